"""“신청할 수 있을까?”: what a call's conditions need to know, and the `judging.Case` that plain answers amount to.

The judgement itself is that of `judging.problems`, so that the check, the form and screening never differ. Values in,
values out; nothing is stored and nobody is named.
"""

from dataclasses import dataclass, replace

from . import judging, rules, terms
from .judging import Case, Person

CHOICE, COUNT, MONEY, YES_NO = "choice", "count", "money", "yes_no"


@dataclass(frozen=True)
class Fact:
    """Something to ask: how it is answered, and in which words."""

    kind: str
    words: str
    least: int = 0


FACTS = {
    "kind": Fact(CHOICE, "신청하려는 곳은 어디인가요?"),
    "people": Fact(COUNT, "함께하는 사람이 모두 몇 명인가요?", least=1),
    "ties": Fact(YES_NO, "참여하는 사람이 모두 우리 구에 연고가 있나요?"),
    "leaders_dong": Fact(YES_NO, "대표와 회계가 모두 활동하는 동에 사나요?"),
    "leads_once": Fact(YES_NO, "대표나 회계를 맡을 사람이 이 공모의 다른 신청에서도 대표나 회계인가요?"),
    "awards": Fact(COUNT, "이 모임이 전에 몇 번 지원을 받았나요?"),
    "not_again": Fact(YES_NO, "지난해에 선정된 것과 같은 사업인가요?"),
    "partners": Fact(COUNT, "함께하는 단체는 몇 곳인가요?"),
    "signers": Fact(COUNT, "연명하는 사람은 몇 명인가요?"),
    "asked": Fact(MONEY, "지원받으려는 돈은 얼마인가요?"),
    "own": Fact(MONEY, "모임이 스스로 내는 돈은 얼마인가요?"),
}
# The facts that a kind of condition is judged by, where they are not called like it; beside the first it is told.
JUDGED_BY = {
    "kinds": ("kind",),
    "household": ("people",),
    "first_time": ("awards",),
    "own_share": ("own", "asked"),
}
# Conditions that people judge, told beside the answer.
TOLD = {"promise", "told", "proof", "refused"}


def asked(rows, *, money):
    """{fact: sentences of the conditions that ask for it}, in the order of FACTS.

    `money`: whether a type has a cap or a floor, so that the amount is asked for in any case.
    """
    needed = {name: [] for name in FACTS}
    wanted = {"asked"} if money else set()
    for row in rows:
        facts = JUDGED_BY.get(row.key, (row.key,) if row.key in FACTS else ())
        for name in facts[:1]:
            needed[name].append(str(row))
        wanted |= {*facts}
        wanted |= {"kind"} if row.applicant_kind else set()
        wanted |= {"awards"} if row.awards_from is not None else set()
        wanted |= {"asked"} if row.asked_from is not None else set()
        wanted |= {"asked", "own"} if row.own_share_from is not None else set()
    return {name: list(dict.fromkeys(said)) for name, said in needed.items() if name in wanted}


def suppose(rows, answers, *, type=None, year=0):
    """The Case of an application that is as the answers say; what was not asked is as the call wants it."""
    tied = [set(row.options) for row in rows if row.key == terms.Ties.key]
    tie = min(set(terms.TIES).intersection(*tied), default="") if tied else "home"
    people = [Person("", tie=tie)] * answers.get("people", 1)
    if not answers.get("ties", True):
        people[-1] = replace(people[-1], name="연고가 없는 사람", tie="")
    far, twice = not answers.get("leaders_dong", True), answers.get("leads_once", False)
    if far or twice:
        name = people[0].name or "대표나 회계"
        people[0] = replace(people[0], name=name, role="leader", dong=0 if far else None, leads_elsewhere=twice)
    awards = [(0, "")] * answers.get("awards", 0)
    same = "같은 사업" if answers.get("not_again") else ""
    if same:
        awards[-1:] = [(year - 1, same)]
    return Case(
        type=type,
        kind=answers.get("kind", ""),
        asked=answers.get("asked", 0),
        own=answers.get("own", 0),
        people=tuple(people),
        partners=answers.get("partners", 0),
        signers=answers.get("signers", 0),
        title=same,
        awards=tuple(awards),
        year=year,
        promised=frozenset(row.pk for row in rows if row.key == terms.Promise.key),
    )


@dataclass(frozen=True)
class Verdict:
    """What speaks against applying, what screening will look at, and what nobody but people can tell."""

    against: tuple[str, ...]
    looked_at: tuple[str, ...]
    told: tuple[str, ...]


def verdict(rows, case, *, floor=None, cap=None, money=False):
    """The Verdict on a case; `floor` and `cap` are those of its type in whole won, judged where `money` was asked."""
    found = list(judging.problems(rows, case))
    against = [sentence for row, sentence in found if row.effect == "block"]
    if money:
        against += rules.money_problems(case.asked, floor=floor, cap=cap)
    return Verdict(
        tuple(against),
        tuple(sentence for row, sentence in found if row.effect != "block"),
        tuple(row.says for row in judging.in_force(rows, case) if row.key in TOLD),
    )
