"""How far the scoring of a call is, for the officials who look after it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from .models import Review, Round, Step
from .models.steps import rubrics

Status = Review.Status


@dataclass(frozen=True)
class Load:
    """What a member of the panel was given, and how much of it is done."""

    member: object
    assigned: int
    scoring: int
    submitted: int
    recused: int

    @property
    def waiting(self):
        return self.assigned - self.submitted


@dataclass(frozen=True)
class Stage:
    """A step of the review: the round that it is scored in, whether it can be begun, and how much is handed in."""

    step: Step
    round: Round | None
    is_scored: bool
    is_next: bool
    assigned: int
    submitted: int


def of_members(round):
    """A Load for each member of the panel, in one query. What was stepped down from is no load."""
    mine = Q(member__reviews__round=round) & ~Q(member__reviews__application__status="withdrawn")

    def count(*statuses):
        return Count("member__reviews", mine & Q(member__reviews__status__in=statuses))

    rows = round.panel.select_related("member").annotate(
        assigned=count(Status.ASSIGNED, Status.SCORING, Status.SUBMITTED),
        scoring=count(Status.SCORING),
        submitted=count(Status.SUBMITTED),
        recused=count(Status.RECUSED),
    )
    ordered = rows.order_by("member__name", "member")
    return [Load(row.member, row.assigned, row.scoring, row.submitted, row.recused) for row in ordered]


def pipeline(call):
    """A Stage for each step of the review in order."""
    steps = [step for step in call.steps.all() if step.phase == Step.Phase.REVIEW]
    scored = {step.pk for step, _ in rubrics(steps, list(call.criteria.all()))}
    counted = Round.objects.of(call).annotate(
        assigned=Count("reviews", ~Q(reviews__status=Status.RECUSED) & ~Q(reviews__application__status="withdrawn")),
        submitted=Count("reviews", Q(reviews__status=Status.SUBMITTED) & ~Q(reviews__application__status="withdrawn")),
    )
    rounds = {round.step_id: round for round in counted}
    found, ready = [], True
    for step in steps:
        round, is_scored = rounds.get(step.pk), step.pk in scored
        is_next = is_scored and round is None and ready
        if is_scored:
            ready = round is not None and round.status == Round.Status.CLOSED
        given = (round.assigned, round.submitted) if round else (0, 0)
        found.append(Stage(step, round, is_scored, is_next, *given))
    return found
