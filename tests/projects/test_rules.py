"""Settlement arithmetic: the sums that must hold are tried on any spending, the words on one that people know."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from projects import rules
from projects.rules import BY_SHARE, GRANT_FIRST, Agreed, Spent, Terms, settle

WON = st.integers(0, 10**9)


@st.composite
def rows(draw):
    grant, own = draw(WON), draw(WON)
    return Spent(grant, own, draw(st.integers(0, grant + own)))


@st.composite
def cases(draw):
    """Any spending, any plan, any rule; paid is at most what was granted."""
    granted = draw(WON)
    return {
        "expenses": draw(st.lists(rows(), max_size=8)),
        "granted": granted,
        "paid": draw(st.integers(0, granted)),
        "agreed": Agreed(draw(WON), draw(WON)),
        "interest": draw(st.integers(0, 10**6)),
        "terms": Terms(
            taken_from=draw(st.sampled_from([GRANT_FIRST, BY_SHARE])),
            returns_interest=draw(st.booleans()),
            floor_to=draw(st.sampled_from([1, 10, 100])),
            drop_below=draw(st.sampled_from([0, 10, 1000])),
        ),
    }


# -- what always holds ------------------------------------------------------------------------------------------------


@given(cases())
def test_what_was_granted_is_recognised_paid_back_or_was_never_paid(case):
    result = settle(**case)

    assert result.paid == result.recognised + result.refund
    assert result.granted == result.recognised + result.refund + result.unpaid
    assert result.due == result.refund + result.interest - result.dropped
    assert min(result.recognised, result.refund, result.due, result.dropped) >= 0


@given(cases())
def test_no_more_is_recognised_than_was_spent_of_the_grant_and_paid(case):
    result = settle(**case)

    assert result.recognised <= min(result.paid, result.grant_spent - result.grant_disallowed)


@given(cases())
def test_of_the_recognised_spending_the_grant_bears_its_agreed_part_at_most(case):
    result = settle(**case)

    assert result.recognised <= result.spending * (1 - case["agreed"].own_ratio)


@given(cases())
def test_the_district_gains_no_whole_won_by_the_rounding(case):
    """Where nothing else caps it, one won more would pass the agreed part or what was spent."""
    result = settle(**case)

    most = min(result.paid, result.grant_spent - result.grant_disallowed)
    if result.recognised < most:
        assert result.recognised + 1 > result.spending * (1 - case["agreed"].own_ratio)


@given(cases())
def test_disallowed_is_parted_between_the_two_moneys_and_within_each(case):
    result = settle(**case)

    assert result.disallowed == sum(row.disallowed for row in case["expenses"])
    assert 0 <= result.grant_disallowed <= result.grant_spent
    assert 0 <= result.own_disallowed <= result.own_spent


@given(cases())
def test_the_last_line_of_the_statement_is_what_is_due_and_its_lines_add_up(case):
    result = settle(**case)

    won = {step.key: step.won for step in result.steps}
    assert won["spending"] == won["grant_spent"] + won["own_spent"] - won["disallowed"]
    assert won["paid"] == won["recognised"] + won["refund"]
    assert won["due"] == won["refund"] + won["interest"] - won.get("dropped", 0) == result.due
    assert result.steps[-1].key == "due"


@given(cases(), st.integers(0, 10**6))
def test_more_disallowed_is_never_less_to_pay_back(case, more):
    before = settle(**case)
    if not case["expenses"]:
        return
    first, *rest = case["expenses"]
    worse = min(first.disallowed + more, first.grant + first.own)
    after = settle(**case | {"expenses": [Spent(first.grant, first.own, worse), *rest]})

    if case["terms"].taken_from == GRANT_FIRST:
        assert after.refund >= before.refund


@given(cases())
def test_nothing_below_the_limit_is_collected_and_what_is_has_no_loose_end(case):
    result, terms = settle(**case), case["terms"]

    assert result.due == 0 or result.due >= terms.drop_below - terms.floor_to
    assert result.due % terms.floor_to == 0


# -- what people read -------------------------------------------------------------------------------------------------


def by_key(result):
    return {step.key: (step.won, step.how) for step in result.steps}


def test_who_kept_to_the_own_share_and_spent_all_pays_nothing_back():
    result = settle([Spent(3_000_000, 300_000)], granted=3_000_000, paid=3_000_000, agreed=Agreed(3_000_000, 300_000))

    assert (result.recognised, result.refund, result.due) == (3_000_000, 0, 0)
    assert by_key(result)["recognised"][1] == "자부담 비율을 지켜서 인정한 보조금 집행액 그대로"


def test_who_spent_less_of_his_own_gets_the_agreed_part_of_what_counts():
    """E = 2,900,000 + 100,000; 10 of 11 parts are the grant's: 2,727,272.7원, cut to whole won."""
    result = settle(
        [Spent(2_900_000, 100_000)], granted=3_000_000, paid=3_000_000, agreed=Agreed(3_000_000, 300_000), interest=777
    )

    assert result.recognised == 2_727_272
    assert result.refund == 272_728
    assert result.due == 273_505
    told = by_key(result)
    assert told["recognised"][1] == ("자부담을 약속보다 적게 써서 3,000,000 × 3,000,000 ÷ 3,300,000 (1원 미만 버림)")
    assert told["own"][1] == "인정 집행액의 3.33%. 약속한 자부담 비율은 9.09% (300,000원 ÷ 3,300,000원)"
    assert told["due"][1] == "272,728 + 777"


