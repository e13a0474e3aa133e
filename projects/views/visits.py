"""Visits to projects and requests for help: on the page of a project, at the office's desk, at the activist's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from district.downloads import file_of
from district.models import AccessLog, Document
from district.photos import clean_photo
from district.verbs import performed
from grants.forms.decision import ReasonForm

from .. import permissions
from ..forms.visits import NoteForm, PhotoForm, RecordForm, VisitForm
from ..models import Visit, VisitPhoto
from .project import seen_by


@never_cache
@login_required
@require_safe
def visits(request, pk):
    """The visits to a project, what it asked and was answered, and who helps."""
    project = seen_by(request.user, pk)
    may_manage = permissions.may_manage(request.user)
    if permissions.may_see_all(request.user):
        AccessLog.look(request, project, "점검·도움 열람")
    context = {
        "project": project,
        "visits": project.visits.select_related("visitor"),
        "requests": project.help_requests.select_related("helper", "asked_by", "answered_by"),
        "activists": project.activists.select_related("user"),
        "may_manage": may_manage,
        "may_ask": permissions.may_write(request.user, project) and project.status != project.Status.CLOSED,
    }
    return render(request, "projects/visits.html", context)


@never_cache
@login_required
def visit_plan(request, pk):
    """An official plans a visit."""
    project = _managed(request, pk)
    form = VisitForm(request.POST if request.method == "POST" else None, project=project)
    if form.is_valid() and performed(form, lambda **said: Visit.plan(project, by=request.user, **said)):
        messages.success(request, "점검을 계획했습니다. 모임에 편지로 알립니다.")
        return redirect("projects:visits", pk)
    return _form(request, project, form, "점검 계획하기", "점검 계획하기")


@never_cache
@login_required
def visit(request, pk):
    """One visit; whoever went writes down what he found."""
    shown = _visit(request, pk)
    may_record = permissions.may_record(request.user, shown)
    form = None
    if may_record and shown.status == shown.Status.PLANNED:
        form = RecordForm(request.POST or None, initial={"happened_on": shown.planned_on})
        if form.is_valid() and performed(form, lambda **said: shown.record(by=request.user, **said)):
            messages.success(request, "점검 내용을 적었습니다.")
            return redirect(shown)
    elif request.method == "POST":
        raise Http404
    return _page(request, shown, form)


@login_required
@require_POST
def visit_follow_up(request, pk):
    """Somebody has seen that what was to be mended is."""
    return _acted(request, pk, NoteForm, lambda shown: shown.confirm_follow_up, "이행을 확인했습니다.", "note_form")


@login_required
@require_POST
def visit_cancellation(request, pk):
    return _acted(request, pk, ReasonForm, lambda shown: shown.cancel, "점검을 취소했습니다.", "reason_form")


@login_required
@require_POST
def visit_photos(request, pk):
    """A picture more of a visit, without the place it was taken at."""
    shown = _visit(request, pk)
    if not permissions.may_record(request.user, shown):
        raise Http404
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            photo = clean_photo(form.cleaned_data["photo"])
            with Document.written(photo, by=request.user) as document, transaction.atomic():
                shown.add_photo(document, by=request.user)
        except ValidationError as refusal:
            form.add_error("photo" if refusal.code != "status" else None, refusal)
        else:
            messages.success(request, "사진을 올렸습니다.")
            return redirect(shown)
    return _page(request, shown, None, photo_form=form)


@login_required
@require_safe
def visit_photo(request, pk, photo):
    """A picture, for whoever sees the visit; it has no other address."""
    found = get_object_or_404(VisitPhoto.objects.select_related("document"), pk=photo, visit=_visit(request, pk))
    return file_of(found.document, opens=True)


def _visit(request, pk):
    joins = ("project__award__application__call", "project__award__application__type", "project__award__dong")
    seen = Visit.objects.visible_to(request.user).select_related(*joins, "visitor", "done_by", "followed_by")
    return get_object_or_404(seen, pk=pk)


def _acted(request, pk, kind, verb, told, place):
    """One of the acts on a visit that need a sentence; what is refused is said on the visit's page."""
    shown = _visit(request, pk)
    if not permissions.may_record(request.user, shown):
        raise Http404
    form = kind(request.POST)
    if form.is_valid() and performed(form, lambda **said: verb(shown)(by=request.user, **said)):
        messages.success(request, told)
        return redirect(shown)
    shown.refresh_from_db(fields=["status"])
    return _page(request, shown, None, **{place: form})


def _page(request, shown, form, **forms):
    may_record = permissions.may_record(request.user, shown)
    if permissions.may_see_all(request.user):
        AccessLog.look(request, shown.project, "점검 열람")
    context = {
        "visit": shown,
        "project": shown.project,
        "photos": shown.photos.select_related("document"),
        "form": form,
        "may_record": may_record,
        "note_form": NoteForm(),
        "reason_form": ReasonForm(),
        "photo_form": PhotoForm(),
    } | forms
    bound = any(each and each.is_bound for each in (form, *forms.values()))
    return render(request, "projects/visit.html", context, status=400 if bound else 200)


def _managed(request, pk):
    project = seen_by(request.user, pk)
    if not permissions.may_manage(request.user):
        raise Http404
    return project


def _form(request, project, form, title, button, **more):
    context = {"project": project, "form": form, "title": title, "button": button} | more
    return render(request, "projects/visit_form.html", context, status=400 if form.is_bound else 200)
