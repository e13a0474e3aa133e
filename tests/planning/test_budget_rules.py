"""How far a move of money reaches, and what a line can still bear: values in, values out."""

from datetime import date

import pytest

from planning import rules
from planning.rules import DEPARTMENTS, EARMARKED, LEFT_OVER, POLICIES, TOTAL, UNITS, WITHIN, Place

HERE = Place(policy=1, unit=1, programme=1, object_class=1, item=1, line=1, department=1)


def elsewhere(**parts):
    return Place(**{**vars(HERE), "line": 2, **parts})


@pytest.mark.parametrize(
    ("there", "reach"),
    [
        (elsewhere(policy=2, unit=2, programme=2), POLICIES),
        (elsewhere(unit=2, programme=2), UNITS),
        (elsewhere(programme=2), WITHIN),
        (elsewhere(object_class=2, item=2), WITHIN),
        (elsewhere(item=2), WITHIN),
        (elsewhere(), WITHIN),
    ],
)
def test_the_distance_says_how_far(there, reach):
    assert rules.reaches([(HERE, -1_000), (there, 1_000)]) == (reach, TOTAL)


def test_two_moves_inside_two_units_are_no_move_between_units():
    far = elsewhere(unit=2, programme=2, line=3)
    inside = [
        (HERE, -500),
        (elsewhere(item=2), 500),
        (far, -900),
        (elsewhere(unit=2, programme=2, item=3, line=4), 900),
    ]

    assert rules.reaches(inside)[0] == WITHIN
    assert rules.reaches([*inside[:3], (elsewhere(line=5), 900)])[0] == UNITS


def test_money_for_another_department_may_be_a_handover():
    there = elsewhere(policy=2, unit=2, programme=2, department=2)

    assert rules.reaches([(HERE, -1), (there, 1)]) == (POLICIES, DEPARTMENTS, TOTAL)


def test_money_from_outside_may_be_spent_in_advance_and_what_is_left_over_carried():
    assert rules.reaches([(elsewhere(from_outside=True), 1)]) == (TOTAL, EARMARKED, LEFT_OVER)
    assert rules.reaches([(HERE, 1)]) == (TOTAL, LEFT_OVER)
    assert rules.reaches([(HERE, 2), (elsewhere(), -1)]) == (TOTAL,)
    assert rules.reaches([]) == ()


def test_no_later_day_may_fall_below_nothing():
    march, may, july = date(2016, 3, 1), date(2016, 5, 1), date(2016, 7, 1)
    entries = [(may, 500), (july, -900)]

    assert rules.lowest_balance(1_000, entries, since=march) == 600
    assert rules.lowest_balance(1_000, [(may, 500)], since=march) == 1_000
    assert rules.lowest_balance(1_000, [(may, 500)], since=may) == 1_500
    assert rules.lowest_balance(1_000, [], since=may) == 1_000


def test_nothing_of_nothing_has_no_rate_and_deserves_no_word():
    assert rules.rate(0, 0) is None
    assert rules.standing(0, 0) == ""
    assert [rules.standing(spent, 100) for spent in (29, 30, 89, 90)] == ["little", "", "", "much"]
