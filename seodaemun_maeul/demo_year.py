"""The plan of 2016 as if it had been lived: money spent, a change, months closed, what became of the schedule.

Only what a year adds is made up; what the plan says stays as published. Everything goes through the verbs the screens
use, and whatever they keep in words is marked as an example. Read from `fixtures/demo/year_2016.toml`.
"""

import tomllib
from pathlib import Path

from django.conf import settings

from planning.models import BudgetChange, BudgetLine, Expenditure, MonthClose, ScheduleCell, Task

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "year_2016.toml"


def live(plan, *, officer, head):
    """Lives through the year of `plan` and says so, unless somebody already began to, or changed what it says."""
    if not _untouched(plan):
        return False
    lines = {line.name: line for line in BudgetLine.objects.of_year(plan.year).in_print_order()}
    tasks = {(task.area.order, task.order): task for task in Task.objects.filter(area__plan=plan)}
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for change in data["changes"]:
        _change(plan, lines, change, officer, head)
    for row in data["lines"]:
        for day, won, label, *task in row["spent"]:
            entry = lines[row["line"]].spend(won, by=officer, on=day, label=_marked(label))
            for place in task:
                tasks[tuple(place)].happened(on=day, label=entry.label, source=entry)
    back = data["reversal"]
    entry = Expenditure.objects.get(label=_marked(back["label"]))
    entry.reverse(by=officer, on=back["on"], reason=_marked(back["reason"]))
    for month in data["closed_months"]:
        MonthClose.close(plan, month, by=officer)
    for row in data["tasks"]:
        _months(tasks[tuple(row["task"])], row, officer)
    return True


def _untouched(plan):
    spent = Expenditure.objects.filter(line__programme__unit__policy__plan=plan)
    settled = ScheduleCell.objects.filter(task__area__plan=plan).exclude(confirmed_at=None, skipped_at=None)
    begun = (spent, settled, plan.changes.all(), plan.month_closes.all())
    return plan.is_frozen and plan.versions.count() == 1 and not any(rows.exists() for rows in begun)


def _change(plan, lines, row, officer, head):
    """A change of the officer's, in force where it names the day."""
    rows = {lines[name]: won for name, won in row["rows"].items()}
    reason, kind = _marked(row["reason"]), BudgetChange.Kind.ADJUSTMENT
    change = BudgetChange.draft(plan, by=officer, kind=kind, reason=reason, rows=rows)
    if "effective_on" in row:
        change.approve(by=head, document_number=row["document_number"], effective_on=row["effective_on"])


def _months(task, row, officer):
    remark = _marked(row["remark"])
    for month in row["done"]:
        # A month beside the plan has no row before somebody signs it.
        task.cells.get_or_create(month=month, defaults={"planned": False})[0].confirm(by=officer, remark=remark)
        remark = ""
    for month in row.get("skipped", ()):
        task.cells.get(month=month).skip(by=officer, reason=_marked(row["reason"]))


def _marked(words):
    return f"{words} (예시)"
