"""What a change of the plan moves (사업변경): budgets in, differences out; nothing here knows a database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shift:
    """A 비목 before and after a change, in whole won of the grant and of the group's own share."""

    category: str
    grant_before: int
    own_before: int
    grant_after: int
    own_after: int

    @property
    def grant(self):
        """By how much the grant part changes."""
        return self.grant_after - self.grant_before

    @property
    def own(self):
        return self.own_after - self.own_before

    @property
    def before(self):
        return self.grant_before + self.own_before

    @property
    def after(self):
        return self.grant_after + self.own_after

    @property
    def changes(self):
        return bool(self.grant or self.own)

    def is_within(self, percent):
        """Whether neither the grant part nor the whole of the 비목 moves by more than `percent` of what it was."""
        moved = ((self.grant, self.grant_before), (self.after - self.before, self.before))
        return all(abs(won) * 100 <= was * percent for won, was in moved)


def shifts(before, after):
    """A Shift for each 비목 of two budgets {비목: (grant, own)}: those of the first in order, then the new ones."""
    return [
        Shift(name, *before.get(name, (0, 0)), *after.get(name, (0, 0))) for name in dict.fromkeys([*before, *after])
    ]


def is_small(rows, percent):
    """Whether every 비목 stays within `percent` of what it was; a new one never does, for it was nothing."""
    return all(row.is_within(percent) for row in rows)
