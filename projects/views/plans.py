"""Execution plans: the group writes and hands in, the office answers; later ones are changes (사업변경)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.models import Activity
from district.verbs import performed, tried
from grants.views.writing import signed_in, version_of
from planning.views.officials import for_officials

from .. import permissions
from ..forms.plan import ChangeForm, PlanForm, PlanRows, VerdictForm
from ..models import ExecutionPlan, Project
from .project import seen_by


def plan_of(user, pk):
    """The plan as far as it exists for somebody, with all that judging it asks for."""
    plans = ExecutionPlan.objects.filter(project__in=Project.objects.visible_to(user).values("pk"))
    joins = ("project__award__application__call", "project__award__application__type", "project__award__dong")
    lists = ("costs", "project__award__application__call__conditions", "project__award__application__participants")
    rows = plans.select_related(*joins, "submitted_by", "decided_by").prefetch_related(*lists)
    return get_object_or_404(rows, pk=pk)


def writable(request, pk):
    """A plan that somebody writes; for others there is nothing here."""
    plan = plan_of(request.user, pk)
    if not permissions.may_write(request.user, plan.project):
        raise Http404
    return plan


@never_cache
@login_required
def plans(request, pk):
    """All versions of a project's plan, the newest first, and the way to the next one."""
    return _list(request, seen_by(request.user, pk))


def _list(request, project, change=None):
    rows = project.plans.select_related("submitted_by").prefetch_related("costs")
    open_one = next((plan for plan in rows if plan.status in ExecutionPlan.OPEN), None)
    in_force = next((plan for plan in rows if plan.status in ExecutionPlan.HOLDING), None)
    may_change = (
        permissions.may_write(request.user, project)
        and in_force is not None
        and open_one is None
        and (project.status == project.Status.RUNNING or not project.has_agreement)
        and project.status in (project.Status.PREPARING, project.Status.RUNNING)
    )
    context = {
        "project": project,
        "plans": rows,
        "open": open_one,
        "in_force": in_force,
        "change": (change or ChangeForm()) if may_change else None,
    }
    return render(request, "projects/plan_list.html", context, status=400 if change else 200)


@login_required
@require_POST
def amendment(request, pk):
    """Begins a change of the plan in force."""
    project = seen_by(request.user, pk)
    if not permissions.may_write(request.user, project):
        raise Http404
    form = ChangeForm(request.POST)
    if form.is_valid():
        try:
            return redirect("projects:plan_edit", project.amend(by=request.user, **form.cleaned_data).pk)
        except ValidationError as refusal:
            if refusal.code == "open":  # sent twice
                messages.info(request, refusal.messages[0])
                return redirect("projects:plans", project.pk)
            form.add_error(None, refusal)
    return _list(request, project, change=form)


@never_cache
@login_required
def plan(request, pk):
    """One version: what it says, what it changes, what is missing, and what is done with it now."""
    return _page(request, plan_of(request.user, pk))


def _page(request, shown, verdict=None):
    mine = permissions.may_write(request.user, shown.project)
    judges = permissions.may_manage(request.user) and shown.status == shown.Status.SUBMITTED
    context = {
        "plan": shown,
        "project": shown.project,
        "shifts": shown.shifts,
        "missing": shown.missing() if shown.is_editable or judges else (),
        "notes": [note for note in shown.advice() if note.over],
        "mine": mine and shown.is_editable,
        "needs_approval": shown.is_editable and shown.needs_approval,
        "may_discard": mine and not shown.is_first and shown.status == shown.Status.DRAFT,
        "verdict": (verdict or VerdictForm(shown)) if judges else None,
        "trail": Activity.objects.about(shown),
    }
    return render(request, "projects/plan_detail.html", context, status=400 if verdict else 200)


@never_cache
@signed_in
def edit(request, pk):
    """The group writes its plan; every button saves what can be read."""
    written = writable(request, pk)
    if request.method == "POST":
        return _save(request, written)
    if not written.is_editable:
        messages.warning(request, "제출한 실행계획은 고칠 수 없습니다.")
        return redirect(written)
    return _form(request, written, PlanForm(written), PlanRows(written))


def _save(request, written):
    data = PlanRows.rearranged(request.POST)
    words, costs = PlanForm(written, data), PlanRows(written, data)
    valid = all([words.is_valid(), costs.is_valid()])
    rows = None if costs.non_form_errors() else costs.records
    try:
        written.revise(by=request.user, version=version_of(request) or 0, words=_read(words), costs=rows)
    except ValidationError as refusal:
        return _form(request, written, words, costs, refusal=refusal, status=409)
    if "add" in request.POST or "remove" in request.POST or not valid:
        return _form(request, written, words, costs, status=200 if valid else 400)
    if request.POST.get("go") == "check":
        return redirect(written)
    messages.success(request, "저장했습니다.")
    return redirect("projects:plan_edit", written.pk)


def _read(words):
    """What could be read; of days that contradict each other, none."""
    return {name: value for name, value in words.cleaned_data.items() if name not in words.errors}


def _form(request, written, words, costs, *, refusal=None, status=200):
    context = {"plan": written, "project": written.project, "words": words, "form": costs, "refusal": refusal}
    return render(request, "projects/plan_form.html", context, status=status)


@login_required
@require_POST
def submission(request, pk):
    handed_in = writable(request, pk)
    if tried(request, handed_in.submit, version=version_of(request)):
        told = {
            handed_in.Status.NOTIFIED: "바꾼 것을 알렸습니다. 금액이 작아 승인 없이 바로 적용됩니다.",
            handed_in.Status.SUBMITTED: "제출했습니다. 구청에서 살펴보고 알려 드립니다.",
        }
        messages.success(request, told[handed_in.status])
    return redirect(handed_in)


@login_required
@require_POST
def removal(request, pk):
    """A change that was begun and never handed in."""
    dropped = writable(request, pk)
    project = dropped.project
    tried(request, dropped.discard, done="쓰던 사업변경을 지웠습니다. 지금 계획이 그대로 이어집니다.")
    return redirect("projects:plans", project.pk)


@for_officials(permissions.may_manage)
@require_POST
def verdict(request, pk):
    judged = plan_of(request.user, pk)
    form = VerdictForm(judged, request.POST)

    def decide(verdict, answer):
        getattr(judged, verdict)(by=request.user, answer=answer)

    if form.is_valid() and performed(form, decide):
        messages.success(request, f"‘{judged.get_status_display()}’(으)로 처리했습니다.")
        return redirect(judged)
    return _page(request, plan_of(request.user, pk), verdict=form)
