"""The statement of a project's money (정산서) as pages and papers show it: by 비목, and step by step."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Sum

from . import rules


@dataclass(frozen=True)
class Row:
    """A 비목: what the plan gave it and what was spent, whole won."""

    category: str
    planned_grant: int
    planned_own: int
    grant: int
    own: int
    disallowed: int

    @property
    def recognised(self):
        return self.grant + self.own - self.disallowed

    @property
    def left(self):
        """What the plan gave of the grant and nobody spent."""
        return self.planned_grant - self.grant


@dataclass(frozen=True)
class Statement:
    """The money of a project: `rows` by 비목, `steps` of the settlement by the rule of `ground`."""

    rows: tuple[Row, ...]
    steps: tuple[rules.Step, ...]
    ground: str
    is_frozen: bool

    @property
    def total(self):
        """The row of the sums."""
        sums = (
            sum(getattr(row, name) for row in self.rows) for name in Row.__dataclass_fields__ if name != "category"
        )
        return Row("계", *sums)

    def won(self, key):
        """Whole won of a step; 0 where it has no line."""
        return next((step.won for step in self.steps if step.key == key), 0)


def of(settlement):
    """The statement of a settlement: as it was inspected, else as the stored rows stand at this moment.

    An unsaved settlement will do, for a project that has not begun to report.
    """
    if settlement.steps:
        return Statement(_rows(settlement.project), tuple(settlement.lines), str(settlement.rule), True)
    try:
        rule, result = settlement.worked_out()
    except ValidationError:
        rule, result = None, settlement.reckoned(rules.Terms())
    ground = str(rule) if rule else "아직 정하지 않음"
    return Statement(_rows(settlement.project), result.steps, ground, False)


def _rows(project):
    sums = project.expenses.standing().order_by().values_list("category")
    spent = {row[0]: row[1:] for row in sums.annotate(Sum("grant"), Sum("own"), Sum("disallowed"))}
    planned = project.plan.by_category if project.plan else {}
    names = [*planned, *(name for name in sorted(spent) if name not in planned)]
    return tuple(Row(name, *planned.get(name, (0, 0)), *spent.get(name, (0, 0, 0))) for name in names)
