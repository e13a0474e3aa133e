"""What a settlement and a visit add to the office's overview and to what is late."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from projects.late import late
from projects.models import Project
from projects.overview import projects_of, stages
from tests.factories.district import UserFactory
from tests.factories.projects import ExecutionPlanFactory, ProjectFactory
from tests.factories.settling import VisitFactory
from tests.projects.settling import inspected, notified, paid_project, refunded, rule

pytestmark = pytest.mark.django_db

SPENT = ((2_500_000, 300_000, 0), (100_000, 0, 40_000))


def rows(day):
    return [(row.kind.key, row.project, row.due) for row in late(day, Project.objects.all())]


def test_reports_refunds_and_follow_ups_are_late_from_the_day_after():
    rule(report_days=60, start=date(2020, 1, 1))
    ended = ProjectFactory(status="running")
    ExecutionPlanFactory(project=ended, approved=True, ends_on=date(2026, 5, 31))
    visits = [VisitFactory(following=True), VisitFactory(following=True, follow_up_due=date(2026, 7, 30))]
    visits[1].project = visits[0].project
    visits[1].save()
    due = date(2026, 7, 30)

    assert rows(due) == []
    assert rows(due + timedelta(days=1)) == [
        ("report", ended, due),
        ("visit", visits[0].project, due),
    ]


def test_a_refund_that_has_not_come_is_late():
    settlement = notified(paid_project(*SPENT))
    due = settlement.refund_due_on

    told = [row for row in rows(due + timedelta(days=1)) if row[0] == "refund"]

    assert told == [("refund", settlement.project, due)]
    refunded(settlement).close(by=UserFactory(staff=True), refunded_on=timezone.localdate(), refunded_as="revenue")
    assert not [row for row in rows(due + timedelta(days=1)) if row[0] == "refund"]


def test_in_the_overview_what_was_paid_is_recognised_or_refunded_once_it_is_closed():
    settlement = refunded(notified(paid_project(*SPENT)))
    settlement.close(by=UserFactory(staff=True), refunded_on=timezone.localdate(), refunded_as="revenue")

    found = {stage.key: stage for stage in stages(projects_of(settlement.project.call))}

    assert found["closed"].count == 1
    granted, paid, spent, recognised, back = found["closed"].sums
    assert granted == paid == recognised + back and spent == 2_600_000


def test_before_that_it_foresees_what_counts():
    project = inspected(paid_project(*SPENT)).project

    (row,) = projects_of(project.call)
    stages([row])

    assert (row.recognised, row.refunded) == (2_560_000, 0)
