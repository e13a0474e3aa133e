"""A refund is booked by two at the same instant: it returns to its line once, and never more than was paid."""

import threading
import uuid

import pytest
from django.utils import timezone

from planning.models import Expenditure
from planning.models.budget import BudgetLineQuerySet
from planning.models.ledger import MonthCloseManager
from projects.models import Settlement
from tests.factories.district import UserFactory
from tests.factories.projects import line_of_today
from tests.projects.settling import notified, paid_project, refunded

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
PAID, BACK = 3_000_000, 2_000_000


def told(answers):
    """The codes of what was refused, "" for what went through."""
    return sorted(answer.code if isinstance(answer, Exception) else "" for answer in answers)


def test_two_who_receive_the_same_refund_book_it_once(at_once):
    settlement = refunded(notified(paid_project((2_900_000, 300_000, 0))))

    def receive():
        own, officer = Settlement.objects.get(pk=settlement.pk), UserFactory(staff=True)
        own.close(by=officer, refunded_on=timezone.localdate(), refunded_as="restored")

    assert told(at_once([receive, receive])) == ["", "move"]
    assert [row.amount for row in settlement.restorations()] == [-100_000]


@pytest.fixture(params=["restored", "reversed"])
def two(request):
    """An expenditure of three million, of which two come back; at the same time as many once more, or it is taken
    back whole."""
    officer, today = UserFactory(staff=True), timezone.localdate()
    entry = line_of_today(amount=10_000_000).spend(PAID, by=officer, on=today, label="교부")

    def restore():
        how = {"on": today, "reason": "정산 반납", "source": officer, "key": uuid.uuid4()}
        return Expenditure.objects.get(pk=entry.pk).restore(BACK, by=officer, **how)

    def reverse():
        return Expenditure.objects.get(pk=entry.pk).reverse(by=officer, on=today, reason="실수")

    return entry.line, [restore, restore if request.param == "restored" else reverse]


def test_never_more_comes_back_than_was_spent(at_once, two):
    line, acts = two

    assert told(at_once(acts)) in (["", "amount"], ["", "reversed"])
    assert line.left() <= 10_000_000


@pytest.mark.postgres
def test_without_the_lock_on_the_line_it_would(at_once, two, monkeypatch):
    """The control: both have read what stands before either books."""
    line, acts = two
    check, both_have_read = MonthCloseManager.check_open, threading.Barrier(2, timeout=20)

    def check_together(months, day):
        check(months, day)
        both_have_read.wait()

    monkeypatch.setattr(BudgetLineQuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(MonthCloseManager, "check_open", check_together)

    assert told(at_once(acts)) == ["", ""]
    assert line.left() > 10_000_000
