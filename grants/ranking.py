"""The ranking of a call, with every figure open to its calculation."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from . import rules
from .models import Application, Review


@dataclass(frozen=True)
class Ranked:
    """One application of the ranking: `totals` are (member, points) of the reviews handed in."""

    application: Application
    rank: int | None
    average: rules.Average
    totals: tuple
    assigned: int


def ranking(call):
    """Eligible applications of `call`, best first, unscored ones last; two queries however many there are."""
    totals, assigned = defaultdict(list), defaultdict(int)
    reviews = Review.objects.filter(application__call=call).exclude(status=Review.Status.RECUSED)
    for review in reviews.select_related("member").annotate(points=Sum("scores__points")).order_by("member__name"):
        assigned[review.application_id] += 1
        if review.status == Review.Status.SUBMITTED:
            totals[review.application_id].append((review.member, review.points))

    applications = list(call.applications.in_review().with_money().select_related("type", "dong").order_by("number"))
    averages = [
        rules.average([points for _, points in totals[row.pk]], drop_extremes_from=call.drop_extremes_from)
        for row in applications
    ]
    places = rules.ranks([average.value for average in averages])
    ranked = [
        Ranked(row, place, average, tuple(totals[row.pk]), assigned[row.pk])
        for row, place, average in zip(applications, places, averages, strict=True)
    ]
    return sorted(ranked, key=lambda entry: (entry.rank is None, entry.rank or 0))
