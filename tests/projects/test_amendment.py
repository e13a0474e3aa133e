"""What a change moves, and which is small: values in, values out."""

import pytest

from projects.amendment import is_small, shifts

BEFORE = {"식비": (1_000_000, 0), "재료비": (2_000_000, 300_000)}


def test_each_item_stands_once_in_the_order_of_the_plan_before_and_new_ones_after():
    rows = shifts(BEFORE, {"강사비": (100_000, 0), "식비": (900_000, 0), "재료비": (2_000_000, 300_000)})

    assert [(row.category, row.grant, row.own) for row in rows] == [
        ("식비", -100_000, 0),
        ("재료비", 0, 0),
        ("강사비", 100_000, 0),
    ]
    assert [row.changes for row in rows] == [True, False, True]


@pytest.mark.parametrize(
    ("after", "percent", "small"),
    [
        ({"식비": (800_000, 0), "재료비": (2_200_000, 300_000)}, 20, True),
        ({"식비": (799_999, 0), "재료비": (2_200_001, 300_000)}, 20, False),
        ({"식비": (1_000_000, 0), "재료비": (2_000_000, 300_000)}, 0, True),
        ({"식비": (1_000_000, 1), "재료비": (2_000_000, 300_000)}, 0, False),
        ({"식비": (999_000, 0), "재료비": (2_000_000, 300_000), "강사비": (1_000, 0)}, 50, False),
        ({"재료비": (2_300_000, 300_000)}, 50, False),
        # The whole stays while grant and own share change places: that moves the grant.
        ({"식비": (700_000, 300_000), "재료비": (2_300_000, 0)}, 20, False),
    ],
)
def test_a_change_is_small_while_no_item_passes_the_share(after, percent, small):
    assert is_small(shifts(BEFORE, after), percent) is small
