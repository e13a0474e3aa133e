"""The schedule as staff live it: one page for the year, one for each month of a task."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from district.models import Activity

from ..charts import months_chart
from ..forms.schedule import ConfirmForm, ReopenForm, ReplanForm, SkipForm
from ..models import Plan, ScheduleCell, Task
from ..permissions import may_record_progress, may_see_progress
from ..progress import MONTHS, cells_of, tally, tasks_by_month, with_addresses
from .officials import for_officials

FORMS = {"confirm": ConfirmForm, "skip": SkipForm, "reopen": ReopenForm}


@for_officials(may_see_progress)
@require_safe
def latest_schedule(request):
    """The newest confirmed plan's schedule, at an address that stays the same over the years."""
    plan = Plan.objects.visible_to(request.user).newest()
    return redirect("planning:schedule", plan.year) if plan else render(request, "planning/schedule_none.html")


@for_officials(may_see_progress)
@require_safe
def schedule(request, year):
    """Tasks by months: planned above, what became of it below; `?area=2` shows one area."""
    plans = Plan.objects.visible_to(request.user)
    plan, today = get_object_or_404(plans, year=year), timezone.localdate()
    areas, chosen = tasks_by_month(plan), request.GET.get("area", "")
    shown = [row for row in areas if str(row[0].order) == chosen] or areas
    context = {
        "plan": plan,
        "other_years": plans.exclude(year=year).values_list("year", flat=True),
        "areas": shown,
        "months": MONTHS,
        "this_month": today.month if today.year == year else None,
        "tally": tally(cells_of(shown)),
        "chart": months_chart(year, shown),
        "tabs": _tabs(year, areas, shown),
        "query": request.GET.urlencode() if shown is not areas else "",
    }
    return render(request, "planning/schedule.html", context)


def _tabs(year, areas, shown):
    page = reverse("planning:schedule", args=[year])
    single = [
        {"label": str(area), "url": f"{page}?area={area.order}", "current": shown == [(area, tasks)]}
        for area, tasks in areas
    ]
    return [{"label": "모든 분야", "url": page, "current": shown is areas}, *single]


@for_officials(may_see_progress)
@require_safe
def cell(request, task, month):
    return _cell_page(request, _cell(request.user, task, month))


@for_officials(may_record_progress)
@require_POST
def confirmation(request, task, month):
    return _act(request, task, month, "confirm", ConfirmForm, "실행한 것으로 확인했습니다.")


@for_officials(may_record_progress)
@require_POST
def omission(request, task, month):
    return _act(request, task, month, "skip", SkipForm, "건너뛴 것으로 적었습니다.")


@for_officials(may_record_progress)
@require_POST
def reopening(request, task, month):
    return _act(request, task, month, "reopen", ReopenForm, "확인하기 전으로 되돌렸습니다.")


@for_officials(may_record_progress)
@require_POST
def mark(request, task, month):
    return _act(request, task, month, "plan", ReplanForm, "계획에 넣었습니다.")


@for_officials(may_record_progress)
@require_POST
def mark_removal(request, task, month):
    return _act(request, task, month, "unplan", ReplanForm, "계획에서 뺐습니다.")


def _cell(user, task, month):
    """A month of a task; one that has no row yet is as good as an empty one."""
    if month not in MONTHS:
        raise Http404
    tasks = Task.objects.filter(area__plan__in=Plan.objects.visible_to(user)).select_related("area__plan")
    task = get_object_or_404(tasks, pk=task)
    stored = task.cells.select_related("confirmed_by", "skipped_by").filter(month=month).first()
    return stored or ScheduleCell(task=task, month=month, planned=False)


def _act(request, task, month, verb, form_class, told):
    """Does the verb with what was typed: back to the grid, or the month as it now stands with what is amiss."""
    cell = _cell(request.user, task, month)
    form = form_class(request.POST, auto_id=f"{verb}_%s")
    if not form.is_valid():
        return _cell_page(request, cell, {verb: form}, status=400)
    try:
        with transaction.atomic():
            stored, _ = cell.task.cells.get_or_create(month=month, defaults={"planned": False})
            getattr(stored, verb)(by=request.user, **form.cleaned_data)
    except ValidationError as error:
        typed = " ".join(form.cleaned_data.values())
        refusal = {"text": error.messages[0], "typed": typed}
        return _cell_page(request, _cell(request.user, task, month), {}, refusal, status=409)
    messages.success(request, f"{cell}: {told}")
    return redirect(f"{_grid(request, cell)}#{cell.anchor}")


def _cell_page(request, cell, bound=None, refusal=None, status=200):
    forms = {verb: form(auto_id=f"{verb}_%s") for verb, form in FORMS.items()} | (bound or {})
    context = {
        "cell": cell,
        "happenings": with_addresses(cell.happenings),
        "forms": forms,
        "refusal": refusal,
        "may_record": may_record_progress(request.user),
        "back": f"{_grid(request, cell)}#{cell.anchor}",
        "query": request.GET.urlencode(),
        "trail": Activity.objects.about(cell) if cell.pk else (),
    }
    return render(request, "planning/schedule_cell.html", context, status=status)


def _grid(request, cell):
    page, query = reverse("planning:schedule", args=[cell.year]), request.GET.urlencode()
    return f"{page}?{query}" if query else page
