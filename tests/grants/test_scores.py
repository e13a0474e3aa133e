"""The arithmetic of scores: what always holds is tried on any cases, what people read on one that they know."""

from fractions import Fraction
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants import scores
from grants.scores import MEAN, MEDIAN, Average, Bonus, Part

MOST = 100
points = st.integers(0, MOST)
totals = st.lists(points, max_size=12)
methods = st.sampled_from([MEAN, MEDIAN])
drops = st.none() | st.integers(3, 8)


@st.composite
def parts(draw):
    """One to four rounds that have scores, not all of them without weight."""
    drawn = []
    for at in range(draw(st.integers(1, 4))):
        most = draw(st.integers(1, 150))
        average = scores.average(draw(st.lists(st.integers(0, most), min_size=1, max_size=6)))
        drawn.append(Part(f"심사 {at}", average, most, draw(st.integers(int(at == 0), 100))))
    return drawn


entries = st.lists(
    st.tuples(st.none() | st.integers(0, 6), st.tuples(st.integers(0, 2), st.integers(0, 2))), max_size=12
)


# -- averages ---------------------------------------------------------------------------------------------------------


@given(totals, methods, drops, st.randoms())
def test_the_order_of_the_members_changes_nothing(given_points, method, drop, random):
    shuffled = random.sample(given_points, len(given_points))

    assert scores.average(shuffled, method=method, drop_extremes_from=drop) == scores.average(
        given_points, method=method, drop_extremes_from=drop
    )


@given(totals, methods, drops)
def test_an_average_lies_between_the_lowest_and_the_highest(given_points, method, drop):
    value = scores.average(given_points, method=method, drop_extremes_from=drop).value

    assert value is None if not given_points else min(given_points) <= value <= max(given_points)


@given(totals, methods)
def test_an_average_is_what_the_textbook_says(given_points, method):
    value = scores.average(given_points, method=method).value

    textbook = {MEAN: mean, MEDIAN: median}[method]
    assert value == (textbook(map(Fraction, given_points)) if given_points else None)


@given(totals, methods, drops)
def test_one_highest_and_one_lowest_are_dropped_from_the_set_number_on_and_never_before(given_points, method, drop):
    average = scores.average(given_points, method=method, drop_extremes_from=drop)

    drops_now = drop is not None and len(given_points) >= drop
    assert average.dropped == ((min(given_points), max(given_points)) if drops_now else ())
    assert sorted(average.counted + average.dropped) == sorted(given_points)


@given(st.lists(points, min_size=3, max_size=12))
def test_the_median_is_the_same_without_highest_and_lowest(given_points):
    with_all, without = (scores.average(given_points, method=MEDIAN, drop_extremes_from=drop) for drop in (None, 3))

    assert with_all.value == without.value


@given(st.fractions(-1000, 1000, max_denominator=50), st.integers(0, 2))
def test_what_is_shown_is_the_value_within_half_of_its_last_digit(value, decimals):
    text = scores.shown(value, decimals)

    assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**decimals)
    assert len(text.partition(".")[2]) == decimals


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(641, 8), 2, "80.13"),
        (Fraction(161, 2), 0, "81"),
        (Fraction(1605, 20), 1, "80.3"),
        (Fraction(-1, 1000), 2, "0.00"),
        (None, 2, "–"),
    ],
)
def test_halves_are_rounded_up(value, decimals, text):
    assert scores.shown(value, decimals) == text


@pytest.mark.parametrize(
    ("average", "words"),
    [
        (scores.average([85, 90, 81]), "(81 + 85 + 90) ÷ 3 = 85.33"),
        (
            scores.average([60, 80, 82, 84, 100], drop_extremes_from=5),
            "(80 + 82 + 84) ÷ 3 = 82.00, 뺀 점수 60 · 100",
        ),
        (scores.average([85, 90, 81], method=MEDIAN, decimals=0), "81 · 85 · 90 가운데의 값 85"),
        (scores.average([70, 90, 81, 85], method=MEDIAN), "70 · 81 · 85 · 90 가운데의 두 값 (81 + 85) ÷ 2 = 83.00"),
        (scores.average([]), "제출된 점수가 없습니다."),
    ],
)
def test_an_average_explains_itself(average, words):
    assert average.explanation == words


# -- rounds and bonus points ------------------------------------------------------------------------------------------


@given(parts())
def test_rounds_together_stay_within_a_hundred(drawn):
    assert 0 <= scores.combine(drawn) <= 100


@given(parts(), st.randoms())
def test_the_order_of_the_rounds_changes_nothing(drawn, random):
    assert scores.combine(random.sample(drawn, len(drawn))) == scores.combine(drawn)


