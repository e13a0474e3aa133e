"""How points become a place: averages, weights, bonus points and ties.

Values in, values out. All arithmetic is exact (Fraction); only what is shown is rounded, half up.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import NamedTuple

MEAN, MEDIAN = "mean", "median"
WHOLE = 100  # points that several rounds together are reckoned to
FEWEST_TO_DROP = 3  # scores: of two, nothing would be left


def shown(value, decimals=2):
    """Points to that many decimals, half up, as text; "–" where there are none.

    >>> shown(Fraction(241, 3)), shown(Fraction(-1, 8), 2), shown(Fraction(1, 2), 0)
    ('80.33', '-0.13', '1')
    """
    if value is None:
        return "–"
    units = 10**decimals
    rounded = int(abs(value) * units + Fraction(1, 2))
    sign = "-" if value < 0 and rounded else ""
    return f"{sign}{rounded // units}" + (f".{rounded % units:0{decimals}d}" if decimals else "")


# -- one round --------------------------------------------------------------------------------------------------------


class Average(NamedTuple):
    """An average of members' totals (점) that can say how it came about."""

    counted: tuple[int, ...]
    dropped: tuple[int, ...] = ()
    method: str = MEAN
    decimals: int = 2

    @property
    def value(self):
        """Points as an exact Fraction, or None without scores."""
        middle = self._middle
        return Fraction(sum(middle), len(middle)) if middle else None

    @property
    def shown(self):
        return shown(self.value, self.decimals)

    @property
    def scorers(self):
        """How many scored."""
        return len(self.counted) + len(self.dropped)

    @property
    def explanation(self):
        """The calculation as a line: `(85 + 90 + 80) ÷ 3 = 85.00`."""
        if not self.counted:
            return "제출된 점수가 없습니다."
        dropped = f", 뺀 점수 {' · '.join(map(str, self.dropped))}" if self.dropped else ""
        middle = self._middle
        reckoned = f"({' + '.join(map(str, middle))}) ÷ {len(middle)} = {self.shown}"
        if self.method == MEAN:
            return reckoned + dropped
        ordered = " · ".join(map(str, self.counted))
        if len(middle) == 1:
            return f"{ordered} 가운데의 값 {self.shown}{dropped}"
        return f"{ordered} 가운데의 두 값 {reckoned}{dropped}"

    @property
    def _middle(self):
        """The totals that the value is reckoned from; `counted` is in order."""
        if self.method == MEAN:
            return self.counted
        half = (len(self.counted) - 1) // 2
        return self.counted[half : len(self.counted) - half]


def average(totals, *, method=MEAN, drop_extremes_from=None, decimals=2):
    """The Average of members' totals (점); one highest and one lowest are dropped from that many scores on."""
    ordered = sorted(totals)
    if drop_extremes_from is not None and len(ordered) >= max(drop_extremes_from, FEWEST_TO_DROP):
        return Average(tuple(ordered[1:-1]), (ordered[0], ordered[-1]), method, decimals)
    return Average(tuple(ordered), (), method, decimals)


# -- several rounds, and bonus points ---------------------------------------------------------------------------------


class Part(NamedTuple):
    """What one round gives an application: its average out of `most` points, and the weight of the round."""

    name: str
    average: Average
    most: int
    weight: int = 1


def combine(parts):
    """Points out of 100 of the rounds together, each by its share of the weights; None while one has no score.

    Raises ValueError where no round has a weight.
    """
    weights = sum(part.weight for part in parts)
    if weights <= 0:
        raise ValueError("no round counts")
    counting = [part for part in parts if part.weight]
    if any(part.average.value is None for part in counting):
        return None
    return sum(WHOLE * part.weight * part.average.value / (part.most * weights) for part in counting)


def combination(parts, decimals=2):
    """The calculation of `combine` as a line: `위원회 심사 85.50 ÷ 100 × 70% + 상호심사 40.00 ÷ 50 × 30% = 83.85`."""
    counting = [part for part in parts if part.weight]
    if waiting := [part.name for part in counting if part.average.value is None]:
        return f"아직 점수가 없는 심사가 있습니다: {', '.join(waiting)}"
    weights = sum(part.weight for part in counting)
    shares = [f"{shown(Fraction(WHOLE * part.weight, weights), 1).removesuffix('.0')}%" for part in counting]
    terms = [
        f"{part.name} {part.average.shown} ÷ {part.most} × {share}"
        for part, share in zip(counting, shares, strict=True)
    ]
    return f"{' + '.join(terms)} = {shown(combine(parts), decimals)}"


