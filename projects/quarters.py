"""Visits and help by the quarter of a year, for the office's overview (분기별 점검 현황)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from district.parsing import parse_number

from .models import HelpRequest, Project, Visit

FIRST_YEAR = 2015


@dataclass(frozen=True)
class Quarter:
    """Three months of a year, numbered from 1."""

    year: int
    number: int

    def __str__(self):
        return f"{self.year}년 {self.number}분기"

    @property
    def start(self):
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self):
        """Its last day."""
        following = date(self.year + self.number // 4, 3 * self.number % 12 + 1, 1)
        return following - timedelta(days=1)

    def visits(self):
        """Those made within it, and those planned for it that nobody has recorded."""
        return _dated().filter(day__range=(self.start, self.end)).order_by("day", "pk")

    def unvisited(self):
        """Running projects to which nobody went or is to go within the quarter."""
        gone = self.visits().exclude(status=Visit.Status.CANCELLED).values("project")
        return Project.objects.filter(status=Project.Status.RUNNING).exclude(pk__in=gone).order_by("award", "pk")


def _dated():
    """Visits with the `day` they count by: the day somebody went, else the one it was planned for."""
    return Visit.objects.annotate(day=Coalesce("happened_on", "planned_on"))


def table(year):
    """[(Quarter, {planned, done, to_follow, followed, cancelled, asked, answered})] of a year's four quarters."""
    rows = []
    status = Visit.Status
    for number in range(1, 5):
        quarter = Quarter(year, number)
        counted = quarter.visits().aggregate(
            planned=Count("pk", filter=Q(status=status.PLANNED)),
            done=Count("pk", filter=Q(status__in=[status.DONE, status.FOLLOWED])),
            to_follow=Count("pk", filter=Q(status=status.DONE) & ~Q(follow_up="")),
            followed=Count("pk", filter=Q(status=status.FOLLOWED)),
        )
        asked = HelpRequest.objects.filter(asked_at__date__range=(quarter.start, quarter.end))
        helped = asked.aggregate(asked=Count("pk"), answered=Count("pk", filter=Q(status="answered")))
        rows.append((quarter, counted | helped))
    return rows


def years(today):
    """The years that may be asked for, newest first."""
    return range(today.year + 1, FIRST_YEAR - 1, -1)


def asked(query, today):
    """(year, number) that a page asks for; of today where it asks for none that there is."""
    year, number = parse_number(query.get("year")), parse_number(query.get("quarter"))
    this = (today.month + 2) // 3
    return year if year in years(today) else today.year, number if number in (1, 2, 3, 4) else this
