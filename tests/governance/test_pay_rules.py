"""The arithmetic of attendance allowances and of the tax kept back from them."""

from dataclasses import dataclass

import hypothesis.strategies as st
import pytest
from hypothesis import given

from governance import pay


@dataclass(frozen=True)
class Allowance:
    base: int = 70_000
    least_minutes: int | None = 30
    extra_after_minutes: int | None = 120
    extra: int = 30_000
    written: int = 50_000


@dataclass(frozen=True)
class Withholding:
    expense_percent: int = 60
    income_tax_permille: int = 200
    local_tax_percent: int = 10
    exempt_up_to: int = 50_000
    floor_to: int = 10


WON = st.integers(0, 10**9)
STAYS = st.builds(
    pay.Stay,
    came=st.booleans(),
    minutes=st.integers(0, 600),
    is_official=st.booleans(),
    is_ex_officio=st.booleans(),
    in_writing=st.booleans(),
)
ALLOWANCES = st.builds(
    Allowance,
    base=st.integers(1, 10**6),
    least_minutes=st.none() | st.integers(0, 300),
    extra_after_minutes=st.none() | st.integers(0, 300),
    extra=st.integers(0, 10**6),
    written=st.integers(0, 10**6),
)
WITHHOLDINGS = st.builds(
    Withholding,
    expense_percent=st.integers(0, 100),
    income_tax_permille=st.integers(0, 1000),
    local_tax_percent=st.integers(0, 100),
    exempt_up_to=st.integers(0, 10**6),
    floor_to=st.sampled_from([1, 10, 100]),
)
CHOICES = st.none() | st.tuples(st.booleans(), st.just("소관 밖의 일"))


@pytest.mark.parametrize(
    ("stay", "gross", "why"),
    [
        (pay.Stay(True, 120), 70_000, "2시간 참석: 기본 70,000원"),
        (pay.Stay(True, 121), 100_000, "2시간 1분 참석: 기본 70,000원 + 2시간 초과 30,000원"),
        (pay.Stay(True, 29), 0, "29분 참석: 30분에 못 미침"),
        (pay.Stay(False, 0), 0, "출석하지 않음"),
        (pay.Stay(False, 0, is_official=True), 0, "출석하지 않음"),
        (pay.Stay(True, 90, is_official=True), 0, "소관 업무로 참석한 공무원"),
        (pay.Stay(True, 90, is_official=True, is_ex_officio=True), 0, "당연직 위원"),
        (pay.Stay(True, 0, in_writing=True), 50_000, "서면 심의: 50,000원"),
        (pay.Stay(False, 0, in_writing=True), 0, "서면 의견을 내지 않음"),
    ],
)
def test_each_is_paid_or_not_for_a_reason(stay, gross, why):
    claim = pay.claim(stay, Allowance())

    assert (claim.gross, claim.why) == (gross, why)


def test_a_body_that_pays_nothing_for_papers_says_so():
    assert pay.claim(pay.Stay(True, 0, in_writing=True), Allowance(written=0)).why == "서면 심의에는 수당이 없음"


@given(STAYS, ALLOWANCES, CHOICES)
def test_nobody_is_paid_more_than_the_rule_has_nor_without_a_word(stay, rule, choice):
    claim, by_hand = pay.chosen(stay, rule, choice)

    assert claim.gross in {0, rule.base, rule.base + rule.extra, rule.written}
    assert claim.why
    assert not (claim.gross and not stay.came)
    assert by_hand == (claim != pay.claim(stay, rule))


@given(st.integers(0, 600), st.integers(0, 600), ALLOWANCES)
def test_who_stays_longer_is_not_paid_less(one, other, rule):
    short, long = (pay.claim(pay.Stay(True, minutes), rule).gross for minutes in sorted((one, other)))

    assert short <= long


@pytest.mark.parametrize(
    ("choice", "gross", "by_hand"),
    [
        ((True, "다른 구 공무원으로 소관이 아님"), 70_000, True),
        ((False, "이미 받지 않는 사람"), 0, False),
        (None, 0, False),
    ],
)
def test_an_exception_is_marked_where_it_differs_from_the_rule(choice, gross, by_hand):
    claim, marked = pay.chosen(pay.Stay(True, 90, is_official=True), Allowance(), choice)

    assert (claim.gross, marked) == (gross, by_hand)
    assert not by_hand or "소관이 아님" in claim.why


def test_who_waives_is_not_paid_and_the_reason_stands_there():
    claim, by_hand = pay.chosen(pay.Stay(True, 90), Allowance(), (False, "본인이 사양함"))

    assert (claim.gross, claim.why, by_hand) == (0, "지급하지 않기로 함: 본인이 사양함", True)


@pytest.mark.parametrize(
    ("gross", "income", "income_tax", "local_tax"),
    [
        (100_000, 40_000, 0, 0),
        (125_000, 50_000, 0, 0),  # the last amount that is not taxed
        (125_010, 50_004, 10_000, 1_000),
        (150_000, 60_000, 12_000, 1_200),
        (133_333, 53_334, 10_660, 1_060),  # odd won are dropped
        (0, 0, 0, 0),
    ],
)
def test_the_tax_is_reckoned_as_the_rows_say(gross, income, income_tax, local_tax):
    tax = pay.withheld(gross, Withholding())

    assert (tax.income, tax.income_tax, tax.local_tax) == (income, income_tax, local_tax)


@given(WON, WITHHOLDINGS)
def test_a_tax_is_whole_never_negative_and_never_more_than_the_income(gross, rule):
    tax = pay.withheld(gross, rule)

    assert tax.expenses + tax.income == gross
    assert 0 <= tax.local_tax <= tax.income_tax <= tax.income
    assert tax.income_tax % rule.floor_to == tax.local_tax % rule.floor_to == 0
    assert tax.income > rule.exempt_up_to or tax.kept_back == 0


@given(WON, WON, WITHHOLDINGS)
def test_who_earns_more_pays_no_less_tax(one, other, rule):
    less, more = (pay.withheld(gross, rule).kept_back for gross in sorted((one, other)))

    assert less <= more


@pytest.mark.parametrize(("minutes", "told"), [(0, "0분"), (45, "45분"), (60, "1시간"), (130, "2시간 10분")])
def test_minutes_are_told_in_hours(minutes, told):
    assert pay.duration(minutes) == told