@dataclass(frozen=True, slots=True)
class Bonus:
    """Bonus points (가점) as (reason, points), the highest first; together at most `limit`."""

    given: tuple[tuple[str, int], ...] = ()
    limit: int | None = None

    @property
    def added(self):
        return sum(points for _, points in self.given)

    @property
    def value(self):
        return self.added if self.limit is None else min(self.added, self.limit)

    @property
    def explanation(self):
        """The calculation as a line: `상담 3 + 첫 신청 2 = 5, 한도 4점까지만 더해 4`; "" without bonus points."""
        if not self.given:
            return ""
        told = " + ".join(f"{reason} {points}" for reason, points in self.given)
        told += f" = {self.added}" if len(self.given) > 1 else ""
        return told if self.value == self.added else f"{told}, 한도 {self.limit}점까지만 더해 {self.value}"


def bonus(given, limit=None):
    """The Bonus of (reason, points) given; of the same reason given more than once only the highest counts."""
    highest = {}
    for reason, points in given:
        highest[reason] = max(points, highest.get(reason, 0))
    return Bonus(tuple(sorted(highest.items(), key=lambda row: (-row[1], row[0]))), limit)


def total(parts, bonus=None):
    """The points that decide: one round's average as it stands, several combined to 100, bonus points on top; None
    while a round that counts has no score."""
    value = parts[0].average.value if len(parts) == 1 else combine(parts) if parts else None
    return value if value is None or bonus is None else value + bonus.value


def reckoning(parts, bonus, decimals=2):
    """The calculation of `total` as a line."""
    if not parts:
        return "아직 시작한 심사가 없습니다."
    line = parts[0].average.explanation if len(parts) == 1 else combination(parts, decimals)
    value = total(parts, bonus)
    if not bonus.given or value is None:
        return line
    return f"{line}, 가점({bonus.explanation}) {bonus.value}점을 더해 {shown(value, decimals)}"


def comparable(values):
    """The same values as whole numbers over one denominator: as exact as fractions, and compared much faster.

    >>> comparable([Fraction(1, 2), None, Fraction(1, 3), 1])
    [3, None, 2, 6]
    """
    whole = lcm(*{value.denominator for value in values if value is not None})
    return [value if value is None else value.numerator * (whole // value.denominator) for value in values]


# -- places -----------------------------------------------------------------------------------------------------------


class Place(NamedTuple):
    """A place: `ties` had the same points, `sharing` of them still share the place once `broken_by` was asked (the
    positions of the tie-breakers that told it apart from its neighbours)."""

    rank: int | None
    ties: int = 1
    sharing: int = 1
    broken_by: tuple[int, ...] = ()


def places(entries):
    """A Place for each (value, tie-breakers) of `entries`, in their order: more is better, None is unranked.

    Tie-breakers are tuples of one length, asked from the first on among equal values only; where all of them are equal
    the place is shared, and the next one skips: a rank is one more than the number of strictly better ones.

    >>> [place.rank for place in places([(80, (1,)), (90, (0,)), (80, (2,)), (None, (9,)), (80, (1,))])]
    [3, 1, 2, None, 3]
    """
    tied = defaultdict(list)
    for at, (value, _) in enumerate(entries):
        if value is not None:
            tied[value].append(at)
    found, better = [Place(None)] * len(entries), 0
    for value in sorted(tied, reverse=True):
        for ats, told in _broken([(entries[at][1], at) for at in tied[value]]):
            place = Place(better + 1, len(tied[value]), len(ats), told)
            better += len(ats)
            for at in ats:
                found[at] = place
    return found


def _broken(tied):
    """(who, which tie-breakers told them apart from their neighbours) of (tie-breakers, who), best first."""
    shared = defaultdict(list)
    for breakers, who in tied:
        shared[breakers].append(who)
    group = sorted(shared, reverse=True)
    edges = [_first_difference(one, other) for one, other in pairwise(group)]
    for at, breakers in enumerate(group):
        yield shared[breakers], tuple(sorted({*edges[max(at - 1, 0) : at + 1]}))


def through(values, *, best=None, least=None):
    """Whether each value passes (통과): the `best` so many and all that tie at their edge, or from `least` on.

    >>> through([80, 90, 80, None], best=2), through([80, 59, None], least=60)
    ([True, True, True, False], [True, False, False])
    """
    scored = sorted((value for value in values if value is not None), reverse=True)
    if best is not None:
        least = scored[:best][-1] if scored and best else WHOLE * WHOLE
    return [value is not None and value >= least for value in values]


def _first_difference(one, other):
    return next(at for at, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs)
