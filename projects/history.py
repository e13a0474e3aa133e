"""What a group did with public money in five years (모임 이력), found by its name, and what it was sanctioned for."""

from dataclasses import dataclass

from django.db.models import F, Value
from django.db.models.functions import Replace

from grants.models import Award

from .models import Sanction, Settlement
from .models.sanction import name_key

YEARS = 5


@dataclass(frozen=True)
class Past:
    """An award of the group; `settlement` is None where none was begun, as for awards that no call of ours gave."""

    award: Award
    project: object = None
    settlement: Settlement | None = None

    @property
    def recognised(self):
        return self.settlement and self.settlement.recognised

    @property
    def due(self):
        """Whole won that were paid back or are to be; None before an inspection said so."""
        return self.settlement and self.settlement.due

    @property
    def told(self):
        """How it ended, in words."""
        if self.settlement:
            ended, booked = self.settlement.get_status_display(), self.settlement.get_refunded_as_display()
            return f"정산 {ended}, 반납금 {booked}" if booked else f"정산 {ended}"
        return self.project.get_status_display() if self.project else "선정 목록에만 있음"


@dataclass(frozen=True)
class History:
    """The awards of a name in the years from `since` on, and all sanctions against it."""

    name: str
    since: int
    rows: tuple[Past, ...]
    sanctions: tuple[Sanction, ...]

    @property
    def granted(self):
        return sum(row.award.amount for row in self.rows)

    @property
    def refunded(self):
        """Whole won that were paid back or are to be."""
        return sum(row.due or 0 for row in self.rows)


def of(name, year):
    """The History of a group of this name, however its words are parted, in `year` and the four before it.

    A name is no proof: two groups may share one, and one may change it. Who judges looks at the awards themselves.
    """
    since = year - YEARS + 1
    named = Award.objects.alias(key=Replace(F("group_name"), Value(" "), Value(""))).filter(key=name_key(name))
    awards = named.filter(year__range=(since, year)).select_related("project__settlement", "dong", "application__call")
    rows = tuple(_past(award) for award in awards.order_by("-year", "pk"))
    return History(name, since, rows, tuple(Sanction.objects.of(name).select_related("imposed_by", "lifted_by")))


def _past(award):
    project = getattr(award, "project", None)
    return Past(award, project, getattr(project, "settlement", None))
