"""Who scores unlike the others: values in, values out, in exact fractions."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from .scores import WHOLE, shown

# A scorer is pointed out from this distance on, in % of the points there are, once so many applications compare.
# It marks and changes nothing, so it is no rule of the district's.
FAR, FEWEST_TO_COMPARE = 10, 3


@dataclass(frozen=True, slots=True)
class Scorer:
    """How one member scored in a round: `deviation` is how far above the others' mean (점), on average over the
    `compared` applications that somebody else scored, too."""

    member: object
    count: int
    mean: Fraction
    lowest: int
    highest: int
    compared: int
    deviation: Fraction | None
    most: int

    @property
    def shown_mean(self):
        return shown(self.mean)

    @property
    def shown_deviation(self):
        """Signed, as text: `+2.50`."""
        return ("+" if self.deviation and self.deviation > 0 else "") + shown(self.deviation)

    @property
    def is_outlying(self):
        far = self.deviation is not None and abs(self.deviation) * WHOLE >= FAR * self.most
        return far and self.compared >= FEWEST_TO_COMPARE

    @property
    def explanation(self):
        """The deviation in words; "" where nobody else scored the same."""
        if self.deviation is None:
            return ""
        side = "높습니다" if self.deviation >= 0 else "낮습니다"
        return (
            f"다른 위원도 채점한 {self.compared:,}건에서, 신청마다 다른 위원 평균과의 차이를 평균하면 "
            f"{shown(abs(self.deviation))}점 {side}."
        )


def scorers(totals, most):
    """A Scorer for each member of `totals` ({application: [(member, points)]}), `most` points being the full marks."""
    given, differences = defaultdict(list), defaultdict(lambda: defaultdict(int))
    compared = defaultdict(int)
    for scores in totals.values():
        others = len(scores) - 1
        together = sum(points for _, points in scores)
        for member, points in scores:
            given[member].append(points)
            if others:  # points − (together − points) ÷ others, over the common denominator
                differences[member][others] += points * (others + 1) - together
                compared[member] += 1
    return [
        Scorer(
            member,
            count=len(points),
            mean=Fraction(sum(points), len(points)),
            lowest=min(points),
            highest=max(points),
            compared=compared[member],
            deviation=_mean_difference(differences[member], compared[member]),
            most=most,
        )
        for member, points in given.items()
    ]


def _mean_difference(by_denominator, count):
    if not count:
        return None
    return sum(Fraction(over, others) for others, over in by_denominator.items()) / count
