"""Quorum and votes: values in, values out; no Django. Which shares hold for a body, its dated BodyRule says."""

from dataclasses import dataclass


def needed(members, num, den, strict):
    """How many people are num/den of `members`: more than that share where `strict` (과반수 is 1/2, strict)."""
    return members * num // den + 1 if strict else -(-members * num // den)


def quorum(members, num, den, strict):
    """How many must be there for a sitting to open. Nobody is no meeting, whatever the rule."""
    return max(needed(members, num, den, strict), 1)


@dataclass(frozen=True)
class Quorum:
    """Whether a sitting may open or decide: 재적, how many are needed, how many are there (who is recused too)."""

    members: int
    needed: int
    present: int

    def __str__(self):
        return f"재적 {self.members}, 개의에 {self.needed}명 필요, 현재 {self.present}명"

    @property
    def reached(self):
        return self.present >= self.needed


def voters(present, recused):
    """Who votes on an item, of those present. Who is recused counts for the quorum to open, but not for the vote."""
    return present - recused


def votes_needed(voting, members, num, den, strict, *, of_members=False):
    """The votes in favour that carry an item; the share is of those voting, or of all members (재적)."""
    return max(needed(members if of_members else voting, num, den, strict), 1)


def tied(yes, no):
    """As many for it as against it (가부동수), whoever abstained."""
    return yes == no and yes > 0


def carried(yes, no, wanted, *, casting=None):
    """Whether an item passes that wants `wanted` votes.

    `casting` is the chair's word on a tie, True or False, where the rule leaves ties to the chair; without it a tie
    is no majority.
    """
    if casting is not None and tied(yes, no):
        return casting
    return yes >= wanted


def share_in_words(num, den, strict):
    """A share as an ordinance says it: 과반수, 3분의 2 이상."""
    if (num, den, strict) == (1, 2, True):
        return "과반수"
    return f"{den}분의 {num} {'초과' if strict else '이상'}"
