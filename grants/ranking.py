"""The ranking of a call, with every figure open to its calculation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, Sum

from . import breaking, scorers, scores, ties
from .models import Review, Round, Score, Step


class Member(NamedTuple):
    """Who scored; members of one name are two members."""

    name: str
    pk: int


@dataclass(frozen=True, slots=True)
class Given:
    """What one round gave an application: `totals` are (Member, points) handed in, `assigned` how many were asked."""

    round: Round
    average: scores.Average
    totals: tuple
    assigned: int


class Ranked(NamedTuple):
    """One application's place, and the points it is ranked by; the rest is worked out of `ranking` when asked for."""

    application_id: int
    place: scores.Place
    total: Fraction | None
    ranking: "Ranking"

    @property
    def rank(self):
        return self.place.rank

    @property
    def given(self):
        """What every round gave it, in order."""
        return self.ranking.given_to(self.application_id)

    @property
    def bonus(self):
        return self.ranking.bonuses[self.application_id]

    @property
    def tie(self):
        """How a tie was broken or why it is left, in words."""
        return self.ranking.breakers.told(self.application_id, self.place)

    @property
    def stopped(self):
        """The step whose cut it did not pass: then it has no place among those who went on; "" where it went on."""
        round = self.ranking.stopped.get(self.application_id)
        return round.name if round else ""

    @property
    def shown(self):
        """The points it is ranked by, as text; "–" without scores."""
        return scores.shown(self.total, self.ranking.decimals)

    @property
    def is_reckoned(self):
        """Whether its points are more than one average."""
        return len(self.ranking.counting) > 1 or bool(self.bonus.given)

    @property
    def explanation(self):
        """How the total came about, in a line."""
        return scores.reckoning(self.ranking.parts_of(self.application_id), self.bonus, self.ranking.decimals)

    @property
    def handed_in(self):
        return sum(len(totals.get(self.application_id, ())) for totals in self.ranking.totals.values())

    @property
    def assigned(self):
        return sum(asked.get(self.application_id, 0) for asked in self.ranking.assigned.values())


