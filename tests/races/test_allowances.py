"""Two officials confirm the same allowances at the same instant: the ledger has them once."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.models import AllowancePayment
from planning.models import Expenditure
from tests.factories.district import UserFactory
from tests.factories.governance import paid_sitting

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting():
    return paid_sitting(하나=180, 둘=180)


@pytest.fixture
def confirm_twice(meeting, at_once):
    """The payment, and what two heads are answered who read it and then confirm it at once."""
    officer = UserFactory(staff=True)
    payment = AllowancePayment.propose(meeting, by=officer, line=meeting.budget_line, paid_on=timezone.localdate())
    heads = [UserFactory(staff=True) for _ in range(2)]

    def by(head):
        read = AllowancePayment.objects.get(pk=payment.pk)
        return lambda: read.confirm(by=head)

    return payment, lambda: at_once([by(head) for head in heads])


def test_two_who_confirm_at_once_book_once(confirm_twice):
    payment, confirm = confirm_twice

    answers = confirm()

    assert sorted(getattr(answer, "code", "") for answer in answers) == ["", "move"]
    assert [entry.amount for entry in Expenditure.objects.all()] == [payment.total]


@pytest.fixture
def judged_before(monkeypatch):
    """Takes the lock off: what was read before counts, as if both had looked before either went on."""
    monkeypatch.setattr(AllowancePayment, "lock", lambda self: None)


def test_the_key_of_the_payment_alone_keeps_it_from_being_booked_twice(confirm_twice, judged_before):
    payment, confirm = confirm_twice

    confirm()

    assert [entry.amount for entry in Expenditure.objects.all()] == [payment.total]


def test_without_lock_and_key_it_would_be_booked_twice(confirm_twice, judged_before, monkeypatch):
    """The control: two entries in the ledger for one meeting."""
    payment, confirm = confirm_twice
    spend = type(payment.line).spend
    monkeypatch.setattr(
        type(payment.line), "spend", lambda line, won, **entry: spend(line, won, **entry | {"key": None})
    )

    confirm()

    assert [entry.amount for entry in Expenditure.objects.all()] == [payment.total] * 2


def test_two_who_propose_at_once_leave_one_proposal(meeting, at_once):
    officers = [UserFactory(staff=True) for _ in range(2)]

    def by(officer):
        def propose():
            own = type(meeting).objects.get(pk=meeting.pk)
            return AllowancePayment.propose(own, by=officer, line=own.budget_line, paid_on=timezone.localdate())

        return propose

    answers = at_once([by(officer) for officer in officers])

    assert [answer.code for answer in answers if isinstance(answer, ValidationError)] == ["twice"]
    assert AllowancePayment.objects.count() == 1
