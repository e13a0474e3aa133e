"""The ranking of a call, with every figure open to its calculation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, Sum

from . import breaking, scores, ties
from .models import Review, Round, Step


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


@dataclass(frozen=True, slots=True)
class Ranked:
    """One application's place. `given` has what every round gave it, in order; of these `parts` make the `total`.

    `stopped` names the step whose cut it did not pass: then it has no place among those who went on.
    """

    application_id: int
    place: scores.Place
    total: Fraction | None
    decimals: int
    given: tuple[Given, ...]
    parts: tuple[scores.Part, ...]
    bonus: scores.Bonus
    tie: str
    stopped: str

    @property
    def rank(self):
        return self.place.rank

    @property
    def shown(self):
        """The points it is ranked by, as text; "–" without scores."""
        return scores.shown(self.total, self.decimals)

    @property
    def explanation(self):
        """How the total came about, in a line."""
        return scores.reckoning(self.parts, self.bonus, self.decimals)

    @property
    def handed_in(self):
        return sum(len(each.totals) for each in self.given)

    @property
    def assigned(self):
        return sum(each.assigned for each in self.given)


class Ranking(Sequence):
    """The Ranked applications of a call, best first, those without a place last.

    Bare numbers, so that thousands are ranked at once; a page fetches the applications it shows. The same few queries
    whatever their number.
    """

    def __init__(self, call):
        self.call, self.rubrics = call, dict(call.scored_steps)
        self.rounds = list(Round.objects.of(call))
        self.most = {
            round: sum(row.max_points or 0 for row in self.rubrics.get(round.step, ())) for round in self.rounds
        }
        # Where no step has a weight, the last one decides alone.
        self.counting = [round for round in self.rounds if round.step.weight] or self.rounds[-1:]
        self.decimals = self.counting[-1].step.decimals if self.counting else 2
        self._read()
        self.averages = {round: self._averages(round) for round in self.rounds}
        self.entries = self._ranked()

    def __len__(self):
        return len(self.entries)

    def __getitem__(self, at):
        return self.entries[at]

    @property
    def tie_rule(self):
        return ties.says(self.call.tie_rule)

    def scorers(self, round):
        """(Member, how many were asked of him, scores.Scorer or None) of everybody who scores in a round, by name."""
        totals = {pk: self.totals[round.pk].get(pk, ()) for pk in self.received}
        found = {scorer.member: scorer for scorer in scores.scorers(totals, self.most[round])}
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
        averages = {pk: self.averages[round][pk] for pk in self.received if self.assigned[round.pk].get(pk)}
        places = scores.places([(average.value, ()) for average in averages.values()])
        rows = zip(averages, places, averages.values(), strict=True)
        return sorted(rows, key=lambda row: (row[1].rank is None, row[1].rank or 0))

    # -- what is stored -------------------------------------------------------------------------------------------

    def _read(self):
        """One's own project is not one's to score, wherever applicants score each other."""
        self.totals = {round.pk: defaultdict(list) for round in self.rounds}
        self.assigned = {round.pk: defaultdict(int) for round in self.rounds}
        self.asked = {round.pk: defaultdict(int) for round in self.rounds}
        reviews = Review.objects.filter(round__in=self.rounds).exclude(status=Review.Status.RECUSED)
        if any(round.step.kind == Step.Kind.PEERS for round in self.rounds):
            reviews = reviews.exclude(round__step__kind=Step.Kind.PEERS, application__applicant=F("member"))
        columns = ("pk", "round_id", "application_id", "member__name", "member_id", "status")
        rows = reviews.order_by().values_list(*columns).annotate(Sum("scores__points"))
        for _, round, application, name, member, status, points in rows:
            member = Member(name, member)
            self.assigned[round][application] += 1
            self.asked[round][member] += 1
            if status == Review.Status.SUBMITTED:
                self.totals[round][application].append((member, points or 0))
        applications = self.call.applications.in_review().order_by("number")
        self.received = dict(applications.values_list("pk", "submitted_at"))

    def _averages(self, round):
        given, how = self.totals[round.pk], round.aggregation
        return {pk: scores.average([points for _, points in given.get(pk, ())], **how) for pk in self.received}

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
        stopped, field = {}, list(self.received)
        for round in self.rounds:
            step = round.step
            if step.cut == Step.Cut.NONE or round.status != Round.Status.CLOSED:
                continue
            values = [self.averages[round][pk].value for pk in field]
            passed = scores.through(values, **{"best" if step.cut == Step.Cut.RELATIVE else "least": step.cut_at})
            stopped |= {pk: round for pk, passes in zip(field, passed, strict=True) if not passes}
            field = [pk for pk in field if pk not in stopped]
        return stopped

    def _parts(self, application):
        return tuple(
            scores.Part(round.name, self.averages[round][application], self.most[round], round.step.weight or 1)
            for round in self.counting
        )

    def _given(self, application):
        return tuple(
            Given(
                round,
                self.averages[round][application],
                tuple(sorted(self.totals[round.pk].get(application, ()))),
                self.assigned[round.pk].get(application, 0),
            )
            for round in self.rounds
        )

    def _total(self, application, parts, bonus):
        """None for who stopped before the last step: he is not compared with those who went on."""
        stopped = self.stopped.get(application)
        return None if stopped and stopped != self.rounds[-1] else scores.total(parts, bonus)

    def _ranked(self):
        bonuses = defaultdict(scores.Bonus, self._bonuses())
        parts = {pk: self._parts(pk) for pk in self.received}
        totals = {pk: self._total(pk, parts[pk], bonuses[pk]) for pk in self.received}
        breakers = breaking.breakers(self, totals)
        places = scores.places([(total, breakers.of(pk)) for pk, total in totals.items()])
        ranked = [
            Ranked(
                pk,
                place,
                totals[pk],
                self.decimals,
                self._given(pk),
                parts[pk],
                bonuses[pk],
                tie=breakers.told(pk, place),
                stopped=self.stopped[pk].name if pk in self.stopped else "",
            )
            for pk, place in zip(totals, places, strict=True)
        ]
        return sorted(ranked, key=lambda entry: (entry.rank is None, entry.rank or 0))


def ranking(call):
    """The Ranking of `call`'s eligible applications."""
    return Ranking(call)