class Ranking(Sequence):
    """The Ranked applications of a call, best first, those without a place last.

    Bare numbers, so that thousands are ranked at once; a page fetches the applications it shows. The same few queries
    whatever their number.
    """

    def __init__(self, call):
        self.call, self.rubrics = call, dict(call.scored_steps)
        self.rounds = list(Round.objects.of(call))
        self.most = {
            round.pk: sum(row.max_points or 0 for row in self.rubrics.get(round.step, ())) for round in self.rounds
        }
        # Where no step has a weight, the last one decides alone.
        self.counting = [round for round in self.rounds if round.step.weight] or self.rounds[-1:]
        self.decimals = self.counting[-1].step.decimals if self.counting else 2
        self._weighed = [
            (round.name, round.pk, self.most[round.pk], round.step.weight or 1) for round in self.counting
        ]
        self._read()
        self.averages = {round.pk: self._averages(round) for round in self.rounds}
        self.bonuses = defaultdict(scores.Bonus, self._bonuses())
        self.entries = self._ranked()

    def __len__(self):
        return len(self.entries)

    def __getitem__(self, at):
        return self.entries[at]

    @property
    def tie_rule(self):
        return ties.says(self.call.tie_rule)

    def scorers(self, round):
        """(Member, how many were asked of him, scorers.Scorer or None) of everybody who scores in a round, by name."""
        totals = {pk: self.totals[round.pk].get(pk, ()) for pk in self.keys}
        found = {scorer.member: scorer for scorer in scorers.scorers(totals, self.most[round.pk])}
        return [(member, asked, found.get(member)) for member, asked in sorted(self.asked[round.pk].items())]

    def progress(self, round):
        """(sheets handed in, sheets asked for) of a round."""
        return sum(map(len, self.totals[round.pk].values())), sum(self.assigned[round.pk].values())

    def seen_by(self, user):
        """The entries that exist for a reader: not those that he is kept from."""
        kept = set(user.conflicts.upheld().values_list("application", flat=True))
        return [entry for entry in self if entry.application_id not in kept]

    def in_round(self, round):
        """(application, Place, Average) by the points of one round alone, best first; who was not in it is missing."""
        averages = {pk: self.averages[round.pk][pk] for pk in self.keys if self.assigned[round.pk].get(pk)}
        places = scores.places([(average.value, ()) for average in averages.values()])
        rows = zip(averages, places, averages.values(), strict=True)
        return sorted(rows, key=lambda row: (row[1].rank is None, row[1].rank or 0))

    # -- what is stored -------------------------------------------------------------------------------------------

    def _read(self):
        """One's own project is not one's to score, wherever applicants score each other."""
        self.totals, self.sheets = {round.pk: defaultdict(list) for round in self.rounds}, {}
        self.assigned = {round.pk: defaultdict(int) for round in self.rounds}
        self.asked = {round.pk: defaultdict(int) for round in self.rounds}
        reviews = Review.objects.filter(round__in=self.rounds).exclude(status=Review.Status.RECUSED)
        if any(round.step.kind == Step.Kind.PEERS for round in self.rounds):
            reviews = reviews.exclude(round__step__kind=Step.Kind.PEERS, application__applicant=F("member"))
        added, members = self._added(), {}
        columns = ("pk", "round_id", "application_id", "member__name", "member_id", "status")
        for pk, round, application, name, member, status in reviews.order_by().values_list(*columns):
            member = members.get(member) or members.setdefault(member, Member(name, member))
            self.assigned[round][application] += 1
            self.asked[round][member] += 1
            if status == Review.Status.SUBMITTED:
                self.totals[round][application].append((member, added.get(pk) or 0))
                self.sheets[pk] = application
        self.keys = list(self.call.applications.in_review().order_by("number").values_list("pk", flat=True))

    def _added(self):
        """{review: the sum of its points}, by the criteria: quicker than by the reviews, which are many."""
        criteria = [row.pk for rubric in self.rubrics.values() for row in rubric]
        given = Score.objects.filter(criterion__in=criteria).order_by()
        return dict(given.values_list("review").annotate(Sum("points")))

    def _averages(self, round):
        given, how = self.totals[round.pk], round.aggregation
        return {pk: scores.average([points for _, points in given.get(pk, ())], **how) for pk in self.keys}

    def _bonuses(self):
        """{application: Bonus} of those that have bonus points; one query for them and their limit."""
        rows = self.call.conditions.filter(key__in=("bonus", "bonus_limit")).order_by()
        columns = ("key", "number", "text", "bonus_points__application", "bonus_points__points")
        limits, given = [], defaultdict(list)
        for key, number, text, application, points in rows.values_list(*columns):
            if key == "bonus_limit":
                limits.append(number)
            elif application:
                given[application].append((text, points))
        return {application: scores.bonus(rows, min(limits, default=None)) for application, rows in given.items()}

    # -- reckoning ------------------------------------------------------------------------------------------------

    @cached_property
    def stopped(self):
        """{application: the closed round whose cut it did not pass}."""
        stopped, field = {}, self.keys
        for round in self.rounds:
            step = round.step
            if step.cut == Step.Cut.NONE or round.status != Round.Status.CLOSED:
                continue
            values = [self.averages[round.pk][pk].value for pk in field]
            passed = scores.through(values, **{"best" if step.cut == Step.Cut.RELATIVE else "least": step.cut_at})
            stopped |= {pk: round for pk, passes in zip(field, passed, strict=True) if not passes}
            field = [pk for pk in field if pk not in stopped]
        return stopped

    def parts_of(self, application):
        """A scores.Part for each round that counts."""
        return tuple(
            scores.Part(name, self.averages[round][application], most, weight)
            for name, round, most, weight in self._weighed
        )

    def given_to(self, application):
        return tuple(
            Given(
                round,
                self.averages[round.pk][application],
                tuple(sorted(self.totals[round.pk].get(application, ()))),
                self.assigned[round.pk].get(application, 0),
            )
            for round in self.rounds
        )

    def _total(self, application):
        """None for who stopped before the last step: he is not compared with those who went on."""
        stopped = self.stopped.get(application)
        if stopped and stopped != self.rounds[-1]:
            return None
        return scores.total(self.parts_of(application), self.bonuses.get(application))

    def _ranked(self):
        totals = [self._total(pk) for pk in self.keys]
        points = scores.comparable(totals)
        self.breakers = breaking.breakers(self, dict(zip(self.keys, points, strict=True)))
        places = scores.places(list(zip(points, self.breakers.of(self.keys), strict=True)))
        ranked = [Ranked(*row, self) for row in zip(self.keys, places, totals, strict=True)]
        return sorted(ranked, key=lambda entry: (entry.rank is None, entry.rank or 0))


def ranking(call):
    """The Ranking of `call`'s eligible applications."""
    return Ranking(call)
