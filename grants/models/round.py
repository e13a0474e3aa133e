from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.functional import cached_property

from district.models import Activity, User, signature, signed

from .. import scores
from .assigned import Assigned
from .review import Review
from .steps import Step


class RoundQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=Round.Status.OPEN)

    def of(self, call):
        """Those of a call, in the order of its steps."""
        return self.filter(step__call=call).select_related("step").order_by("step__order")


class Round(Assigned):
    """A scored step of a call as it is carried out (심사 회차): who scores, what, until when.

    Lock order: call, round, application, review. What is scored locks its review and then reads the round's status;
    closing locks the round and then all its reviews. So nothing that is scored meanwhile slips into a closed round.
    """

    class Status(models.TextChoices):
        OPEN = "open", "심사중"
        CLOSED = "closed", "마감"

    MOVES = {Status.OPEN: {Status.CLOSED}, Status.CLOSED: {Status.OPEN}}

    step = models.OneToOneField(Step, models.PROTECT, verbose_name="심사 단계", related_name="round")
    due_at = models.DateTimeField("심사 기한", null=True, blank=True)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.OPEN, editable=False)
    opened_at, opened_by = signature("시작 일시", "시작한 사람")
    closed_at, closed_by = signature("마감 일시", "마감한 사람")
    members = models.ManyToManyField(User, through="Panelist", verbose_name="심사위원", related_name="+")

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "심사 회차"
        verbose_name_plural = "심사 회차"
        ordering = ["step"]
        constraints = [
            signed("opened"),
            signed("closed"),
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None) | Q(status="closed", closed_at__isnull=False),
                name="round_closed_is_signed",
                violation_error_message="마감한 심사에는 마감 일시가 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.step.call} {self.step}"

    @property
    def call(self):
        return self.step.call

    @property
    def name(self):
        return str(self.step)

    @cached_property
    def criteria(self):
        """What is scored in it, in order."""
        return next((criteria for step, criteria in self.call.scored_steps if step == self.step), [])

    @property
    def most(self):
        """Full marks (점)."""
        return sum(criterion.max_points or 0 for criterion in self.criteria)

    @property
    def badge(self):
        """The look of the status on screens."""
        return "information" if self.status == self.Status.OPEN else "success"

    @property
    def aggregation(self):
        """How points become one figure, as `scores.average` wants it."""
        step = self.step
        return {"method": step.method, "drop_extremes_from": step.drop_extremes_from, "decimals": step.decimals}

    def averages(self):
        """{application's key: Average} of what was handed in; one query. Who has no score is missing."""
        handed_in = self.reviews.filter(status=Review.Status.SUBMITTED).annotate(given=Sum("scores__points"))
        totals = {}
        for application, given in handed_in.values_list("application", "given"):
            totals.setdefault(application, []).append(given or 0)
        return {application: scores.average(given, **self.aggregation) for application, given in totals.items()}

    @property
    def before(self):
        """The round of the scored step before its own, or None."""
        earlier = Round.objects.of(self.call).filter(step__order__lt=self.step.order)
        return earlier.last()

    def field(self):
        """The applications that are scored in it: the eligible ones that the rounds before it let through."""
        field, before = self.call.applications.in_review(), self.before
        return field.filter(pk__in=before.through()) if before else field

    def through(self):
        """Keys of the applications that its cut lets through; all that tie at the edge of a number pass."""
        step, field = self.step, list(self.field().values_list("pk", flat=True))
        if step.cut == Step.Cut.NONE:
            return field
        averages = self.averages()
        values = [averages[pk].value if pk in averages else None for pk in field]
        passed = scores.through(values, **{"best" if step.cut == Step.Cut.RELATIVE else "least": step.cut_at})
        return [pk for pk, passes in zip(field, passed, strict=True) if passes]

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def open(cls, step, *, by, due_at=None):
        """Begins to score a step. Raises ValidationError: "criteria" where nothing is scored in it, "before" while the
        round before it is not closed, "again" where it has begun already."""
        step.call.lock()
        call_steps = step.call.scored_steps
        if step not in [scored for scored, _ in call_steps]:
            raise ValidationError("심사기준이 없는 단계는 채점하지 않습니다.", code="criteria")
        if cls.objects.filter(step=step).exists():
            raise ValidationError("이미 시작한 심사입니다.", code="again")
        earlier = [scored for scored, _ in call_steps if scored.order < step.order]
        if earlier and not cls.objects.filter(step=earlier[-1], status=cls.Status.CLOSED).exists():
            raise ValidationError(f"앞선 심사 ‘{earlier[-1]}’를 마감한 뒤에 시작할 수 있습니다.", code="before")
        round = cls.objects.create(step=step, due_at=due_at, opened_at=timezone.now(), opened_by=by)
        Activity.write(round, by=by, verb="심사 시작", after=cls.Status.OPEN.label)
        return round

    @transaction.atomic
    def close(self, *, by, note=""):
        """Ends the scoring (마감): from now on no score of it moves. Raises ValidationError (code "note") where sheets
        were not handed in and nobody says why it is closed all the same."""
        self.lock_open()
        waiting = self._settle_sheets()
        if waiting and not note.strip():
            told = f"내지 않은 심사가 {len(waiting)}건 있습니다. 그래도 마감하는 까닭을 적어 주세요."
            raise ValidationError(told, code="note")
        told = [f"내지 않은 심사 {len(waiting)}건"] if waiting else []
        note = "\n".join([*told, note.strip()]).strip()
        self.move(self.Status.CLOSED, by=by, note=note, closed_at=timezone.now(), closed_by=by)

    def _settle_sheets(self):
        """Waits for whoever is scoring this moment, and keeps him out from then on; the sheets not handed in."""
        list(self.reviews.select_for_update().order_by("pk").values_list("pk"))
        return list(self.reviews.waiting())

    @transaction.atomic
    def reopen(self, *, by, reason):
        """Lets its scores move again. Raises ValidationError without a reason, and once a later round has begun (code
        "later")."""
        if not reason.strip():
            raise ValidationError("다시 여는 까닭을 적어 주세요.", code="reason")
        self.call.lock()
        self.lock()
        if self.call.status != self.call.Status.PUBLISHED:
            raise ValidationError("결과를 발표한 공모의 심사는 다시 열 수 없습니다.", code="announced")
        if self.call.decision:
            raise ValidationError("선정 결정을 되돌린 뒤에 다시 열 수 있습니다.", code="decision")
        if Round.objects.of(self.call).filter(step__order__gt=self.step.order).exists():
            raise ValidationError("다음 심사를 이미 시작해서 다시 열 수 없습니다.", code="later")
        self.move(self.Status.OPEN, by=by, note=reason, closed_at=None, closed_by=None)


class Panelist(models.Model):
    """Somebody who may be given applications in a round (심사위원)."""

    round = models.ForeignKey(Round, models.CASCADE, verbose_name="심사 회차", related_name="panel")
    member = models.ForeignKey(User, models.PROTECT, verbose_name="심사위원", related_name="panels")

    class Meta:
        verbose_name = "심사위원"
        verbose_name_plural = "심사위원"
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "member"],
                name="once_on_a_panel",
                violation_error_message="이미 이 심사의 심사위원입니다.",
            )
        ]

    def __str__(self):
        return str(self.member)
