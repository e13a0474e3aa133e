from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, signature, signed
from planning.models import BudgetLine, Task

from .. import rules
from .body import Body
from .called import Called
from .meeting_set import MeetingQuerySet


class Meeting(Called):
    """A sitting of a body (회의), from its plan to the published minutes."""

    class Kind(models.TextChoices):
        REGULAR = "regular", "정기"
        EXTRA = "extra", "임시"
        WRITTEN = "written", "서면"

    class Status(models.TextChoices):
        PLANNED = "planned", "계획"
        CALLED = "called", "소집"
        OPEN = "open", "개회"
        CLOSED = "closed", "폐회"
        CONFIRMED = "confirmed", "회의록 확정"
        PUBLISHED = "published", "공개"
        FAILED = "failed", "유회"
        CANCELLED = "cancelled", "취소"

    MOVES = {
        Status.PLANNED: {Status.CALLED, Status.CANCELLED},
        Status.CALLED: {Status.OPEN, Status.FAILED, Status.CANCELLED},
        Status.OPEN: {Status.CLOSED},
        Status.CLOSED: {Status.CONFIRMED},
        Status.CONFIRMED: {Status.PUBLISHED},
    }
    SAT = (Status.CLOSED, Status.CONFIRMED, Status.PUBLISHED)

    body = models.ForeignKey(Body, models.PROTECT, verbose_name="회의체", related_name="meetings")
    number = models.PositiveSmallIntegerField("차수")
    kind = models.CharField("구분", max_length=8, choices=Kind, default=Kind.REGULAR)
    held_at = models.DateTimeField("일시")
    place = models.CharField("장소", max_length=100, blank=True)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.PLANNED, editable=False)
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, verbose_name="참석수당 예산", null=True, blank=True, related_name="+"
    )
    task = models.ForeignKey(Task, models.PROTECT, verbose_name="세부사업", null=True, blank=True, related_name="+")
    members = models.PositiveSmallIntegerField("개회할 때의 재적", null=True, blank=True, editable=False)
    quorum = models.PositiveSmallIntegerField("개의에 필요한 수", null=True, blank=True, editable=False)
    urgent = models.CharField("기한을 지나 소집한 까닭", max_length=200, blank=True, editable=False)
    reason = models.CharField("유회·취소한 까닭", max_length=200, blank=True, editable=False)
    called_at, called_by = signature("소집 일시", "소집한 사람")
    opened_at, opened_by = signature("개회 일시", "개회를 적은 사람")
    closed_at, closed_by = signature("폐회 일시", "폐회를 적은 사람")
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "회의"
        verbose_name_plural = "회의"
        ordering = ["-held_at", "-pk"]
        permissions = [
            ("run_meeting", "회의를 소집하고 진행할 수 있음"),
            ("confirm_minutes", "회의록을 확정하고 공개할 수 있음"),
        ]
        constraints = [
            *map(signed, ("called", "opened", "closed", "confirmed", "published")),
            models.UniqueConstraint(fields=["body", "number"], name="meeting_number_once"),
            models.UniqueConstraint(
                fields=["body", "held_at"],
                condition=~Q(status="cancelled"),
                name="meeting_once_at_a_time",
                violation_error_message="이 회의체는 그 시각에 다른 회의가 있습니다.",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(members__isnull=False, quorum__isnull=False),
                name="meeting_opened_with_its_quorum",
                violation_error_message="개회한 회의에는 재적과 정족수가 적혀야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "closed", "confirmed", "published"]) | Q(opened_at__isnull=False),
                name="meeting_that_sat_was_opened",
                violation_error_message="열린 회의에는 개회한 사람이 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["closed", "confirmed", "published"])
                | Q(closed_at__gte=models.F("opened_at")),
                name="meeting_closed_after_it_opened",
                violation_error_message="폐회는 개회보다 뒤여야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.body} 제{self.number}차 회의"

    def get_absolute_url(self):
        return reverse("governance:meeting", args=[self.pk])

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def day(self):
        """The day of the sitting in Seoul: whose rule and whose terms count."""
        return timezone.localdate(self.held_at)

    @property
    def is_open(self):
        return self.status == self.Status.OPEN

    @property
    def is_planned(self):
        return self.status == self.Status.PLANNED

    @property
    def takes_arrivals(self):
        """Whether comings and goings are noted: from the call until it is closed."""
        return self.status in (self.Status.CALLED, self.Status.OPEN)

    @property
    def agenda_is_open(self):
        """Whether items may still be added, moved and removed."""
        return self.is_planned or self.takes_arrivals

    @property
    def has_sat(self):
        return self.status in self.SAT

    @property
    def badge(self):
        """The look of the status on screens."""
        return {
            self.Status.PLANNED: "gray",
            self.Status.OPEN: "success",
            self.Status.FAILED: "danger",
            self.Status.CANCELLED: "danger",
            self.Status.PUBLISHED: "primary",
        }.get(self.status, "information")

    def rule(self):
        """The BodyRule in force on the day of the sitting, or None."""
        return self.body.rule_on(self.day)

    def standing(self):
        """The Quorum as it stands: by the roll before the sitting opens, by what was written down then afterwards.

        Raises ValidationError (code "rule") where nobody laid down how many must be there.
        """
        members, needed = self.members, self.quorum
        if members is None:
            members = self.attendees.members().count()
            rule = self.rule()
            if rule is None:
                raise ValidationError(f"‘{self.body}’에 이날의 규정이 없습니다.", code="rule")
            needed = rule.quorum(members)
        return rules.Quorum(members, needed, self.attendees.present().count())

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def plan(cls, body, *, by, held_at, **fields):
        """Adds a meeting under the body's next number.

        Raises ValidationError (code "twice") where the body meets at that time already.
        """
        Body.objects.select_for_update().get(pk=body.pk)
        if body.meetings.exclude(status=cls.Status.CANCELLED).filter(held_at=held_at).exists():
            raise ValidationError("이 회의체는 그 시각에 다른 회의가 있습니다.", code="twice")
        last = body.meetings.aggregate(last=Max("number"))["last"] or 0
        meeting = cls.objects.create(body=body, number=last + 1, held_at=held_at, **fields)
        Activity.write(meeting, by=by, verb="회의 계획", after=cls.Status.PLANNED.label)
        return meeting

    @classmethod
    @transaction.atomic
    def plan_months(cls, body, moments, *, by, place=""):
        """Adds a regular meeting at each of `moments`, but for months in which the body meets already; returns them.

        Raises ValidationError (code "months") where none is left.
        """
        Body.objects.select_for_update().get(pk=body.pk)
        held = body.meetings.exclude(status=cls.Status.CANCELLED).values_list("held_at", flat=True)
        taken = {(day.year, day.month) for day in map(timezone.localdate, held)}
        free = [moment for moment in moments if (moment.year, moment.month) not in taken]
        if not free:
            raise ValidationError("새로 계획할 달이 없습니다. 지났거나 이미 회의가 있습니다.", code="months")
        return [cls.plan(body, by=by, held_at=moment, place=place) for moment in free]

    @transaction.atomic
    def replan(self, *, by, **fields):
        """Changes when, where and how a planned meeting takes place. Raises ValidationError (code "status") later."""
        self.hold(self.Status.PLANNED)
        for name, value in fields.items():
            setattr(self, name, value)
        self.refuse_second_at(self.held_at)
        self.save(update_fields=[*fields])
        Activity.write(self, by=by, verb="회의 계획 고침")

    @transaction.atomic
    def open(self, *, by, at=None):
        """Opens the sitting on its day with enough members there; the numbers are written down.

        Raises ValidationError: "day" before its day, "rule" where no quorum is laid down, "quorum" below it, "time"
        for an hour to come, "status" unless it is called.
        """
        at = self._past(at)
        self.renew_roll(by=by)
        if timezone.localdate(at) < self.day:
            raise ValidationError("회의 날이 되어야 열 수 있습니다.", code="day")
        standing = self.standing()
        if not standing.reached:
            raise ValidationError(f"정족수가 모자랍니다: {standing}", code="quorum")
        facts = {"members": standing.members, "quorum": standing.needed, "opened_at": at, "opened_by": by}
        self.move(self.Status.OPEN, by=by, note=str(standing), **facts)

    @transaction.atomic
    def fail(self, *, by, reason):
        """There is no quorum: the sitting does not take place (유회). Raises ValidationError where there is one."""
        self.hold(self.Status.CALLED)
        standing = self.standing()
        if standing.reached:
            raise ValidationError(f"정족수가 찼으니 유회가 아닙니다: {standing}", code="quorum")
        self.move(self.Status.FAILED, by=by, note=f"{reason} ({standing})", reason=reason)

    def cancel(self, *, by, reason):
        """Calls it off before it opens."""
        self.move(self.Status.CANCELLED, by=by, note=reason, reason=reason)

    @transaction.atomic
    def close(self, *, by, at=None):
        """Ends the sitting; from now on its votes, presences and recusals stand as they are.

        Raises ValidationError: "pending" while an item has no result (what was not decided is put off, 보류), "time"
        before the opening or for an hour to come, "status" unless it is open.
        """
        self.hold(self.Status.OPEN)
        at = self._past(at)
        if at < self.opened_at:
            raise ValidationError("폐회는 개회보다 뒤여야 합니다.", code="time")
        if pending := list(self.items.filter(result="").values_list("title", flat=True)):
            told = ", ".join(pending)
            raise ValidationError(f"결과가 없는 안건이 있습니다. 의결하거나 보류해 주세요: {told}", code="pending")
        self.move(self.Status.CLOSED, by=by, closed_at=at, closed_by=by)
        if self.task:
            self.task.happened(on=self.day, label=f"{self} 개최", source=self)

    @transaction.atomic
    def note_presence(self, *, by, came=(), left=(), names=None, at=None):
        """Notes who came and who left, at one hour; `names` says who came for a department, by the key of its line.

        Raises ValidationError as Attendee.arrive and Attendee.leave do, and then nothing is noted.
        """
        lines = {line.pk: line for line in self.attendees.filter(pk__in={*came, *left})}
        for pk in came:
            if pk in lines:
                lines[pk].arrive(by=by, at=at, name=(names or {}).get(pk, ""))
        for pk in left:
            if pk in lines:
                lines[pk].leave(by=by, at=at)

    def refuse_second_at(self, held_at):
        """Raises ValidationError (code "twice") where the body has another meeting at that time."""
        others = self.body.meetings.exclude(status=self.Status.CANCELLED).exclude(pk=self.pk)
        if others.filter(held_at=held_at).exists():
            raise ValidationError("이 회의체는 그 시각에 다른 회의가 있습니다.", code="twice")

    @staticmethod
    def _past(at):
        """The hour that was typed, or now."""
        now = timezone.now()
        if at and at > now:
            raise ValidationError("아직 오지 않은 시각입니다.", code="time")
        return at or now

    def hold(self, *statuses):
        """Locks the meeting, and so all acts of its sitting; raises ValidationError (code "status") in another state.

        Lock order of this room: body, meeting, then what belongs to it.
        """
        self.lock()
        if self.status not in statuses:
            raise ValidationError(
                f"‘{self.get_status_display()}’ 상태의 회의에서는 할 수 없는 일입니다.", code="status"
            )
