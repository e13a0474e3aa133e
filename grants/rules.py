"""Arithmetic of calls and reviews: values in, values out."""

from dataclasses import dataclass
from fractions import Fraction


def own_share_due(total, percent):
    """Whole won a group must pay itself at `percent` % of a base of `total` won, rounded up."""
    return -(-total * percent // 100)


def money_problems(asked, *, floor, cap):
    """Sentences on what is wrong with the amount asked for (whole won); an empty list when nothing is."""
    if asked <= 0:
        return ["지원 신청액이 0원입니다. 산출내역을 적어 주세요."]
    if cap is not None and asked > cap:
        return [f"지원 신청액 {asked:,}원이 유형별 한도 {cap:,}원을 넘습니다."]
    if floor is not None and asked < floor:
        return [f"지원 신청액 {asked:,}원이 유형별 최소 금액 {floor:,}원보다 적습니다."]
    return []


@dataclass(frozen=True)
class Average:
    """An average that can say how it came about."""

    counted: tuple[int, ...]
    dropped: tuple[int, ...] = ()

    @property
    def value(self):
        """Points as an exact Fraction, or None without scores."""
        return Fraction(sum(self.counted), len(self.counted)) if self.counted else None

    @property
    def shown(self):
        """Points to two decimals, half up, as text; "–" without scores."""
        if self.value is None:
            return "–"
        hundredths = int(self.value * 100 + Fraction(1, 2))
        return f"{hundredths // 100}.{hundredths % 100:02d}"

    @property
    def explanation(self):
        """The calculation as a line: `(85 + 90 + 80) ÷ 3 = 85.00`."""
        if not self.counted:
            return "제출된 점수가 없습니다."
        dropped = f", 뺀 점수 {' · '.join(map(str, self.dropped))}" if self.dropped else ""
        return f"({' + '.join(map(str, self.counted))}) ÷ {len(self.counted)} = {self.shown}{dropped}"


def average(totals, *, drop_extremes_from=None):
    """The Average of members' totals (점); one highest and one lowest are dropped from that many scores on."""
    ordered = sorted(totals)
    if drop_extremes_from is not None and len(ordered) >= max(drop_extremes_from, 3):
        return Average(counted=tuple(ordered[1:-1]), dropped=(ordered[0], ordered[-1]))
    return Average(counted=tuple(ordered))


def ranks(values):
    """Ranks of `values` (higher is better; None is unranked): equal values share a rank, the next one skips.

    >>> ranks([80, 90, 80, None, 70])
    [2, 1, 2, None, 4]
    """
    places = {}
    for place, value in enumerate(sorted((value for value in values if value is not None), reverse=True), start=1):
        places.setdefault(value, place)
    return [places.get(value) for value in values]
