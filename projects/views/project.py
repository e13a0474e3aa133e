"""A project's own page and the list of one's projects."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.verbs import performed
from planning.views.officials import for_officials

from .. import permissions
from ..forms.dues import DuesForm
from ..forms.plan import ReasonForm
from ..models import Project
from ..way import STEPS, way


def seen_by(user, pk):
    """The project as far as it exists for somebody; else a 404."""
    return get_object_or_404(Project.objects.visible_to(user).with_award(), pk=pk)


def written_by(user, pk):
    """The project for who writes it; for anybody else a 404."""
    project = seen_by(user, pk)
    if not permissions.may_write(user, project):
        raise Http404
    return project


@never_cache
@login_required
def projects(request):
    """The projects of one's groups, and those one helps; officials find theirs at the desk."""
    own = Project.objects.of_group(request.user)
    rows = own | Project.objects.filter(pk__in=request.user.assisted.values("project"))
    rows = rows.with_award().order_by("-award__year", "pk")
    return render(request, "projects/project_list.html", {"projects": rows})


@never_cache
@login_required
def project(request, pk):
    """One project: where it stands, what comes next, and the way to its parts."""
    return _page(request, seen_by(request.user, pk))


def _page(request, shown, dues=None, stop=None):
    manages, now = permissions.may_manage(request.user), shown.status
    stands, official = way(shown), permissions.may_see_all(request.user)
    preparing = now == shown.Status.PREPARING
    said = {"plan_due": shown.plan_due, "agreement_due": shown.agreement_due}
    context = {
        "project": shown,
        "may_write": permissions.may_write(request.user, shown),
        "steps": STEPS,
        "current": stands.current,
        "next": stands.told(official=official),
        "dues": (dues or DuesForm(initial=said)) if manages and preparing else None,
        "stop": (stop or ReasonForm()) if manages and shown.can_move(shown.Status.STOPPED) else None,
    }
    return render(request, "projects/project_detail.html", context, status=400 if dues or stop else 200)


def _acted(request, shown, name, form, act, told):
    """Performs `act(**cleaned)` where the form is whole; else the page shows it again."""
    if form.is_valid() and performed(form, lambda **facts: act(**facts, by=request.user)):
        messages.success(request, told)
        return redirect(shown)
    return _page(request, seen_by(request.user, shown.pk), **{name: form})


@for_officials(permissions.may_manage)
@require_POST
def dues(request, pk):
    """By when its group hands in its plan and signs."""
    shown = seen_by(request.user, pk)
    return _acted(request, shown, "dues", DuesForm(request.POST), shown.set_dues, "기한을 정했습니다.")


@for_officials(permissions.may_manage)
@require_POST
def stop(request, pk):
    """Ends a project before its time; what was paid is settled all the same."""
    shown = seen_by(request.user, pk)
    return _acted(request, shown, "stop", ReasonForm(request.POST), shown.stop, "사업을 중단했습니다.")