def test_a_disallowed_amount_is_taken_from_the_grant_first_or_by_share():
    row = Spent(80_000, 20_000, 30_000)

    assert row.disallowed_parts(GRANT_FIRST) == (30_000, 0)
    assert row.disallowed_parts(BY_SHARE) == (24_000, 6_000)
    assert Spent(10_000, 20_000, 15_000).disallowed_parts(GRANT_FIRST) == (10_000, 5_000)
    assert Spent(1, 2, 1).disallowed_parts(BY_SHARE) == (1, 0)  # in doubt it is the grant's


def test_what_was_not_paid_cannot_be_recognised():
    result = settle([Spent(3_000_000)], granted=3_000_000, paid=2_000_000, agreed=Agreed(3_000_000, 0))

    assert (result.recognised, result.refund, result.unpaid) == (2_000_000, 0, 1_000_000)
    assert by_key(result)["recognised"][1].endswith("= 3,000,000원이지만 지급한 금액까지만")
    assert by_key(result)["paid"][1] == "결정된 지원금 3,000,000원 가운데 지급한 금액"


@pytest.mark.parametrize(
    ("spent", "due", "dropped", "why"),
    [
        (999_993, 0, 7, "10원 미만은 반납하지 않음"),
        (999_983, 10, 7, "10원 미만 버림"),
        (999_990, 10, 0, None),
    ],
)
def test_small_sums_are_left_out_as_the_rule_says(spent, due, dropped, why):
    terms = Terms(floor_to=10, drop_below=10)
    result = settle([Spent(spent)], granted=10**6, paid=10**6, agreed=Agreed(10**6, 0), terms=terms)

    assert (result.due, result.dropped) == (due, dropped)
    assert by_key(result).get("dropped", (0, None))[1] == why


def test_interest_that_the_rule_leaves_to_the_group_is_told_and_not_collected():
    terms = Terms(returns_interest=False)
    result = settle([Spent(10**6)], granted=10**6, paid=10**6, agreed=Agreed(10**6, 0), interest=321, terms=terms)

    assert (result.interest, result.due) == (0, 0)
    assert by_key(result)["interest"][1] == "통장에 붙은 이자 321원은 반납하지 않습니다"


def test_where_nothing_was_spent_everything_goes_back():
    result = settle([], granted=10**6, paid=10**6, agreed=Agreed(10**6, 200_000), interest=5)

    assert (result.recognised, result.refund, result.due) == (0, 10**6, 10**6 + 5)


@pytest.mark.parametrize(("part", "whole", "told"), [(0, 0, "0%"), (1, 11, "9.09%"), (1, 10, "10%"), (2, 3, "66.66%")])
def test_a_share_is_told_in_per_cent_never_rounded_up(part, whole, told):
    assert rules.percent(rules.ratio(part, whole)) == told
