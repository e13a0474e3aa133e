"""The year as it is lived: every task with its twelve months, for the page and for the reports."""

from collections import Counter
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Prefetch

from .models import Happening, ScheduleCell, State, Task

MONTHS = range(1, 13)


@dataclass(frozen=True)
class Tally:
    """How many months were planned and what became of them; `beside` counts what was done in months not planned."""

    planned: int
    done: int
    suggested: int
    late: int
    skipped: int
    ahead: int
    beside: int

    @property
    def rate(self):
        """Done per cent of planned; None where nothing was planned."""
        return 100 * self.done / self.planned if self.planned else None


def tally(cells):
    """Adds months up. A month that was not planned counts only once somebody confirmed it."""
    cells = list(cells)
    found = Counter(cell.state for cell in cells if cell.planned)
    return Tally(
        planned=found.total(),
        done=found[State.DONE],
        suggested=found[State.SUGGESTED],
        late=found[State.LATE],
        skipped=found[State.SKIPPED],
        ahead=found[State.PLANNED],
        beside=sum(cell.state == State.DONE for cell in cells if not cell.planned),
    )


def tasks_by_month(plan):
    """[(area, [(task, twelve cells), …]), …] in the plan's order; four queries, however many tasks."""
    happenings = Happening.objects.of_year(plan.year)
    cells = ScheduleCell.objects.select_related("confirmed_by", "skipped_by")
    areas = plan.areas.prefetch_related(
        Prefetch("tasks", Task.objects.select_related("department")),
        Prefetch("tasks__cells", cells),
        Prefetch("tasks__happenings", happenings),
    )
    return [(area, [(task, _twelve(task)) for task in area.tasks.all()]) for area in areas]


def cells_of(areas):
    """All cells of `tasks_by_month`, area after area."""
    return [cell for _, tasks in areas for _, cells in tasks for cell in cells]


def _twelve(task):
    """The task's cells, empty ones for months the plan does not name, each with what happened in it."""
    stored = {cell.month: cell for cell in task.cells.all()}
    cells = [stored.get(month) or ScheduleCell(task=task, month=month, planned=False) for month in MONTHS]
    for cell in cells:
        cell.happenings = [happening for happening in task.happenings.all() if happening.day.month == cell.month]
    return cells


def with_addresses(happenings):
    """[(happening, address of the record behind it or ""), …]; one query for each kind of record."""
    kinds = {happening.source_model for happening in happenings}
    records = {}
    for kind in kinds:
        model = apps.get_model(kind)
        keys = [happening.source_id for happening in happenings if happening.source_model == kind]
        records |= {(kind, str(record.pk)): record for record in model._base_manager.filter(pk__in=keys)}
    found = [(happening, records.get((happening.source_model, happening.source_id))) for happening in happenings]
    return [(happening, getattr(record, "get_absolute_url", str)()) for happening, record in found]
