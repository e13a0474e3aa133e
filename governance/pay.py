"""Attendance allowances and the tax kept back from them: values in, values out; no Django.

What is paid, and at which rates, say the dated rows of AllowanceRule and WithholdingRule. Amounts are whole won.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stay:
    """What is known of somebody on a meeting's roll: what he is, whether he came, how many minutes he sat there."""

    came: bool
    minutes: int
    is_official: bool = False
    is_ex_officio: bool = False
    in_writing: bool = False  # the meeting was held by papers alone


@dataclass(frozen=True)
class Claim:
    """What somebody is paid, in won, and why so much or why nothing."""

    base: int
    extra: int
    why: str

    @property
    def gross(self):
        return self.base + self.extra


@dataclass(frozen=True)
class Tax:
    """How the tax on other income (기타소득) comes about; `income` is what is taxed, after expenses."""

    expenses: int
    income: int
    income_tax: int
    local_tax: int
    why: str

    @property
    def kept_back(self):
        return self.income_tax + self.local_tax


def claim(stay, rule):
    """What `stay` is paid by the allowance rule of the day; nothing for whoever must not be paid, with the reason."""
    why = excluded(stay, rule)
    return Claim(0, 0, why) if why else full(stay, rule)


def chosen(stay, rule, choice):
    """(claim, whether by hand): as the rule says, or as `choice` (whether paid, why so) does where it differs.

    Nobody who did not come is paid, whatever was chosen.
    """
    by_rule = claim(stay, rule)
    if choice is None or not stay.came or choice[0] == bool(by_rule.gross):
        return by_rule, False
    paid, why = choice
    if not paid:
        return Claim(0, 0, f"지급하지 않기로 함: {why}"), True
    given = full(stay, rule)
    if not given.gross:  # for papers alone the rule has no sum
        return by_rule, False
    return Claim(given.base, given.extra, f"지급하기로 함: {why} ({given.why})"), True


def full(stay, rule):
    """What somebody is paid who is not excluded."""
    if stay.in_writing:
        return Claim(rule.written, 0, f"서면 심의: {rule.written:,}원")
    told = f"{duration(stay.minutes)} 참석: 기본 {rule.base:,}원"
    if rule.extra and rule.extra_after_minutes is not None and stay.minutes > rule.extra_after_minutes:
        over = f"{duration(rule.extra_after_minutes)} 초과 {rule.extra:,}원"
        return Claim(rule.base, rule.extra, f"{told} + {over}")
    return Claim(rule.base, 0, told)


def excluded(stay, rule):
    """Why somebody is paid nothing; "" for who is paid. Whoever did not come is told that first."""
    if not stay.came:
        return "서면 의견을 내지 않음" if stay.in_writing else "출석하지 않음"
    if stay.is_ex_officio:
        return "당연직 위원"
    if stay.is_official:
        return "소관 업무로 참석한 공무원"
    if stay.in_writing:
        return "" if rule.written else "서면 심의에는 수당이 없음"
    if rule.least_minutes and stay.minutes < rule.least_minutes:
        return f"{duration(stay.minutes)} 참석: {duration(rule.least_minutes)}에 못 미침"
    return ""


def withheld(gross, rule):
    """The tax kept back from one payment of `gross` won: income tax and the local tax on it.

    Of the payment `expense_percent` count as expenses, the rest is income; up to `exempt_up_to` it is not taxed. Odd
    won below `floor_to` are dropped from each tax.
    """
    expenses = gross * rule.expense_percent // 100
    income = gross - expenses
    if income <= rule.exempt_up_to:
        return Tax(expenses, income, 0, 0, f"소득금액 {income:,}원이 {rule.exempt_up_to:,}원 이하라 과세하지 않음")
    income_tax = _floored(income * rule.income_tax_permille // 1000, rule.floor_to)
    local_tax = _floored(income_tax * rule.local_tax_percent // 100, rule.floor_to)
    told = f"({gross:,} - 필요경비 {expenses:,}) × {rule.income_tax_permille / 10:g}% = {income_tax:,}원"
    return Tax(expenses, income, income_tax, local_tax, told)


def duration(minutes):
    """130 as 2시간 10분."""
    hours, rest = divmod(minutes, 60)
    told = [f"{hours}시간" if hours else "", f"{rest}분" if rest or not hours else ""]
    return " ".join(filter(None, told))


def _floored(won, step):
    return won // step * step