@given(parts(), st.integers(2, 5))
def test_only_the_shares_of_the_weights_count(drawn, times):
    heavier = [Part(part.name, part.average, part.most, part.weight * times) for part in drawn]

    assert scores.combine(heavier) == scores.combine(drawn)


@given(parts())
def test_full_marks_everywhere_are_a_hundred_and_nothing_is_nothing(drawn):
    full, none = (
        [Part(part.name, Average((part.most * share,)), part.most, part.weight) for part in drawn] for share in (1, 0)
    )

    assert (scores.combine(full), scores.combine(none)) == (100, 0)


@given(parts())
def test_without_a_score_in_one_round_that_counts_there_is_no_total(drawn):
    assert scores.combine([*drawn, Part("면담", Average(()), 50, 10)]) is None
    assert scores.combine([*drawn, Part("현장", Average(()), 50, 0)]) == scores.combine(drawn)


def test_rounds_without_any_weight_are_refused():
    with pytest.raises(ValueError, match="counts"):
        scores.combine([Part("서류심사", Average((50,)), 100, 0)])


def test_a_combination_explains_itself():
    drawn = [
        Part("위원회 심사", scores.average([85, 86]), 100, 70),
        Part("상호심사", scores.average([40]), 50, 30),
    ]

    words = "위원회 심사 85.50 ÷ 100 × 70% + 상호심사 40.00 ÷ 50 × 30% = 83.85"
    assert scores.combination(drawn) == words
    assert (
        scores.combination([drawn[0], Part("면담", Average(()), 50, 30)]) == "아직 점수가 없는 심사가 있습니다: 면담"
    )


reasons = st.lists(st.tuples(st.sampled_from("가나다라"), st.integers(0, 9)), max_size=8)


@given(reasons, st.none() | st.integers(0, 12), st.randoms())
def test_bonus_points_never_pass_their_limit_and_each_reason_counts_once(given_points, limit, random):
    reckoned = scores.bonus(given_points, limit)

    highest = sum(max(n for reason, n in given_points if reason == each) for each in dict(given_points))
    assert reckoned.value == (highest if limit is None else min(highest, limit))
    assert scores.bonus(random.sample(given_points, len(given_points)), limit) == reckoned


def test_bonus_points_explain_themselves():
    assert scores.bonus([("사전상담", 3)]).explanation == "사전상담 3"
    reckoned = scores.bonus([("첫 신청", 2), ("사전상담", 3)], 4)
    assert reckoned.explanation == "사전상담 3 + 첫 신청 2 = 5, 한도 4점까지만 더해 4"
    assert Bonus().explanation == ""


# -- places -----------------------------------------------------------------------------------------------------------


@given(entries)
def test_a_rank_is_one_more_than_the_number_of_better_ones(rows):
    keys = [row for row in rows if row[0] is not None]

    for row, place in zip(rows, scores.places(rows), strict=True):
        assert place.rank == (None if row[0] is None else 1 + sum(other > row for other in keys))


@given(entries, st.randoms())
def test_the_order_in_which_applications_come_changes_no_place(rows, random):
    found = dict(zip(rows, scores.places(rows), strict=True))

    shuffled = random.sample(rows, len(rows))
    assert scores.places(shuffled) == [found[row] for row in shuffled]


@given(entries)
def test_ties_say_how_many_there_were_and_how_many_are_left(rows):
    for row, place in zip(rows, scores.places(rows), strict=True):
        if row[0] is not None:
            assert place.sharing == rows.count(row)
            assert place.ties == sum(value == row[0] for value, _ in rows)
            assert bool(place.broken_by) == (place.ties > place.sharing)


@given(entries)
def test_ranks_agree_with_a_plain_sort(rows):
    keys = sorted((row for row in rows if row[0] is not None), reverse=True)

    assert sorted(place.rank for place in scores.places(rows) if place.rank) == [1 + keys.index(key) for key in keys]


def test_a_tie_is_broken_by_the_first_rule_that_tells_them_apart():
    first, second, third, alone = scores.places([(80, (3, 1)), (80, (3, 0)), (80, (2, 9)), (70, (9, 9))])

    assert [first.rank, second.rank, third.rank, alone.rank] == [1, 2, 3, 4]
    assert [first.broken_by, second.broken_by, third.broken_by, alone.broken_by] == [(1,), (0, 1), (0,), ()]


def test_what_no_rule_tells_apart_shares_a_place_and_the_next_one_is_left_out():
    found = scores.places([(80, (1,)), (90, (0,)), (80, (1,)), (None, (9,)), (70, (0,))])

    assert [place.rank for place in found] == [2, 1, 2, None, 4]
    assert (found[0].ties, found[0].sharing) == (2, 2)
