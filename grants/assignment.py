"""Who scores which application, as evenly as can be. Values in, values out."""

from collections import defaultdict, deque


def evenly(applications, members, each, *, barred=frozenset(), given=()):
    """{application: [members]} to give besides what is `given` already, so that each application has `each` members.

    `barred` and `given` are (application, member) pairs. Where nobody is barred the members' counts differ by one at
    most; else they are as even as the barred pairs allow. An application with too few members left gets those there
    are. The same question has the same answer.
    """
    spread = _Spread(members, barred, given)
    scarce = sorted(applications, key=lambda one: len(spread.free(one)))
    for application in scarce:
        spread.fill(application, each)
    while spread.level():
        pass
    return {one: sorted(spread.new[one], key=spread.place.get) for one in applications if spread.new[one]}


class _Spread:
    def __init__(self, members, barred, given):
        self.place = {member: at for at, member in enumerate(members)}
        self.barred = set(barred)
        self.load = dict.fromkeys(members, 0)
        self.have, self.new = defaultdict(set), defaultdict(set)
        for application, member in given:
            self.have[application].add(member)
            if member in self.load:
                self.load[member] += 1

    def free(self, application):
        taken = self.have[application] | self.new[application]
        return [one for one in self.load if one not in taken and (application, one) not in self.barred]

    def fill(self, application, each):
        """Whoever has least comes first."""
        lightest = sorted(self.free(application), key=lambda one: (self.load[one], self.place[one]))
        for member in lightest[: max(each - len(self.have[application]), 0)]:
            self.new[application].add(member)
            self.load[member] += 1

    def level(self):
        """Hands one application on from who has at least two more than another; False where that cannot be."""
        least = min(self.load.values(), default=0)
        for heavy in sorted(self.load, key=self.load.get, reverse=True):
            if self.load[heavy] < least + 2:
                return False
            if way := self._way_down(heavy):
                for application, giver, taker in way:
                    self.new[application].remove(giver)
                    self.new[application].add(taker)
                    self.load[giver] -= 1
                    self.load[taker] += 1
                return True
        return False

    def _way_down(self, heavy):
        """The steps (application, giver, taker) by which `heavy` can give to somebody who has two less, or None."""
        came, queue = {heavy: None}, deque([heavy])
        while queue:
            giver = queue.popleft()
            for application in (one for one, members in self.new.items() if giver in members):
                for taker in self.free(application):
                    if taker in came:
                        continue
                    came[taker] = (application, giver)
                    if self.load[taker] <= self.load[heavy] - 2:
                        return list(self._steps(came, taker))
                    queue.append(taker)
        return None

    @staticmethod
    def _steps(came, taker):
        while came[taker]:
            application, giver = came[taker]
            yield application, giver, taker
            taker = giver
