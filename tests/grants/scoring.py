"""Scored applications for the tests of the ranking."""

from tests.factories.grants import (
    ApplicationFactory,
    CriterionFactory,
    ReviewFactory,
    RoundFactory,
    ScoreFactory,
    StepFactory,
)


def scored(call, *totals, **application):
    """An eligible application of `call` with one handed-in review for each of `totals`, out of 100 points."""
    row = ApplicationFactory(call=call, eligible=True, complete=True, **application)
    if not call.criteria.exists():
        CriterionFactory(call=call, max_points=100)
    give(row, *totals)
    return row


def give(application, *totals, round=None):
    """Hands in a review for each of `totals`, all points on the first criterion of the round."""
    for points in totals:
        review = ReviewFactory(application=application, submitted=True, **({"round": round} if round else {}))
        ScoreFactory(review=review, criterion=review.round.criteria[0], points=points)


def round_with(call, *, most=100, closed=True, **step):
    """A round of a new step with a criterion of its own."""
    step = StepFactory(call=call, **step)
    CriterionFactory(call=call, step=step, max_points=most)
    return RoundFactory(step=step, closed=closed)
