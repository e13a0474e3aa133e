"""What a move of money is called, and what a line can still bear: values in, values out."""

from datetime import date

import pytest

from planning import rules
from planning.rules import ADJUSTMENT, ADVANCE, CARRYOVER, DIVERSION, HANDOVER, SUPPLEMENT, TRANSFER, Place

HERE = Place(policy=1, unit=1, programme=1, object_class=1, item=1, line=1, department=1)


def elsewhere(**parts):
    return Place(**{**vars(HERE), "line": 2, **parts})


@pytest.mark.parametrize(
    ("there", "kind"),
    [
        (elsewhere(policy=2, unit=2, programme=2), TRANSFER),
        (elsewhere(unit=2, programme=2), DIVERSION),
        (elsewhere(programme=2), ADJUSTMENT),
        (elsewhere(object_class=2, item=2), ADJUSTMENT),
        (elsewhere(item=2), ADJUSTMENT),
        (elsewhere(), ADJUSTMENT),
    ],
)
def test_the_distance_names_the_move(there, kind):
    assert rules.fitting([(HERE, -1_000), (there, 1_000)]) == (kind, SUPPLEMENT)


def test_two_moves_inside_two_units_are_no_move_between_units():
    far = elsewhere(unit=2, programme=2, line=3)
    inside = [
        (HERE, -500),
        (elsewhere(item=2), 500),
        (far, -900),
        (elsewhere(unit=2, programme=2, item=3, line=4), 900),
    ]

    assert rules.fitting(inside)[0] == ADJUSTMENT
    assert rules.fitting([*inside[:3], (elsewhere(line=5), 900)])[0] == DIVERSION


def test_money_for_another_department_may_be_a_handover():
    there = elsewhere(policy=2, unit=2, programme=2, department=2)

    assert rules.fitting([(HERE, -1), (there, 1)]) == (TRANSFER, HANDOVER, SUPPLEMENT)


def test_money_from_outside_may_be_spent_in_advance_and_what_is_left_over_carried():
    assert rules.fitting([(elsewhere(from_outside=True), 1)]) == (SUPPLEMENT, ADVANCE, CARRYOVER)
    assert rules.fitting([(HERE, 1)]) == (SUPPLEMENT, CARRYOVER)
    assert rules.fitting([(HERE, 2), (elsewhere(), -1)]) == (SUPPLEMENT,)
    assert rules.fitting([]) == ()


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
