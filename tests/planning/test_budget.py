"""The budget's books: spending and taking back, changes, months, any past day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from district.models import Activity
from planning.models import BudgetChange, BudgetLine, Expenditure, MonthClose
from tests.factories.district import UserFactory
from tests.factories.planning import (
    BudgetChangeFactory,
    BudgetLineFactory,
    ChangeRowFactory,
    ExpenditureFactory,
    PlanFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("change_rules")]
MARCH, MAY, JULY = date(2016, 3, 2), date(2016, 5, 1), date(2016, 7, 1)
MILLION = 1_000_000
Kind = BudgetChange.Kind


@pytest.fixture
def officer():
    return UserFactory(staff=True)


@pytest.fixture
def head():
    return UserFactory(staff=True, name="팀장")


def books(line, day):
    found = BudgetLine.objects.as_of(day).get(pk=line.pk)
    return found.current, found.spent, found.balance


def drafted(officer, rows, kind=Kind.ADJUSTMENT):
    """A draft over {line: won}, all of one year."""
    return BudgetChange.draft(next(iter(rows)).plan, by=officer, kind=kind, reason="부족분 충당", rows=rows)


def approve(change, head, on=MAY):
    change.approve(by=head, document_number="자치행정과-100", effective_on=on)


# -- spending and taking back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_is_no_expenditure(officer, amount):
    with pytest.raises(ValidationError, match="1원 이상"):
        BudgetLineFactory().spend(amount, by=officer, on=MARCH, label="강사비")


def test_spending_is_dated_in_its_year_and_not_ahead(officer):
    line = BudgetLineFactory()
    ahead = timezone.localdate() + timedelta(days=1)

    for day, words in [(date(2015, 12, 31), "회계연도"), (ahead, "오늘보다 뒤")]:
        with pytest.raises(ValidationError, match=words):
            line.spend(1, by=officer, on=day, label="강사비")
    assert not Expenditure.objects.exists()


def test_an_expenditure_is_taken_back_by_an_opposite_entry_once(officer):
    line = BudgetLineFactory(amount=MILLION)
    entry = line.spend(400_000, by=officer, on=MARCH, label="강사비")

    entry.reverse(by=officer, on=MAY, reason="두 번 적음")

    assert books(line, MARCH) == (MILLION, 400_000, 600_000)
    assert books(line, MAY) == (MILLION, 0, MILLION)
    with pytest.raises(ValidationError, match="이미 취소"):
        entry.reverse(by=officer, on=MAY, reason="한 번 더")
    with pytest.raises(ValidationError, match="이미 취소"):
        entry.reversal.reverse(by=officer, on=MAY, reason="취소를 취소")


def test_nothing_is_taken_back_before_it_was_spent(officer):
    entry = BudgetLineFactory().spend(1, by=officer, on=MAY, label="강사비")

    with pytest.raises(ValidationError, match="앞선 날짜"):
        entry.reverse(by=officer, on=MARCH, reason="착오")


@pytest.mark.parametrize("facts", [{"amount": -1}, {"amount": -10_000, "reason": ""}])
def test_the_ledger_itself_refuses_a_negative_entry_that_takes_nothing_back(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpenditureFactory(**facts)


# -- changes ----------------------------------------------------------------------------------------------------------


def test_an_approved_change_moves_the_budget_from_its_day_on(officer, head):
    giving, getting = BudgetLineFactory(amount=MILLION), BudgetLineFactory(amount=MILLION)
    change = drafted(officer, {giving: -300_000, getting: 300_000})
    assert books(giving, JULY) == (MILLION, 0, MILLION)

    approve(change, head)

    assert books(giving, MARCH) == (MILLION, 0, MILLION)
    assert books(giving, MAY) == (700_000, 0, 700_000)
    assert books(getting, MAY) == (1_300_000, 0, 1_300_000)
    assert [line.verb for line in Activity.objects.about(change)] == ["승인", "작성"]


def test_what_came_later_is_not_spent_earlier(officer, head):
    giving, getting = BudgetLineFactory(amount=MILLION), BudgetLineFactory(amount=MILLION)
    approve(drafted(officer, {giving: -MILLION, getting: MILLION}), head)

    with pytest.raises(ValidationError, match="잔액 1,000,000원"):
        getting.spend(MILLION + 1, by=officer, on=MARCH, label="강사비")
    getting.spend(2 * MILLION, by=officer, on=MAY, label="강사비")
    with pytest.raises(ValidationError, match="잔액 0원"):
        giving.spend(1, by=officer, on=MARCH, label="강사비")


def test_nobody_approves_his_own_draft(officer, head):
    change = drafted(officer, {BudgetLineFactory(): 1}, Kind.SUPPLEMENT)
    with pytest.raises(ValidationError, match="자기가 작성한"):
        approve(change, officer)

    change.rewrite(by=head, kind=Kind.SUPPLEMENT, reason="고침", rows={BudgetLineFactory(): 2})
    with pytest.raises(ValidationError, match="자기가 작성한"):
        approve(change, head)

    assert change.status == BudgetChange.Status.DRAFT


def test_the_database_knows_that_too(officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetChangeFactory(approved=True, drafted_by=officer, approved_by=officer)


def test_a_draft_rewritten_after_it_was_read_is_not_approved(officer, head):
    change = drafted(officer, {BudgetLineFactory(): 1}, Kind.SUPPLEMENT)
    read = BudgetChange.objects.get(pk=change.pk)
    change.rewrite(by=officer, kind=Kind.SUPPLEMENT, reason="고침", rows={BudgetLineFactory(): 2})

    with pytest.raises(ValidationError, match="그 사이에 내용이 바뀌었습니다"):
        read.approve(by=head, document_number="1", effective_on=MAY, seen=read.drafted_at - timedelta(seconds=1))


def test_a_change_never_takes_what_was_spent(officer, head):
    line = BudgetLineFactory(amount=MILLION)
    change = drafted(officer, {line: -400_000, BudgetLineFactory(): 400_000})
    line.spend(700_000, by=officer, on=JULY, label="강사비")

    with pytest.raises(ValidationError, match="잔액 300,000원보다 많이 줄일 수 없습니다"):
        approve(change, head)

    change.refresh_from_db()
    assert change.status == BudgetChange.Status.DRAFT
    assert books(line, JULY) == (MILLION, 700_000, 300_000)


@pytest.mark.parametrize(
    ("kind", "won", "words"),
    [
        (Kind.DIVERSION, (-100, 100), "같은 단위사업 안에서 돈이 옮겨 갑니다. ‘변경사용’으로 적어 주세요."),
        (Kind.ADJUSTMENT, (-100, 90), "변경사용은 줄인 금액과 늘린 금액이 같아야 합니다. 지금은 10원 차이가 납니다."),
        (Kind.ADVANCE, (100, 100), "예산 총액이 바뀝니다. ‘추경’으로 적어 주세요."),
    ],
)
def test_the_kind_must_fit_and_nothing_is_stored_by_halves(officer, kind, won, words):
    lines = BudgetLineFactory(), BudgetLineFactory()

    with pytest.raises(ValidationError) as refusal:
        drafted(officer, dict(zip(lines, won, strict=True)), kind)

    assert refusal.value.messages == [words]
    assert not BudgetChange.objects.exists()


def test_a_change_stays_in_its_year(officer):
    line, stranger = BudgetLineFactory(), BudgetLineFactory(programme__unit__policy__plan=PlanFactory(year=2017))

    with pytest.raises(ValidationError, match="2016년 예산이 아닌"):
        drafted(officer, {line: -1, stranger: 1}, Kind.TRANSFER)


def test_an_approved_change_is_neither_rewritten_nor_discarded(officer, head):
    change = drafted(officer, {BudgetLineFactory(): 1}, Kind.SUPPLEMENT)
    approve(change, head)

    for act in (
        lambda: change.discard(by=officer),
        lambda: change.rewrite(by=officer, kind=Kind.SUPPLEMENT, reason="", rows={BudgetLineFactory(): 2}),
        lambda: approve(change, UserFactory(staff=True)),
    ):
        with pytest.raises(ValidationError, match="이미 승인한"):
            act()


def test_changes_and_expenditures_do_not_multiply_each_other():
    line = BudgetLineFactory(amount=MILLION)
    for _ in range(2):
        ChangeRowFactory(line=line, amount=100, change=BudgetChangeFactory(approved=True))
        ExpenditureFactory(line=line, amount=10)
    ChangeRowFactory(line=line, amount=7)  # of a draft

    assert books(line, JULY) == (MILLION + 200, 20, MILLION + 180)
    assert line.left() == MILLION + 180


# -- months -----------------------------------------------------------------------------------------------------------


def test_a_closed_month_takes_no_entry_until_it_is_opened_again(officer, head):
    line = BudgetLineFactory(amount=MILLION)
    entry = line.spend(1, by=officer, on=MARCH, label="강사비")
    change = drafted(officer, {line: 1}, Kind.SUPPLEMENT)
    close = MonthClose.close(line.plan, 3, by=officer)

    for act in (
        lambda: line.spend(1, by=officer, on=MARCH, label="강사비"),
        lambda: entry.reverse(by=officer, on=MARCH, reason="착오"),
        lambda: approve(change, head, on=MARCH),
    ):
        with pytest.raises(ValidationError, match="3월은 마감했습니다"):
            act()
    line.spend(1, by=officer, on=MAY, label="강사비")

    close.reopen(by=head, reason="빠뜨린 지출")
    line.spend(1, by=officer, on=MARCH, label="강사비")
    MonthClose.close(line.plan, 3, by=officer)
    assert Activity.objects.about(close).first().note == "빠뜨린 지출"


def test_a_month_is_closed_once_and_not_before_it_is_over(officer):
    this_year = PlanFactory(year=timezone.localdate().year)
    with pytest.raises(ValidationError, match="끝난 달만"):
        MonthClose.close(this_year, timezone.localdate().month, by=officer)

    plan = PlanFactory()
    MonthClose.close(plan, 3, by=officer)
    with pytest.raises(ValidationError, match="이미 마감한"):
        MonthClose.close(plan, 3, by=officer)
