"""The ranking of a call, with every figure open to its calculation."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from . import scores
from .models import Review, Round


@dataclass(frozen=True)
class Ranked:
    """One application's place: `totals` are (member, points) of the reviews handed in, `assigned` all there are."""

    application_id: int
    rank: int | None
    average: scores.Average
    totals: tuple
    assigned: int


def ranking(call):
    """The places of `call`'s eligible applications, best first, unscored ones last; two queries whatever their number.

    Bare numbers, so that thousands are ranked at once; a page fetches the applications it shows.
    """
    totals, assigned = defaultdict(list), defaultdict(int)
    round = Round.objects.of(call).last()
    how = round.aggregation if round else {}
    reviews = Review.objects.filter(round=round).exclude(status=Review.Status.RECUSED)
    points = reviews.values_list("pk", "application_id", "member__name", "status").annotate(Sum("scores__points"))
    for _, application, member, status, given in points.order_by("member__name", "pk"):
        assigned[application] += 1
        if status == Review.Status.SUBMITTED:
            totals[application].append((member, given))

    ids = list(call.applications.in_review().order_by("number").values_list("pk", flat=True))
    averages = [scores.average([points for _, points in totals[pk]], **how) for pk in ids]
    places = scores.places([(average.value, ()) for average in averages])
    ranked = [
        Ranked(pk, place.rank, average, tuple(totals[pk]), assigned[pk])
        for pk, place, average in zip(ids, places, averages, strict=True)
    ]
    return sorted(ranked, key=lambda entry: (entry.rank is None, entry.rank or 0))
