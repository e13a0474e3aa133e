"""The arithmetic of a settlement (정산): values in, values out; no Django. Amounts are whole won.

What a district may decide otherwise (which part a disallowed amount is taken from, small sums that are not collected,
interest) comes in as `Terms`, the values of a dated SettlementRule.
"""

from dataclasses import dataclass
from fractions import Fraction

GRANT_FIRST, BY_SHARE = "grant", "share"
TAKEN_FROM = {GRANT_FIRST: "보조금 집행액에서 먼저", BY_SHARE: "보조금과 자부담에서 쓴 비율대로"}


@dataclass(frozen=True)
class Spent:
    """One expense: what was paid of the grant and of the group's own money, and how much of it does not count."""

    grant: int
    own: int = 0
    disallowed: int = 0

    def disallowed_parts(self, taken_from):
        """(of the grant, of the own money): the two parts of the disallowed amount; in doubt it is the grant's."""
        if taken_from == BY_SHARE and self.disallowed:
            grant = -(-self.disallowed * self.grant // (self.grant + self.own))
        else:
            grant = min(self.disallowed, self.grant)
        return grant, self.disallowed - grant


@dataclass(frozen=True)
class Agreed:
    """The money of the plan that was agreed on: what the district gives, and what the group adds (자부담)."""

    grant: int
    own: int

    @property
    def own_ratio(self):
        """The group's part of the whole, exact; 0 where nothing was planned."""
        return ratio(self.own, self.grant + self.own)


@dataclass(frozen=True)
class Terms:
    """What the district's rule of the year says."""

    taken_from: str = GRANT_FIRST
    returns_interest: bool = True
    floor_to: int = 1  # what is paid back is a multiple of this: 10 leaves out what is below 10 won
    drop_below: int = 0  # a sum below this is not collected at all


@dataclass(frozen=True)
class Step:
    """One line of the statement: what it is, whole won, and how it came about; `mark` where it is a total."""

    key: str
    label: str
    won: int
    how: str
    mark: bool = False


@dataclass(frozen=True)
class Settled:
    """What came out. paid = recognised + refund and due = refund + interest − dropped always hold."""

    granted: int
    paid: int
    grant_spent: int
    own_spent: int
    grant_disallowed: int
    own_disallowed: int
    recognised: int
    interest: int
    dropped: int
    steps: tuple[Step, ...]

    @property
    def disallowed(self):
        return self.grant_disallowed + self.own_disallowed

    @property
    def spending(self):
        """Recognised spending, of either money (인정 집행액)."""
        return self.grant_spent + self.own_spent - self.disallowed

    @property
    def refund(self):
        """What goes back of the grant itself, before interest and before small sums are left out."""
        return self.paid - self.recognised

    @property
    def unpaid(self):
        """What was granted and never paid."""
        return self.granted - self.paid

    @property
    def due(self):
        """What the group is asked to pay back."""
        return self.refund + self.interest - self.dropped


def ratio(part, whole):
    """A share as an exact fraction; 0 of nothing."""
    return Fraction(part, whole) if whole else Fraction(0)


def percent(share):
    """A share in per cent for people, cut (never rounded up) to two places: 9.09%."""
    hundredths = share.numerator * 10_000 // share.denominator
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return f"{text}%"


def settle(expenses, *, granted, paid, agreed, interest=0, terms=None):
    """Works a settlement out, line by line. `expenses` are Spent, `interest` what the group's account bore.

    Recognised is, of E = grant spending + own spending − disallowed: E × (1 − agreed own ratio), cut to whole won,
    where the group's real own ratio is below the agreed one; else the recognised grant spending. Never more than was
    paid: what the group spent beyond is its own affair.
    """
    terms, expenses = terms or Terms(), list(expenses)
    parts = [row.disallowed_parts(terms.taken_from) for row in expenses]
    spent = {
        "grant_spent": sum(row.grant for row in expenses),
        "own_spent": sum(row.own for row in expenses),
        "grant_disallowed": sum(grant for grant, _ in parts),
        "own_disallowed": sum(own for _, own in parts),
    }
    first, recognised = _recognised(spent, agreed, paid, terms)
    due = interest if terms.returns_interest else 0
    last, dropped = _refund(granted, paid, recognised, interest, terms)
    return Settled(
        granted=granted,
        paid=paid,
        recognised=recognised,
        interest=due,
        dropped=dropped,
        steps=(*first, *last),
        **spent,
    )


def _recognised(spent, agreed, paid, terms):
    """(steps, whole won) from what was spent to the grant that counts."""
    grant = spent["grant_spent"] - spent["grant_disallowed"]
    own = spent["own_spent"] - spent["own_disallowed"]
    whole, disallowed = grant + own, spent["grant_disallowed"] + spent["own_disallowed"]
    real, wanted = ratio(own, whole), agreed.own_ratio
    steps = [
        Step("grant_spent", "보조금 집행액", spent["grant_spent"], "집행 내역의 보조금을 더한 금액"),
        Step("own_spent", "자부담 집행액", spent["own_spent"], "집행 내역의 자부담을 더한 금액"),
        Step(
            "disallowed",
            "불인정액",
            disallowed,
            f"{TAKEN_FROM[terms.taken_from]} 뺍니다: 보조금 {spent['grant_disallowed']:,}원, "
            f"자부담 {spent['own_disallowed']:,}원"
            if disallowed
            else "불인정한 집행이 없습니다",
        ),
        Step(
            "spending",
            "인정 집행액",
            whole,
            f"{spent['grant_spent']:,} + {spent['own_spent']:,} − {disallowed:,} "
            f"(보조금 {grant:,}원, 자부담 {own:,}원)",
        ),
        Step(
            "own",
            "인정 자부담",
            own,
            f"인정 집행액의 {percent(real)}. 약속한 자부담 비율은 {percent(wanted)} "
            f"({agreed.own:,}원 ÷ {agreed.grant + agreed.own:,}원)",
        ),
    ]
    if whole and real < wanted:
        counted = int(whole * (1 - wanted))  # a positive fraction: int() cuts it to whole won
        how = (
            f"자부담을 약속보다 적게 써서 {whole:,} × {agreed.grant:,} ÷ {agreed.grant + agreed.own:,} (1원 미만 버림)"
        )
    else:
        counted, how = grant, "자부담 비율을 지켜서 인정한 보조금 집행액 그대로"
    if counted > paid:
        how = f"{how} = {counted:,}원이지만 지급한 금액까지만"
    recognised = min(counted, paid)
    return [*steps, Step("recognised", "인정 보조금", recognised, how, mark=True)], recognised


def _refund(granted, paid, recognised, interest, terms):
    """(steps, whole won left out) from the grant that counts to what is paid back."""
    due = interest if terms.returns_interest else 0
    whole = paid - recognised + due
    dropped = whole if whole < terms.drop_below else whole % terms.floor_to
    steps = [
        Step("paid", "지급액", paid, _of_grant(granted, paid)),
        Step("refund", "쓰지 않았거나 인정되지 않은 보조금", paid - recognised, f"{paid:,} − {recognised:,}"),
        Step(
            "interest",
            "이자",
            due,
            "통장에 붙은 이자" if terms.returns_interest else f"통장에 붙은 이자 {interest:,}원은 반납하지 않습니다",
        ),
    ]
    if dropped:
        why = f"{terms.drop_below:,}원 미만은 반납하지 않음" if whole < terms.drop_below else ""
        steps.append(Step("dropped", "버린 끝수", dropped, why or f"{terms.floor_to:,}원 미만 버림"))
        sum_ = f"{paid - recognised:,} + {due:,} − {dropped:,}"
    else:
        sum_ = f"{paid - recognised:,} + {due:,}"
    return [*steps, Step("due", "반납할 금액", whole - dropped, sum_, mark=True)], dropped


def _of_grant(granted, paid):
    return "결정된 지원금을 모두 지급" if granted == paid else f"결정된 지원금 {granted:,}원 가운데 지급한 금액"
