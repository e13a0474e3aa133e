"""An application held against the conditions of its call: which are in force for it, and what speaks against it.

What each kind of condition means stands in `grants/terms.py`; `rows` are `CallCondition`s of one call, in order.
Values in, sentences out; nothing here knows a database.
"""

from collections import Counter
from dataclasses import dataclass, field, replace

from .terms import TERMS, Household, LeastPeople, OwnShare


@dataclass(frozen=True)
class Person:
    """One who takes part; `leads_elsewhere`: another application of the call has the same person in charge."""

    name: str
    role: str = "member"
    tie: str = "home"
    household: str = ""
    dong: int | None = None
    leads_elsewhere: bool = False


@dataclass(frozen=True)
class Case:
    """What an application says, as far as conditions ask: money in whole won, `awards` as (year, title) before."""

    type: int | None = None
    kind: str = ""
    asked: int = 0
    own: int = 0
    people: tuple[Person, ...] = ()
    dong: int | None = None
    partners: int = 0
    signers: int = 0
    title: str = ""
    awards: tuple[tuple[int, str], ...] = ()
    year: int = 0
    promised: frozenset[int] = frozenset()
    household_limit: int | None = field(default=None, kw_only=True)

    @property
    def total(self):
        return self.asked + self.own

    @property
    def own_percent(self):
        """The group's own part of the whole project in %, exact to the tenth below."""
        return self.own * 1000 // self.total / 10 if self.total else 0

    @property
    def counted_people(self):
        """How many people count: of one household at most `household_limit`."""
        if self.household_limit is None:
            return len(self.people)
        homes = Counter(person.household for person in self.people if person.household)
        alone = sum(1 for person in self.people if not person.household)
        return alone + sum(min(size, self.household_limit) for size in homes.values())


def in_force(rows, case):
    """The rows that hold for this case, in order; of a kind of which only the first decides, just that one."""
    decided = set()
    for row in rows:
        term = TERMS[row.key]
        if row.holds(case) and not (term.only_first and row.key in decided):
            decided.add(row.key)
            yield row


def judged(rows, case):
    """(row, sentence) for every condition in force, in order; the sentence is "" where nothing is wrong."""
    rows = list(in_force(rows, case))
    limits = [row.number for row in rows if row.key == Household.key]
    case = replace(case, household_limit=min(limits, default=None))
    return [(row, TERMS[row.key].problem(row, case)) for row in rows]


def problems(rows, case):
    """(row, sentence) for every condition that the case does not meet, in the order of the rows."""
    return [(row, sentence) for row, sentence in judged(rows, case) if sentence]


def least_people(rows, case):
    """How many people a group must be, 1 where the call does not say."""
    return max((row.number for row in in_force(rows, case) if row.key == LeastPeople.key), default=1)


def own_share(rows, case):
    """The row that decides the own share of this case, or None."""
    return next((row for row in in_force(rows, case) if row.key == OwnShare.key), None)
