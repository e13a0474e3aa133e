"""Many officials at one budget line: never more than there is, and nothing in a month that is closed."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from planning.models import BudgetChange, BudgetLine, Expenditure, MonthClose
from planning.models.budget import BudgetLineQuerySet
from tests.factories.district import UserFactory
from tests.factories.planning import BudgetLineFactory

CROWD = 12
THREE_MILLION = 3_000_000
DAY = date(2016, 3, 2)
pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("change_rules"),
]


@pytest.fixture
def crowd(at_once):
    """Twelve officials who each spend three million of the same ten."""
    line, officer = BudgetLineFactory(amount=10_000_000), UserFactory(staff=True)

    def spend():
        own = BudgetLine.objects.get(pk=line.pk)
        return own.spend(THREE_MILLION, by=officer, on=DAY, label="강사비")

    return line, lambda: at_once([spend] * CROWD)


@pytest.fixture
def unlocked(monkeypatch):
    """Takes the locks of budget lines off, and lets `crowd` threads all read what is left before any goes on."""

    def take_off(crowd):
        left, everybody_has_read = BudgetLine.left, threading.Barrier(crowd, timeout=20)

        def read_together(line, **asked):
            found = left(line, **asked)
            everybody_has_read.wait()
            return found

        monkeypatch.setattr(BudgetLineQuerySet, "select_for_update", lambda self, **options: self)
        monkeypatch.setattr(BudgetLine, "left", read_together)
        return left

    return take_off


def test_a_crowd_spends_no_more_than_the_line_has(crowd):
    line, spend_all = crowd

    answers = spend_all()

    assert sum(isinstance(answer, Expenditure) for answer in answers) == 3
    refusals = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert [refusal.code for refusal in refusals] == ["balance"] * (CROWD - 3)
    assert line.left() == 1_000_000


@pytest.mark.postgres
def test_without_the_lock_the_crowd_would_spend_far_more(crowd, unlocked):
    line, spend_all = crowd
    left = unlocked(CROWD)

    spend_all()

    assert left(line) == 10_000_000 - CROWD * THREE_MILLION


@pytest.fixture
def spender_and_approver(at_once):
    """One spends seven million of ten, another approves at the same time that five of them go elsewhere."""
    line, other = BudgetLineFactory(amount=10_000_000), BudgetLineFactory()
    officer, head = UserFactory(staff=True), UserFactory(staff=True)
    rows = {line: -5_000_000, other: 5_000_000}
    change = BudgetChange.draft(line.plan, by=officer, kind=BudgetChange.Kind.ADJUSTMENT, reason="부족", rows=rows)

    def spend():
        return BudgetLine.objects.get(pk=line.pk).spend(7_000_000, by=officer, on=DAY, label="강사비")

    def approve():
        own = BudgetChange.objects.get(pk=change.pk)
        own.approve(by=head, document_number="자치행정과-100", effective_on=DAY)

    return line, lambda: at_once([spend, approve])


def test_a_change_and_an_expenditure_do_not_both_take_the_same_money(spender_and_approver):
    line, both = spender_and_approver

    answers = both()

    refusals = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert [refusal.code for refusal in refusals] == ["balance"]
    assert line.left() in (3_000_000, 5_000_000)


@pytest.mark.postgres
def test_without_the_lock_both_would_take_it(spender_and_approver, unlocked):
    line, both = spender_and_approver
    left = unlocked(2)

    both()

    assert left(line) == -2_000_000


@pytest.fixture
def crowd_at_closing(at_once):
    """Eleven officials spend in March while one closes it."""
    line, officer = BudgetLineFactory(amount=10_000_000), UserFactory(staff=True)

    def spend():
        return BudgetLine.objects.get(pk=line.pk).spend(1, by=officer, on=DAY, label="강사비")

    def close():
        return MonthClose.close(line.plan, DAY.month, by=officer)

    return lambda: at_once([close] + [spend] * (CROWD - 1))


def test_nobody_spends_in_a_month_that_is_being_closed(crowd_at_closing):
    close, *entries = crowd_at_closing()

    posted = [entry.posted_at for entry in entries if isinstance(entry, Expenditure)]
    refused = [entry.code for entry in entries if isinstance(entry, ValidationError)]
    assert len(posted) + len(refused) == CROWD - 1
    assert set(refused) <= {"on"}
    assert all(posted_at < close.closed_at for posted_at in posted)


@pytest.mark.postgres
def test_without_the_lock_the_month_would_close_under_a_spender(crowd_at_closing, monkeypatch):
    """The control: who has looked at the calendar posts, though the month closes before that."""
    closed, looked = threading.Event(), threading.Barrier(CROWD, timeout=20)
    left, close = BudgetLine.left, MonthClose.close.__func__

    def left_after_closing(line, **asked):
        looked.wait()
        closed.wait(20)
        return left(line, **asked)

    def close_when_all_have_looked(cls, *args, **kwargs):
        looked.wait()
        made = close(cls, *args, **kwargs)
        closed.set()
        return made

    monkeypatch.setattr(BudgetLineQuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(BudgetLine, "left", left_after_closing)
    monkeypatch.setattr(MonthClose, "close", classmethod(close_when_all_have_looked))

    made, *entries = crowd_at_closing()

    assert all(entry.posted_at > made.closed_at for entry in entries)
