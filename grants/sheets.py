"""A member's score sheets: how far each round is, what stands around one sheet, and handing in all that are whole."""

import math
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, Sum

from . import scores
from .models import Review, Round


@dataclass(frozen=True)
class Progress:
    """How far a member is in a round: sheets handed in, and all that he was given."""

    round: Round
    done: int
    total: int

    @property
    def left(self):
        return self.total - self.done


def rounds_of(user):
    """A Progress for each round in which `user` scores: what waits, the soonest due first; then the newest."""
    mine = Review.objects.visible_to(user).order_by().values("round")
    counted = mine.annotate(total=Count("pk"), done=Count("pk", Q(status=Review.Status.SUBMITTED)))
    counts = {row["round"]: (row["done"], row["total"]) for row in counted}
    rounds = Round.objects.filter(pk__in=counts).select_related("step__call")
    found = [Progress(round, *counts[round.pk]) for round in rounds]
    return sorted(found, key=_soonest)


def _soonest(progress):
    round = progress.round
    waits = round.status == Round.Status.OPEN and progress.left > 0
    due = round.due_at.timestamp() if round.due_at else math.inf
    return (0, due, -round.pk) if waits else (1, round.status == Round.Status.CLOSED, -round.pk)


def around(review):
    """Where the sheet stands among its member's sheets of the round, by receipt number: one query."""
    mine = Review.objects.visible_to(review.member).filter(round=review.round_id)
    keys = list(mine.order_by("application__number", "pk").values_list("pk", flat=True))
    at = keys.index(review.pk)
    return {
        "number": at + 1,
        "count": len(keys),
        "previous": keys[at - 1] if at else None,
        "next": keys[at + 1] if at + 1 < len(keys) else None,
    }


def others(review):
    """The scores.Average of all that was handed in for the same application, for a member who handed in his own."""
    given = Review.objects.filter(round=review.round_id, application=review.application_id)
    handed_in = given.filter(status=Review.Status.SUBMITTED).annotate(given=Sum("scores__points"))
    return scores.average(handed_in.values_list("given", flat=True), **review.round.aggregation)


@transaction.atomic
def hand_in(round, *, by):
    """Hands in all sheets of `by` in the round that are whole; how many. All of them or none."""
    whole = Review.objects.visible_to(by).filter(round=round).whole(round.criteria)
    sheets = list(Review.objects.filter(pk__in=whole.values("pk")).select_related("application").order_by("pk"))
    for sheet in sheets:
        sheet.round, sheet.member = round, by  # known, not asked for again
        sheet.submit(by=by)
    return len(sheets)
