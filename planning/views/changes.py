"""Budget changes: written as a draft that is told its right name, approved by somebody else."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from district.models import Activity
from district.verbs import performed, tried

from .. import permissions
from ..forms.change import ApprovalForm, ChangeForm, row_formset
from ..models import BudgetChange, BudgetLine, ChangeRule, Plan
from .officials import for_officials


@for_officials(permissions.may_draft_change)
def draft(request, year):
    return _writing(request, get_object_or_404(Plan, year=year))


@for_officials(permissions.may_draft_change)
def rewriting(request, pk):
    change = get_object_or_404(BudgetChange.objects.select_related("plan"), pk=pk)
    if not permissions.may_rewrite_change(request.user, change):
        raise Http404
    return _writing(request, change.plan, change)


def _writing(request, plan, change=None):
    """The page where a change is put together: from, to, what it is called, why."""
    data = request.POST if request.method == "POST" else None
    lines = list(BudgetLine.objects.of_year(plan.year).as_of(timezone.localdate()).in_print_order())
    rows = row_formset(lines, data, rows=change and change.amounts, more=bool(data and "more" in data))
    saving = bool(data and "save" in data)
    written = {"kind": change.kind, "reason": change.reason} if change else {}
    rules = ChangeRule.objects.in_force(plan.last_day)
    form = ChangeForm(data if saving else None, initial=written or (data.dict() if data else {}), rules=rules)
    finding = None
    if data and "more" not in data and rows.is_valid():
        finding = _finding(rows.rows, plan.last_day)
        if saving and form.is_valid():
            saved = _saved(request, form, plan, change, rows.rows)
            if saved:
                return saved
        elif not saving:
            form.initial = data.dict() | {"kind": finding["rules"][0].kind if finding["rules"] else ""}
    context = {"plan": plan, "change": change, "form": form, "rows": rows, "finding": finding, "checked": data}
    refused = form.errors or (data and "more" not in data and not rows.is_valid())
    return render(request, "planning/budget_change_form.html", context, status=400 if refused else 200)


def _saved(request, form, plan, change, rows):
    facts = {"by": request.user, "rows": rows}
    made = []

    def save(key, **written):
        if change:
            change.rewrite(**written, **facts)
        made.append(change or BudgetChange.draft(plan, key=key, **written, **facts))

    if not performed(form, save):
        return None
    messages.success(request, "작성중인 예산변경으로 저장했습니다. 다른 사람이 승인하면 예산현액이 바뀝니다.")
    return redirect(made[0])


def _finding(rows, day):
    """What the rules of the day say of {line: won}, for people."""
    return {
        "minus": -sum(won for won in rows.values() if won < 0),
        "plus": sum(won for won in rows.values() if won > 0),
        "rules": ChangeRule.objects.fitting([(line.place, won) for line, won in rows.items()], day=day),
    }


def _change(pk):
    return get_object_or_404(BudgetChange.objects.select_related("plan", "drafted_by", "approved_by"), pk=pk)


@for_officials(permissions.may_see_budget)
def change(request, pk, form=None):
    """A change with what its lines hold before and after."""
    shown = _change(pk)
    written = list(shown.written_rows())
    standing = BudgetLine.objects.as_of(shown.effective_on or timezone.localdate()).in_bulk(
        [row.line_id for row in written]
    )
    taken = shown.status == shown.Status.APPROVED
    rows = []
    for row in written:
        now = standing[row.line_id].current
        rows.append({"row": row, "before": now - row.amount * taken, "after": now + row.amount * (not taken)})
    usual = {"seen": shown.drafted_at.isoformat(), "effective_on": shown.plan.last_day}
    context = {
        "change": shown,
        "rule": shown.rule,
        "rows": rows,
        "total": sum(row.amount for row in written),
        "trail": Activity.objects.about(shown),
        "may_rewrite": permissions.may_rewrite_change(request.user, shown),
        "may_approve": permissions.may_approve_change(request.user, shown),
        "is_own": request.user.pk == shown.drafted_by_id,
        "form": form or ApprovalForm(initial=usual),
    }
    return render(request, "planning/budget_change.html", context, status=400 if form else 200)


@for_officials(permissions.may_see_budget)
@require_POST
def approval(request, pk):
    shown = _change(pk)
    if not permissions.may_approve_change(request.user, shown):
        raise Http404
    form = ApprovalForm(request.POST)

    def approve(**facts):
        shown.approve(**facts, by=request.user)

    if form.is_valid() and performed(form, approve):
        messages.success(request, f"{shown}: 승인했습니다. 예산현액이 바뀌었습니다.")
        return redirect(shown)
    return change(request, pk, form)


@for_officials(permissions.may_draft_change)
@require_POST
def discarding(request, pk):
    shown = _change(pk)
    if not permissions.may_rewrite_change(request.user, shown):
        raise Http404
    year = shown.plan.year
    if tried(request, shown.discard, done="작성중이던 예산변경을 지웠습니다."):
        return redirect("planning:budget", year)
    return redirect(shown)
