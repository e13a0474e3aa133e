"""The budget's arithmetic: how far a move of money reaches, and what a line can still bear.

Values in, values out: whole won and days; nothing here knows Django or the database.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

# How far a change of the budget reaches; what that is called and who decides on it say the rows of ChangeRule.
POLICIES, UNITS, WITHIN, DEPARTMENTS = BALANCED = ("policies", "units", "within", "departments")
TOTAL, EARMARKED, LEFT_OVER = "total", "earmarked", "left_over"

STOREYS = ("policy", "unit", "programme", "object_class", "item", "line")
# The highest storey over which money moves; below the unit all moves are alike.
MOVES = {"policy": POLICIES, "unit": UNITS}

LITTLE, MUCH = 30, 90  # percent to begin with; whoever reads the budget may ask for others


@dataclass(frozen=True)
class Place:
    """Where a line stands in the tree, by the keys of the parts that hold it."""

    policy: int
    unit: int
    programme: int
    object_class: int
    item: int
    line: int
    department: int = 0
    from_outside: bool = False  # paid for by the city or the nation

    def down_to(self, storey):
        """The part of the tree that holds the line at a storey: the same item of two programmes is two parts."""
        return tuple(getattr(self, name) for name in STOREYS[: STOREYS.index(storey) + 1])


def crossed(rows):
    """The highest storey over which money moves: the first with a part that does not balance by itself.

    `rows` are (Place, won) that add up to 0. Two moves, each inside a unit, do not make a move between units.
    """
    return next((name for name in STOREYS if _unbalanced((place.down_to(name), won) for place, won in rows)), "line")


def reaches(rows):
    """What a change of these (Place, won) may be taken for, likeliest first; nothing for no rows."""
    if not rows:
        return ()
    if sum(won for _, won in rows) == 0:
        reach = MOVES.get(crossed(rows), WITHIN)
        handed_over = _unbalanced((place.department, won) for place, won in rows)
        return (reach, DEPARTMENTS, TOTAL) if handed_over else (reach, TOTAL)
    if any(won < 0 for _, won in rows):
        return (TOTAL,)
    earmarked = all(place.from_outside for place, _ in rows)
    return (TOTAL, EARMARKED, LEFT_OVER) if earmarked else (TOTAL, LEFT_OVER)


def _unbalanced(parts):
    sums = defaultdict(int)
    for part, won in parts:
        sums[part] += won
    return any(sums.values())


def lowest_balance(amount, entries, *, since):
    """The least that is left on the day `since` or on any later one, in won.

    `amount` is the original budget, `entries` are (day, won): changes as they are, expenditures negative. Whoever
    spends more than this makes the books of some day show less than nothing.
    """
    by_day = defaultdict(int, {since: 0})
    for day, won in entries:
        by_day[max(day, since)] += won
    return amount + min(accumulate(by_day[day] for day in sorted(by_day)))


def rate(spent, current):
    """Percent of `current` that is spent; None where there is nothing to spend (printed –)."""
    return spent * 100 / current if current else None


def standing(spent, current, *, little=LITTLE, much=MUCH):
    """What deserves a word about a line: "little" under `little` percent, "much" from `much` on, "" otherwise."""
    percent = rate(spent, current)
    if percent is None:
        return ""
    return "little" if percent < little else "much" if percent >= much else ""
