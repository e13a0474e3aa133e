"""What comes back of an expenditure within its year returns to the line it was paid from (여입)."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from planning.models import BudgetLine, Expenditure, MonthClose
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.planning import BudgetLineFactory, MonthCloseFactory
from tests.refusals import refused

pytestmark = pytest.mark.django_db
DAY, LATER = date(2016, 3, 2), date(2016, 11, 30)


@pytest.fixture
def entry():
    """Three million were spent of ten."""
    return BudgetLineFactory(amount=10_000_000).spend(3_000_000, by=UserFactory(), on=DAY, label="교부")


def restore(entry, amount=100_000, *, on=LATER, key=None, reason="정산 반납"):
    officer = UserFactory(staff=True)
    return entry.restore(amount, by=officer, on=on, reason=reason, source=officer, key=key or uuid.uuid4())


def test_a_part_of_it_returns_to_its_line_on_the_day_it_came(entry):
    back = restore(entry)

    assert (back.amount, back.spent_on, back.restores, back.label) == (-100_000, LATER, entry, "여입: 교부")
    assert (entry.restored, entry.line.left()) == (100_000, 7_100_000)
    lines = {day: BudgetLine.objects.as_of(day).get().spent for day in (DAY, LATER)}
    assert lines == {DAY: 3_000_000, LATER: 2_900_000}


def test_the_same_once_more_books_nothing(entry):
    key = uuid.uuid4()

    assert restore(entry, key=key) == restore(entry, key=key)

    assert entry.restorations.count() == 1
    refused(restore, entry, 99_999, key=key, code="key")


def test_never_more_returns_than_was_paid(entry):
    restore(entry, 2_000_000)

    refused(restore, entry, 1_000_001, code="amount")
    refused(restore, entry, 0, code="amount")
    assert restore(entry, 1_000_000) and entry.line.left() == 10_000_000


def test_nothing_returns_in_another_year_before_it_was_paid_or_in_a_closed_month(entry):
    MonthCloseFactory(plan=entry.line.plan, month=LATER.month)

    for day in (LATER, date(2017, 1, 2), date(2016, 3, 1)):
        refused(restore, entry, on=day, code="on")

    assert MonthClose.objects.exists() and not entry.restorations.exists()


def test_what_was_taken_back_does_not_return_and_what_returned_is_not_taken_back(entry):
    returned = restore(entry)
    for row in (entry, returned):
        refused(row.reverse, by=UserFactory(), on=LATER, reason="실수", code="reversed")
    refused(restore, returned, code="reversed")

    other = entry.line.spend(1_000, by=UserFactory(), on=DAY, label="사무용품")
    taken = other.reverse(by=UserFactory(), on=DAY, reason="실수")

    for row in (other, taken):
        refused(restore, row, 1, code="reversed")


@pytest.mark.parametrize("wrong", [{"amount": 1}, {"reason": ""}])
def test_an_entry_that_returns_has_a_reason_and_is_negative(entry, wrong):
    back = restore(entry)

    with pytest.raises(IntegrityError), transaction.atomic():
        Expenditure.objects.filter(pk=back.pk).update(**wrong)


def test_the_ledger_shows_it_and_offers_no_way_to_take_it_back(client, official, entry):
    official(roles.OFFICER)
    restore(entry)

    page = client.get(f"{entry.line.get_absolute_url()}?on=2016-12-31").text

    assert "100,000원 여입" in page and "여입 기록" in page and "취소하기" not in page
