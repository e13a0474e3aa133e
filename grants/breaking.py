"""What is looked up to tell equal points apart: see `ties.py` for the rules."""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from fractions import Fraction
from math import lcm

from django.db.models import Count, Sum

from district.templatetags.maeul import kdatetime

from . import ties
from .models import Review, Score
from .scores import shown


def breakers(ranking, totals):
    """The ties.Breakers of the call's rule; nothing is looked up while no two `totals` are equal."""
    rule, count = ranking.call.tie_rule, Counter(totals.values())
    tied = {pk for pk, total in totals.items() if total is not None and count[total] > 1}
    left = "위원회가 정합니다." if ties.COMMITTEE in rule else "같은 순위입니다."
    asks = {ties.CRITERION: _criteria, ties.AMOUNT: _amounts, ties.RECEIPT: _receipts}
    named = [name for name in rule if name in asks] if tied else []
    return ties.Breakers([ask for name in named for ask in asks[name](ranking, tied)], left)


def _criteria(ranking, tied):
    """The mean points on each criterion, whatever was dropped from the totals: the one with most points first.

    Whole numbers over one denominator are as exact as fractions, and compared much faster.
    """
    reviews = {"review__round__in": ranking.counting, "review__status": Review.Status.SUBMITTED}
    rows = Score.objects.filter(**reviews).order_by()
    columns = ("review__round", "criterion", "review__application")
    added = [row for row in rows.values_list(*columns).annotate(Sum("points"), Count("pk")) if row[2] in tied]
    whole = lcm(*{count for *_, count in added})
    points = defaultdict(dict)
    for round, criterion, application, total, count in added:
        points[round, criterion][application] = (total or 0) * whole // count
    asked = [(round, row) for round in ranking.counting for row in ranking.rubrics.get(round.step, ())]
    for round, row in sorted(asked, key=lambda pair: -(pair[1].max_points or 0)):
        yield f"‘{row.name}’ 평균", points[round.pk, row.pk], lambda mean: f"{shown(Fraction(mean, whole))}점", 1


def _amounts(ranking, tied):
    asked = dict(ranking.call.applications.in_review().with_money().values_list("pk", "asked_won"))
    yield "신청액", asked, lambda won: f"{won:,}원", -1


def _receipts(ranking, tied):
    instants = ranking.call.applications.in_review().values_list("pk", "submitted_at")
    received = {pk: instant.timestamp() for pk, instant in instants}
    yield "접수", received, lambda stamp: kdatetime(datetime.fromtimestamp(stamp, UTC)), -1
