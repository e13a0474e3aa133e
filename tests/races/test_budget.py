"""Many officials spend one budget line at once: never more than there is."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from planning.models import BudgetLine, Expenditure
from planning.models.budget import BudgetLineQuerySet
from tests.factories.district import UserFactory
from tests.factories.planning import BudgetLineFactory

CROWD = 12
THREE_MILLION = 3_000_000
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def crowd(at_once):
    """Twelve officials who each spend three million of the same ten."""
    line, officer = BudgetLineFactory(amount=10_000_000), UserFactory(staff=True)

    def spend():
        own = BudgetLine.objects.get(pk=line.pk)
        return own.spend(THREE_MILLION, by=officer, on=date(2016, 3, 2), label="강사비")

    return line, lambda: at_once([spend] * CROWD)


def test_a_crowd_spends_no_more_than_the_line_has(crowd):
    line, spend_all = crowd

    answers = spend_all()

    assert sum(isinstance(answer, Expenditure) for answer in answers) == 3
    refusals = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert [refusal.code for refusal in refusals] == ["balance"] * (CROWD - 3)
    assert line.balance == 1_000_000


@pytest.mark.postgres
def test_without_the_lock_the_crowd_would_spend_far_more(crowd, monkeypatch):
    line, spend_all = crowd
    balance, everybody_has_read = BudgetLine.balance.fget, threading.Barrier(CROWD, timeout=20)

    def read_together(line):
        left = balance(line)
        everybody_has_read.wait()
        return left

    with monkeypatch.context() as unlocked:
        unlocked.setattr(BudgetLineQuerySet, "select_for_update", lambda self: self)
        unlocked.setattr(BudgetLine, "balance", property(read_together))
        spend_all()

    assert line.balance == 10_000_000 - CROWD * THREE_MILLION
