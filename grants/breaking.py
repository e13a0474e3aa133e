"""What is looked up to tell equal points apart: see `ties.py` for the rules."""

from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from math import lcm

from district.templatetags.maeul import kdatetime

from . import ties
from .models import Score
from .scores import shown

FEW = 500  # applications that are named to the database; of more it tells all


def breakers(ranking, totals):
    """The ties.Breakers of the call's rule, one looked up after the other as long as anything is left to tell apart
    among equal `totals` ({application: points, or None})."""
    rule, asked = ranking.call.tie_rule, []
    compared = {pk: (total,) for pk, total in totals.items() if total is not None}
    for look_up in _look_ups(ranking, rule):
        count = Counter(compared.values())
        tied = {pk for pk, values in compared.items() if count[values] > 1}
        if not tied:
            break
        asked.append(look_up(tied))
        values = asked[-1][1]
        compared = {pk: (*compared[pk], values.get(pk, 0)) for pk in tied}
    return ties.Breakers(asked, "위원회가 정합니다." if ties.COMMITTEE in rule else "같은 순위입니다.")


def _look_ups(ranking, rule):
    """Functions of the applications still tied, in the order of the rule: each is one query, made when it is asked."""
    for name in rule:
        if name == ties.CRITERION:
            asked = [(round, row) for round in ranking.counting for row in ranking.rubrics.get(round.step, ())]
            for round, row in sorted(asked, key=lambda pair: -(pair[1].max_points or 0)):
                yield partial(_criterion, ranking, round, row)
        elif name == ties.AMOUNT:
            yield partial(_amounts, ranking)
        elif name == ties.RECEIPT:
            yield partial(_receipts, ranking)


def _criterion(ranking, round, criterion, tied):
    """The mean points on a criterion of all who handed in, whatever was dropped from the totals: most points first.

    Whole numbers over one denominator are as exact as fractions, and compared much faster.
    """
    given = Score.objects.filter(criterion=criterion).order_by()
    if len(tied) < FEW:
        given = given.filter(review__application__in=tied)
    added = Counter()
    for review, points in given.values_list("review_id", "points"):
        if application := ranking.sheets.get(review):
            added[application] += points or 0
    totals = ranking.totals[round.pk]
    counts = {pk: len(totals[pk]) for pk in tied if pk in totals}
    whole = lcm(*set(counts.values()))
    points = {pk: added[pk] * whole // count for pk, count in counts.items()}
    return f"‘{criterion.name}’ 평균", points, lambda mean: f"{shown(Fraction(mean, whole))}점", 1


def _amounts(ranking, tied):
    asked = _those(ranking, tied).with_money().order_by().values_list("pk", "asked_won")
    return "신청액", dict(asked), lambda won: f"{won:,}원", -1


def _receipts(ranking, tied):
    instants = _those(ranking, tied).order_by().values_list("pk", "submitted_at")
    received = {pk: instant.timestamp() for pk, instant in instants}
    return "접수", received, lambda stamp: kdatetime(datetime.fromtimestamp(stamp, UTC)), -1


def _those(ranking, tied):
    found = ranking.call.applications.in_review()
    return found.filter(pk__in=tied) if len(tied) < FEW else found
