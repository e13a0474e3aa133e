"""The budget's books for staff: the tree, one line with its ledger, the months."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from district.verbs import performed, tried

from .. import books, permissions
from ..charts import spending_chart
from ..forms.budget import AsOfForm, ReopenForm, ReversalForm, SpendForm
from ..models import BudgetLine, Expenditure, MonthClose, Plan
from .officials import for_officials


@for_officials(permissions.may_see_budget)
def latest(request):
    """The newest confirmed year that has a budget, at an address that stays the same."""
    plan = Plan.objects.filter(policies__isnull=False).newest()
    return redirect("planning:budget", plan.year) if plan else render(request, "planning/budget_none.html")


@for_officials(permissions.may_see_budget)
def budget(request, year):
    """The year's budget as of a day, from policy down to line, with what deserves a word."""
    plan = get_object_or_404(Plan, year=year)
    form = AsOfForm(request.GET, today=timezone.localdate())
    asked = form.answer()
    lines = BudgetLine.objects.of_year(year).as_of(asked["on"]).in_print_order()
    root = books.tree(lines, little=asked["little"], much=asked["much"])
    rows = list(root.rows())
    context = {
        "plan": plan,
        "form": form,
        "asked": asked,
        "root": root,
        "chart": spending_chart(year, root),
        "rows": rows,
        "report": f"execution-{asked['on']}-{asked['little']}-{asked['much']}",
        "formats": ("pdf", "xlsx", "hwpx"),
        "little": [node for _, node in rows if node.standing == "little"],
        "much": [node for _, node in rows if node.standing == "much"],
        "changes": plan.changes.select_related("drafted_by").annotate(moved=Sum("rows__amount")),
        "other_years": Plan.objects.filter(policies__isnull=False).exclude(year=year).distinct(),
        "may_draft": permissions.may_draft_change(request.user),
        "may_import": plan.status == plan.Status.DRAFT and permissions.may_import(request.user),
    }
    return render(request, "planning/budget_tree.html", context, status=400 if form.errors else 200)


def _line(pk, day):
    lines = BudgetLine.objects.as_of(day).in_print_order().select_related("programme__unit__policy__plan")
    return get_object_or_404(lines, pk=pk)


@for_officials(permissions.may_see_budget)
def line(request, pk, form=None):
    """One line: its books as of a day, how it was reckoned, its changes and its ledger."""
    today = timezone.localdate()
    day = AsOfForm(request.GET, today=today)
    on = day.answer()["on"]
    shown = _line(pk, on)
    ledger = shown.expenditures.filter(spent_on__lte=on).select_related("posted_by")
    ledger = ledger.prefetch_related("reversal", "restorations")
    changes = shown.changes.select_related("change__plan", "change__approved_by")
    context = {
        "line": shown,
        "node": books.tree([shown]),
        "day": day,
        "on": on,
        "bases": shown.bases.all(),
        "changes": changes.order_by("change__effective_on", "pk"),
        "page_obj": Paginator(ledger, 50).get_page(request.GET.get("page")),
        "may_spend": permissions.may_spend(request.user),
        "form": form or SpendForm(initial={"on": shown.plan.last_day}),
    }
    failed = day.errors or (form and form.errors)
    return render(request, "planning/budget_line.html", context, status=400 if failed else 200)


@for_officials(permissions.may_spend)
@require_POST
def spending(request, pk):
    shown = get_object_or_404(BudgetLine, pk=pk)
    form = SpendForm(request.POST)

    def spend(**entry):
        shown.spend(**entry, by=request.user)

    if form.is_valid() and performed(form, spend, balance="amount"):
        messages.success(request, f"‘{shown}’에서 {form.cleaned_data['amount']:,}원을 집행했습니다.")
        return redirect(shown)
    return line(request, pk, form)


@for_officials(permissions.may_spend)
def reversal(request, pk):
    """Asks for day and reason, then takes an expenditure back."""
    entry = get_object_or_404(
        Expenditure.objects.select_related("line__programme__unit__policy__plan", "posted_by"), pk=pk
    )
    form = ReversalForm(request.POST or None, initial={"on": entry.line.plan.last_day})

    def reverse(**facts):
        entry.reverse(**facts, by=request.user)

    if form.is_valid() and performed(form, reverse):
        messages.success(request, f"‘{entry.label}’ {entry.amount:,}원 집행을 취소했습니다.")
        return redirect(entry.line)
    context = {"entry": entry, "form": form}
    return render(request, "planning/budget_reversal.html", context, status=400 if form.errors else 200)


# -- months -----------------------------------------------------------------------------------------------------------


@for_officials(permissions.may_see_budget)
def months(request, year, form=None, month=None):
    """The twelve months with what was spent in them: open, closed, opened again."""
    plan = get_object_or_404(Plan, year=year)
    spent = Expenditure.objects.filter(line__programme__unit__policy__plan=plan, spent_on__year=year)
    sums = dict(spent.order_by().values_list("spent_on__month").annotate(Sum("amount")))
    closes = list(plan.month_closes.select_related("closed_by", "reopened_by"))
    today = timezone.localdate()
    rows = [
        {
            "month": number,
            "spent": sums.get(number, 0),
            "closed": next((c for c in closes if c.month == number and not c.reopened_at), None),
            "reopened": [c for c in closes if c.month == number and c.reopened_at],
            "is_over": (year, number) < (today.year, today.month),
            "form": form if number == month else ReopenForm(auto_id=f"id_{number}_%s"),
        }
        for number in range(1, 13)
    ]
    context = {
        "plan": plan,
        "rows": rows,
        "form": form,
        "may_close": permissions.may_close_month(request.user),
        "may_reopen": permissions.may_reopen_month(request.user),
    }
    return render(request, "planning/budget_months.html", context, status=400 if form else 200)


@for_officials(permissions.may_close_month)
@require_POST
def closing(request, year, month):
    plan = get_object_or_404(Plan, year=year)
    if not 1 <= month <= 12:
        raise Http404
    tried(request, MonthClose.close, plan, month, done=f"{year}년 {month}월을 마감했습니다.")
    return redirect("planning:months", year)


@for_officials(permissions.may_reopen_month)
@require_POST
def reopening(request, pk):
    close = get_object_or_404(MonthClose.objects.select_related("plan"), pk=pk)
    form = ReopenForm(request.POST, auto_id=f"id_{close.month}_%s")

    def reopen(**facts):
        close.reopen(**facts, by=request.user)

    if form.is_valid() and performed(form, reopen):
        messages.success(request, f"{close.plan.year}년 {close.month}월을 다시 열었습니다.")
        return redirect("planning:months", close.plan.year)
    return months(request, close.plan.year, form, close.month)
