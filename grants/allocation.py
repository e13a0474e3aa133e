"""How a call's money may be shared out: rows in, rows out, in whole won. Nothing here is stored or decided.

The first group of functions proposes, the second asks what a proposal says. Rows come in the order of their receipt
and keep it; “rank” is a place, 1 the best, None unscored.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

SELECTED, RESERVE, REJECTED = "selected", "reserve", "rejected"
TEN_THOUSAND = 10_000  # won


@dataclass(frozen=True, slots=True)
class Row:
    """One application and what is proposed for it; `type`, `dong`, `field` are keys, `points` the score it has.

    `given` is what a helper worked out (won, 0 for nothing), None where none was used yet.
    """

    application: int
    rank: int | None
    asked: int
    type: int | None = None
    dong: int | None = None
    field: int | None = None
    state: str = REJECTED
    amount: int = 0
    points: Decimal | None = None
    reason: str = ""
    given: int | None = None

    @property
    def is_selected(self):
        return self.state == SELECTED

    def paid(self, amount):
        """The row with that amount: selected while there is any, not selected without."""
        if amount == self.amount and (amount > 0) == self.is_selected:
            return self
        return replace(self, state=SELECTED, amount=amount) if amount > 0 else self.put(REJECTED)

    def put(self, state):
        """The row without money, as reserve or not selected."""
        return self if (self.state, self.amount) == (state, 0) else replace(self, state=state, amount=0)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an application is given where it is selected: so much % of what it asked, at most its type's cap, without
    what is below a full `unit` of won."""

    percent: int = 100
    unit: int = 1
    caps: tuple = ()  # (type, won)

    def to(self, row):
        most = min([row.asked, *(cap for type_, cap in self.caps if type_ == row.type)])
        return floored(most * self.percent // 100, self.unit)


def floored(won, unit=TEN_THOUSAND):
    """Whole won without what is below a full `unit`.

    >>> floored(1_239_999), floored(9_999), floored(1_239_999, 1)
    (1230000, 0, 1239999)
    """
    return won // unit * unit


def by_rank(rows):
    """The rows from the best place on, equal ones by receipt, unscored ones last."""
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0))


# -- what helpers propose ---------------------------------------------------------------------------------------------


def fill_by_rank(rows, budget, *, skip, offer=Offer(), places=None, quotas=None, dong_from=None):
    """Selects from the best place on while the money lasts; what does not fit is passed over (`skip`) or ends it.

    `places` {type: n} and `quotas` {field: n} say how many are selected at most; `dong_from` (points) has the best
    application of every dong that reaches so many points go first. Who is unscored is never selected; a reserve stays
    one where it is not selected.
    """
    chosen, left = {}, budget
    room = Room(places or {}, quotas or {})
    for row in _first_of_dongs_first(rows, dong_from):
        amount = offer.to(row)
        if row.rank is None or amount <= 0 or not room.has(row):
            continue
        if amount > left:
            if skip:
                continue
            break
        chosen[row.application] = amount
        left -= amount
        room.take(row)
    return [_filled(row, chosen.get(row.application, 0)) for row in rows]


class Room:
    """How many of a type and of a field may still be selected."""

    def __init__(self, places, quotas):
        self.limits = {"type": places, "field": quotas}
        self.taken = {"type": Counter(), "field": Counter()}

    def has(self, row):
        return all(
            getattr(row, axis) not in limits or self.taken[axis][getattr(row, axis)] < limits[getattr(row, axis)]
            for axis, limits in self.limits.items()
        )

    def take(self, row):
        for axis, taken in self.taken.items():
            taken[getattr(row, axis)] += 1


def _first_of_dongs_first(rows, dong_from):
    ordered = by_rank(rows)
    if dong_from is None:
        return ordered
    first, seen = [], set()
    for row in ordered:
        if row.dong not in (None, *seen) and row.points is not None and row.points >= dong_from:
            seen.add(row.dong)
            first.append(row)
    return first + [row for row in ordered if row not in first]


