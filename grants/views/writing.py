"""Writing an application, part by part. Every button saves first; whatever can be read is stored."""

import functools
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache

from district.parsing import parse_number

from ..forms.application import PARTS, parts_of
from ..forms.closed import close
from ..models import Application, Call
from ..places import LISTS

FIRST = next(iter(PARTS))


def writable(request, pk):
    return get_object_or_404(Application.objects.written_by(request.user).with_conditions(), pk=pk)


def version_of(request):
    """The version the page was made from; None where none was sent, one that never was where it is no number."""
    text = request.POST.get("version")
    return text and parse_number(text, otherwise=-1)


def signed_in(view):
    """Like login_required, but what somebody typed after the session ended is shown to him, not lost."""
    guarded = login_required(view)

    @functools.wraps(view)
    def answer(request, *args, **kwargs):
        if request.method == "POST" and not request.user.is_authenticated:
            return render(request, "grants/application_signed_out.html", {"typed": _typed(request.POST)}, status=403)
        return guarded(request, *args, **kwargs)

    return answer


def _typed(data):
    machinery = {"csrfmiddlewaretoken", "version", "form_key", "go", "add", "remove"}
    return [text for name, text in data.items() if name not in machinery and not name.endswith("_FORMS") and text]


@never_cache
@signed_in
def apply(request, pk):
    """The first part of a new application; a draft begun before is opened again instead."""
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        return _begin(request, call)
    if not call.is_open:
        messages.warning(request, "지금은 접수 기간이 아니어서 신청서를 쓸 수 없습니다.")
        return redirect(call)
    drafts = Application.objects.begun_by(request.user).filter(call=call, status=Application.Status.DRAFT)
    if draft := drafts.first():
        messages.info(request, "작성하던 신청서가 있어 이어서 엽니다.")
        return redirect("grants:application_edit", draft.pk)
    fresh = Application(call=call, applicant=request.user)
    return _page(request, fresh, PARTS[FIRST](fresh))


def _begin(request, call):
    try:
        form_key = uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        form_key = uuid.uuid4()
    try:
        return _save(request, Application.begin(call, by=request.user, form_key=form_key), FIRST)
    except Application.DoesNotExist:
        raise Http404 from None
    except ValidationError as refusal:
        fresh = Application(call=call, applicant=request.user, form_key=form_key)
        return _page(request, fresh, PARTS[FIRST](fresh, request.POST), refusal=refusal, status=409)


@never_cache
@signed_in
def edit(request, pk, part=None):
    """One part of the form of one's own draft, or of what was returned for correction; the first unfinished one where
    none is named."""
    application = writable(request, pk)
    part = part or _unfinished(application)
    if part not in parts_of(application):
        raise Http404
    if request.method == "POST":
        return _save(request, application, part)
    if not application.is_editable:
        messages.warning(request, "지금은 고칠 수 없는 신청서입니다.")
        return redirect(application)
    return _page(request, application, close(PARTS[part](application), application))


def _unfinished(application):
    """The part at which writing goes on: what was asked to be mended, else what is missing, else the beginning."""
    rounds = application.corrections.filter(done_at=None).prefetch_related("items")
    asked = {item.part for correction in rounds for item in correction.items.all()}
    wanted = asked or {part for part, _ in application.missing()}
    return next((part for part in parts_of(application) if part in wanted), FIRST)


def _save(request, application, key):
    part = PARTS[key]
    typed = part.rearranged(request.POST), request.FILES
    form = close(part(application, *typed), application)
    if form.is_closed and key in LISTS and f"{key}-TOTAL_FORMS" not in request.POST:
        return _onward(request, application, key)  # it was only read
    valid = form.is_valid()
    try:
        form.save(by=request.user, version=version_of(request))
    except ValidationError as refusal:
        form = close(part(application, *typed), application)  # against what is stored by now
        form.is_valid()
        conflicts = form.conflicts()
        if refusal.code == "stale" and not conflicts:
            return _onward(request, application, key)
        return _page(request, application, form, refusal=refusal, conflicts=conflicts, status=409)
    if ("add" in request.POST or not valid) and request.accepts("text/html"):
        form = close(part(application, *typed), application)  # beside the files that are stored by now
        return _page(request, application, form, status=200 if valid else 400)
    return _onward(request, application, key)


def _onward(request, application, key):
    """Where the pressed button leads: another part, the last look before handing in, or staying here.

    What the page saves by itself while somebody writes only asks for the new version and the time.
    """
    if not request.accepts("text/html"):
        saved = render_to_string("grants/application_saved.html", {"application": application})
        return JsonResponse({"version": application.version, "saved": saved.strip()})
    target = request.POST.get("go")
    if target == "check":
        return redirect(application)
    if target == key or target not in parts_of(application):
        messages.success(request, "저장했습니다.")
        target = key
    return redirect("grants:application_edit", application.pk, target)


def _page(request, application, form, *, refusal=None, conflicts=(), status=200, preview=False):
    parts = parts_of(application)
    keys = list(parts)
    at = keys.index(form.key)
    gaps = [part for part, _ in application.missing()] if application.pk else []
    correction = application.correction if application.pk else None
    named = correction.by_part() if correction else {}
    context = {
        "application": application,
        "call": application.call,
        "form": form,
        "refusal": refusal,
        "conflicts": conflicts,
        "told_changes": application.told_changes(),
        "to_mend": named.get(form.key, ()),
        "parts": [
            {
                "key": key,
                "label": part.label,
                "gaps": gaps.count(key),
                "mends": len(named.get(key, ())),
                "current": key == form.key,
            }
            for key, part in parts.items()
        ],
        "number": at + 1,
        "previous": keys[at - 1] if at else None,
        "next": keys[at + 1] if at + 1 < len(keys) else None,
    }
    template = "grants/form_preview.html" if preview else "grants/application_form.html"
    return render(request, template, context | {"preview": preview}, status=status)
