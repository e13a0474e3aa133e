"""The helpers of allocation: what always holds is tried on any proposals, what people read on one that they know."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from grants import allocation
from grants.allocation import REJECTED, RESERVE, SELECTED, Offer, Row

WON = st.integers(0, 3_000_000)
BUDGETS = st.integers(0, 12_000_000)
PERCENTS = st.integers(0, 100)
UNITS = st.sampled_from([1, 1_000, 10_000, 100_000])
KEYS = st.integers(1, 3)
LIMITS = st.dictionaries(KEYS, st.integers(0, 3))


@st.composite
def proposals(draw):
    """Up to a dozen rows, some unscored, some tied, some selected or reserve already."""
    rows = []
    for at in range(draw(st.integers(0, 12))):
        asked = draw(st.integers(1, 3_000_000))
        rank = draw(st.none() | st.integers(1, 8))
        row = Row(at, rank, asked, draw(KEYS), draw(KEYS), draw(st.none() | KEYS), points=rank and 100 - rank)
        state = draw(st.sampled_from([SELECTED, RESERVE, REJECTED]))
        rows.append(row.paid(draw(st.integers(1, asked))) if state == SELECTED else row.put(state))
    return rows


@st.composite
def fillings(draw):
    """Everything that filling by rank is told."""
    caps = draw(st.dictionaries(KEYS, st.integers(1, 3_000_000)))
    return {
        "budget": draw(BUDGETS),
        "skip": draw(st.booleans()),
        "offer": Offer(draw(PERCENTS), draw(UNITS), tuple(caps.items())),
        "places": draw(LIMITS),
        "quotas": draw(LIMITS),
        "dong_from": draw(st.none() | st.integers(90, 100)),
    }


def selected(rows):
    return [row for row in rows if row.is_selected]


# -- filling by rank --------------------------------------------------------------------------------------------------


@given(proposals(), fillings())
def test_filling_keeps_to_the_budget_the_amount_asked_the_cap_and_the_full_unit(rows, told):
    filled = allocation.fill_by_rank(rows, **told)

    assert allocation.total(filled) <= told["budget"]
    for row in selected(filled):
        assert 0 < row.amount <= row.asked and row.amount % told["offer"].unit == 0
        assert row.amount <= dict(told["offer"].caps).get(row.type, row.asked)


@given(proposals(), fillings())
def test_filling_keeps_every_application_in_its_place_and_never_selects_the_unscored(rows, told):
    filled = allocation.fill_by_rank(rows, **told)

    assert [row.application for row in filled] == [row.application for row in rows]
    assert all(row.rank is not None for row in selected(filled))
    assert all(row.amount == 0 for row in filled if not row.is_selected)


@given(proposals(), fillings())
def test_filling_twice_is_filling_once(rows, told):
    once = allocation.fill_by_rank(rows, **told)

    assert allocation.fill_by_rank(once, **told) == once


@given(proposals(), BUDGETS)
def test_whoever_stops_leaves_nobody_out_before_the_last_place_he_gave(rows, budget):
    filled = allocation.fill_by_rank(rows, budget, skip=False)

    ordered = [row.is_selected for row in allocation.by_rank(filled) if row.rank is not None]
    assert ordered == sorted(ordered, reverse=True)


@given(proposals(), fillings())
def test_whoever_skips_leaves_nothing_out_that_would_have_fitted(rows, told):
    filled = allocation.fill_by_rank(rows, **told | {"skip": True})

    left = told["budget"] - allocation.total(filled)
    types = Counter(row.type for row in selected(filled))
    fields = Counter(row.field for row in selected(filled))
    for row in filled:
        offered = told["offer"].to(row)
        has_room = types[row.type] < told["places"].get(row.type, 99)
        has_room &= fields[row.field] < told["quotas"].get(row.field, 99)
        assert row.is_selected or row.rank is None or not offered or offered > left or not has_room


@given(proposals(), fillings())
def test_no_more_are_selected_of_a_type_or_a_field_than_may_be(rows, told):
    filled = allocation.fill_by_rank(rows, **told)

    for axis, limits in (("type", told["places"]), ("field", told["quotas"])):
        counted = Counter(getattr(row, axis) for row in selected(filled))
        assert all(counted[key] <= limit for key, limit in limits.items())


@given(proposals(), st.integers(90, 100))
def test_every_dong_with_enough_points_has_one_as_long_as_there_is_money(rows, dong_from):
    filled = allocation.fill_by_rank(rows, 36_000_000, skip=False, dong_from=dong_from)

    due = {row.dong for row in rows if row.rank is not None and row.points >= dong_from}
    assert due <= {row.dong for row in selected(filled)}


def test_of_a_dong_the_best_goes_first_and_only_above_the_cut_off():
    best, second = Row(1, 1, 100, dong=1, points=90), Row(2, 2, 100, dong=1, points=80)
    elsewhere, weak = Row(3, 3, 100, dong=2, points=70), Row(4, 4, 100, dong=3, points=50)

    filled = allocation.fill_by_rank([best, second, elsewhere, weak], 200, skip=True, dong_from=60)

    assert [row.application for row in selected(filled)] == [1, 3]


# -- cutting ----------------------------------------------------------------------------------------------------------


@given(proposals(), PERCENTS, UNITS, st.dictionaries(KEYS, WON))
def test_cutting_only_ever_lowers_and_what_is_left_with_nothing_is_not_selected(rows, percent, unit, caps):
    for cut in (
        allocation.cut_percent(rows, percent),
        allocation.floor_to(rows, unit),
        allocation.cap_by_type(rows, caps),
    ):
        assert all(after.amount <= before.amount for before, after in zip(rows, cut, strict=True))
        assert all((row.amount > 0) == row.is_selected for row in cut)
        assert [row for row in cut if row.state == RESERVE] == [row for row in rows if row.state == RESERVE]


@given(proposals(), UNITS, st.dictionaries(KEYS, WON), st.none() | st.integers(0, 5))
def test_rounding_capping_and_lining_up_a_second_time_change_nothing(rows, unit, caps, limit):
    for act in (
        lambda rows: allocation.floor_to(rows, unit),
        lambda rows: allocation.cap_by_type(rows, caps),
        lambda rows: allocation.reserve_rest(rows, limit),
    ):
        assert act(act(rows)) == act(rows)


@given(proposals())
def test_amounts_are_rounded_down_to_ten_thousand_won_by_itself(rows):
    assert all(row.amount % 10_000 == 0 for row in allocation.floor_to(rows))


# -- the reserve ------------------------------------------------------------------------------------------------------


@given(proposals(), st.none() | st.integers(0, 5))
def test_the_reserve_is_the_best_of_what_is_not_selected(rows, limit):
    lined = allocation.reserve_rest(rows, limit)

    waiting = [row for row in lined if row.rank is not None and not row.is_selected]
    reserve = [row.rank for row in waiting if row.state == RESERVE]
    assert len(reserve) == (len(waiting) if limit is None else min(limit, len(waiting)))
    assert all(row.rank >= max(reserve, default=0) for row in waiting if row.state == REJECTED)
    assert selected(lined) == selected(rows)


@given(proposals())
def test_the_reserve_is_numbered_from_one_without_gaps_in_the_order_of_places(rows):
    numbers = allocation.numbered(rows)

    ordered = [row.application for row in allocation.by_rank(rows) if row.state == RESERVE]
    assert [numbers[key] for key in ordered] == list(range(1, len(ordered) + 1))


# -- exceptions -------------------------------------------------------------------------------------------------------


@given(proposals(), BUDGETS)
def test_whoever_fills_one_type_by_rank_and_stops_makes_no_exception(rows, budget):
    rows = [replace(row, type=1) for row in rows]

    assert allocation.exceptions(allocation.fill_by_rank(rows, budget, skip=False)) == {}


@given(proposals())
def test_of_one_type_nothing_selected_stands_behind_a_place_without_a_word(rows):
    told = allocation.exceptions(rows)

    for row in selected(rows):
        passed = [r for r in rows if r.type == row.type and not r.is_selected and r.rank is not None]
        jumped = row.rank is None or any(other.rank < row.rank for other in passed)
        assert jumped == (row.application in told)


def test_an_exception_says_what_it_is():
    first, second = Row(1, 1, 100, type=1), Row(2, 2, 100, type=1).paid(50)
    unscored, other_type = Row(3, None, 100, type=1).paid(10), Row(4, 9, 100, type=2).paid(10)
    by_hand = replace(Row(5, 1, 2_000_000, type=2).paid(1_500_000), given=1_000_000)

    assert allocation.exceptions([first, second, unscored, other_type, by_hand]) == {
        2: "같은 유형의 1위를 두고 선정했습니다.",
        3: "점수가 없는데 선정했습니다.",
        5: "계산한 금액 1,000,000원과 다릅니다.",
    }


@given(proposals(), fillings())
def test_what_a_helper_does_has_its_reason_and_needs_no_other(rows, told):
    settled = allocation.settled(rows, allocation.fill_by_rank(rows, **told), "순위대로 채움")

    reasons = {row.application: row.reason for row in settled}
    assert all(reasons[key] for key in allocation.exceptions(settled))
    assert {row.given for row in settled if not row.is_selected} <= {0}


def test_a_reason_by_hand_outlives_a_helper_that_changes_nothing_there():
    kept, lost = replace(Row(1, 2, 100).paid(100), reason="손으로"), replace(Row(2, 1, 100).paid(100), reason="손으로")

    settled = allocation.settled([kept, lost], [kept, lost.put(REJECTED)], "도움")

    assert [row.reason for row in settled] == ["손으로", ""]


# -- comparing and adding up ------------------------------------------------------------------------------------------


@given(proposals(), proposals())
def test_what_differs_there_and_back_is_the_same_the_other_way_round(one, other):
    there = {row.application: row for row in allocation.differences(one, other)}
    back = {row.application: row for row in allocation.differences(other, one)}

    assert there.keys() == back.keys()
    for key, row in there.items():
        assert (row.before, row.after, row.more) == (back[key].after, back[key].before, -back[key].more)
    assert sum(row.more for row in there.values()) == allocation.total(other) - allocation.total(one)


@given(proposals())
def test_nothing_differs_from_itself(rows):
    assert allocation.differences(rows, rows) == []


@given(proposals(), st.sampled_from(["type", "dong", "field"]))
def test_sums_of_the_parts_are_the_sum_of_the_whole(rows, axis):
    sums = allocation.sums(rows, axis).values()

    assert sum(won for *_, won in sums) == allocation.total(rows)
    assert sum(count for count, *_ in sums) == len(rows)
    assert sum(chosen for _, chosen, _ in sums) == len(selected(rows))