def _filled(row, amount):
    return row.put(RESERVE) if not amount and row.state == RESERVE else row.paid(amount)


def cut_percent(rows, percent):
    """Leaves `percent` % of every amount, rounded down."""
    return [row.paid(row.amount * percent // 100) if row.is_selected else row for row in rows]


def floor_to(rows, unit=TEN_THOUSAND):
    """Takes from every amount what is below a full `unit`; what is left with nothing is not selected any more."""
    return [row.paid(floored(row.amount, unit)) if row.is_selected else row for row in rows]


def cap_by_type(rows, caps):
    """Leaves no amount above its type's cap: {type: won}."""
    return [row.paid(min(row.amount, caps.get(row.type, row.amount))) if row.is_selected else row for row in rows]


def reserve_rest(rows, limit=None):
    """Makes the best of what is scored and not selected the reserve, `limit` of them or all; the others nothing."""
    rest = [row.application for row in by_rank(rows) if row.rank is not None and not row.is_selected]
    reserve = set(rest[:limit])
    return [row if row.is_selected else row.put(RESERVE if row.application in reserve else REJECTED) for row in rows]


def settled(before, after, told):
    """What a helper worked out, remembered in the rows; where it leaves the order of places, `told` is the reason.

    A reason written by hand stays where nothing changed.
    """
    remembered = [replace(row, given=row.amount) for row in after]
    jumped, old = exceptions(remembered), {row.application: row for row in before}

    def reason(row):
        kept = (row.state, row.amount) == (old[row.application].state, old[row.application].amount)
        if kept and row.reason:
            return row.reason
        return told if row.application in jumped else ""

    return [replace(row, reason=reason(row)) for row in remembered]


# -- what a proposal says ---------------------------------------------------------------------------------------------


def numbered(rows):
    """{application: 1, 2, …} of the reserve, in the order of places."""
    return {row.application: at for at, row in enumerate((r for r in by_rank(rows) if r.state == RESERVE), start=1)}


def exceptions(rows):
    """{application: sentence} of the rows that need a written reason: selected without a score, selected before a
    better place of the same type, or given another amount than a helper had worked out."""
    passed_over = {}
    for row in rows:
        if row.rank is not None and not row.is_selected:
            passed_over[row.type] = min(row.rank, passed_over.get(row.type, row.rank))
    return {row.application: told for row in rows if (told := _exception(row, passed_over.get(row.type)))}


def _exception(row, passed_over):
    if row.is_selected and row.rank is None:
        return "점수가 없는데 선정했습니다."
    if row.is_selected and passed_over is not None and passed_over < row.rank:
        return f"같은 유형의 {passed_over}위를 두고 선정했습니다."
    if row.given is not None and row.given != row.amount:
        return f"계산한 금액 {row.given:,}원과 다릅니다."
    return ""


@dataclass(frozen=True, slots=True)
class Difference:
    """An application that two proposals treat differently: (state, amount) in each, None where it is missing."""

    application: int
    before: tuple | None
    after: tuple | None

    @property
    def more(self):
        """Whole won that the second gives more (negative: less)."""
        return (self.after[1] if self.after else 0) - (self.before[1] if self.before else 0)


def differences(before, after):
    """A Difference for each application that two lists of rows do not treat alike, in the order of the first."""
    one, other = ({row.application: (row.state, row.amount) for row in rows} for rows in (before, after))
    return [
        Difference(application, one.get(application), other.get(application))
        for application in {**one, **other}
        if one.get(application) != other.get(application)
    ]


def total(rows):
    """Whole won of all that is selected."""
    return sum(row.amount for row in rows if row.is_selected)


def sums(rows, axis):
    """{key: (how many there are, how many are selected, whole won)} by "dong", "type" or "field"."""
    added = defaultdict(lambda: (0, 0, 0))
    for row in rows:
        all_, selected, won = added[getattr(row, axis)]
        added[getattr(row, axis)] = (all_ + 1, selected + row.is_selected, won + row.amount)
    return dict(added)
