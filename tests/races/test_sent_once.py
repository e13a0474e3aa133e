"""The same form arriving many times at the same instant: what it asks for is done once, and all are told so."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from planning.models import BudgetChange, BudgetLine, Expenditure, MonthClose, Plan
from planning.models.ledger import MonthCloseManager, MonthCloseQuerySet
from planning.next_year import draft_next_year
from tests.factories.district import UserFactory
from tests.factories.planning import BudgetLineFactory, PlanFactory

TIMES = 8
DAY = date(2016, 3, 2)
pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("change_rules"),
]


@pytest.fixture
def line():
    return BudgetLineFactory(amount=10_000_000)


@pytest.fixture
def officer():
    return UserFactory(staff=True)


def spender(line, officer, key):
    def spend():
        own = BudgetLine.objects.get(pk=line.pk)
        return own.spend(1_000_000, by=officer, on=DAY, label="강사비", key=key)

    return spend


def test_an_expenditure_is_booked_once(at_once, line, officer):
    answers = at_once([spender(line, officer, uuid4())] * TIMES)

    assert {answer.pk for answer in answers} == {Expenditure.objects.get().pk}
    assert line.left() == 9_000_000


def test_without_the_key_it_would_be_booked_every_time(at_once, line, officer):
    """The control: nothing else tells a second sending from a second expenditure."""
    at_once([spender(line, officer, None)] * TIMES)

    assert Expenditure.objects.count() == TIMES


def drafter(line, officer, key):
    facts = {"kind": BudgetChange.Kind.SUPPLEMENT, "reason": "부족"}

    def draft():
        own = BudgetLine.objects.select_related("programme__unit__policy__plan").get(pk=line.pk)
        return BudgetChange.draft(own.plan, by=officer, rows={own: 5}, key=key, **facts)

    return draft


def test_a_change_is_drafted_once(at_once, line, officer):
    answers = at_once([drafter(line, officer, uuid4())] * TIMES)

    assert {answer.pk for answer in answers} == {BudgetChange.objects.get().pk}
    assert BudgetChange.objects.get().rows.get().amount == 5


def test_without_the_key_it_would_be_drafted_every_time(at_once, line, officer):
    at_once([drafter(line, officer, None)] * TIMES)

    assert BudgetChange.objects.count() == TIMES


def test_an_expenditure_is_taken_back_once(at_once, line, officer):
    entry = line.spend(1_000_000, by=officer, on=DAY, label="강사비")

    def reverse():
        return Expenditure.objects.get(pk=entry.pk).reverse(by=officer, on=DAY, reason="착오")

    answers = at_once([reverse] * TIMES)

    assert {answer.pk for answer in answers} == {entry.reversal.pk}
    assert line.left() == 10_000_000


@pytest.fixture
def closers(at_once, officer):
    """Many close March of a plan that has no budget yet."""
    plan = PlanFactory()

    def close():
        return MonthClose.close(Plan.objects.get(pk=plan.pk), 3, by=officer)

    return lambda: at_once([close] * TIMES)


def test_a_month_is_closed_once_even_without_lines_to_lock(closers):
    answers = closers()

    assert [answer.code for answer in answers if isinstance(answer, ValidationError)] == ["month"] * (TIMES - 1)
    assert MonthClose.objects.count() == 1


@pytest.mark.postgres
def test_without_the_lock_the_database_alone_would_refuse(closers, monkeypatch):
    """The control: everybody has looked before anybody writes, and all but one meet the constraint."""
    looked, standing = threading.Barrier(TIMES, timeout=20), MonthCloseQuerySet.standing

    def look_together(closes):
        seen = list(standing(closes.all()).values_list("pk", flat=True))
        looked.wait()
        return closes.filter(pk__in=seen)

    monkeypatch.setattr(Plan, "lock", lambda plan: None)
    monkeypatch.setattr(MonthCloseManager, "standing", look_together)

    answers = closers()

    assert sum(isinstance(answer, IntegrityError) for answer in answers) == TIMES - 1


def test_next_years_plan_is_drafted_once(at_once, officer):
    plan = PlanFactory(year=2016)

    def draft():
        return draft_next_year(Plan.objects.get(pk=plan.pk), by=officer)

    answers = at_once([draft] * TIMES)

    assert [answer.code for answer in answers if isinstance(answer, ValidationError)] == ["year"] * (TIMES - 1)
    assert Plan.objects.filter(year=2017).count() == 1
