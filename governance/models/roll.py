from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from district.models import Activity, Department

from .body import Seat
from .term import Term


class AttendeeQuerySet(models.QuerySet):
    def members(self):
        """The lines that count: 재적 is how many there are."""
        return self.filter(struck="")

    def present(self):
        """Members who came and did not leave, recused ones too."""
        return self.members().filter(presences__left_at=None, presences__arrived_at__isnull=False)


class Attendee(models.Model):
    """A line of a meeting's roll (명부), copied from the body's roster at the call: a member, or a department."""

    meeting = models.ForeignKey("governance.Meeting", models.PROTECT, verbose_name="회의", related_name="attendees")
    order = models.PositiveSmallIntegerField("순서")
    term = models.ForeignKey(Term, models.PROTECT, verbose_name="임기", null=True, blank=True, related_name="sittings")
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="부서", null=True, blank=True, related_name="+"
    )
    name = models.CharField("성명", max_length=40, blank=True, help_text="부서는 그날 온 사람")
    seat_label = models.CharField("직위·자격", max_length=100, blank=True)
    kind = models.CharField("구분", max_length=10, choices=Seat.Kind)
    is_official = models.BooleanField("공무원", default=False)
    struck = models.CharField("명부에서 빠진 까닭", max_length=100, blank=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        verbose_name = "회의 명부"
        verbose_name_plural = "회의 명부"
        ordering = ["meeting", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "term"], name="attendee_term_once"),
            models.UniqueConstraint(fields=["meeting", "department"], name="attendee_department_once"),
            models.CheckConstraint(
                condition=Q(term__isnull=False, department=None) | Q(term=None, department__isnull=False),
                name="attendee_is_a_member_or_a_department",
                violation_error_message="명부의 한 줄은 위원이거나 부서입니다.",
            ),
        ]

    def __str__(self):
        return self.shown_name

    @property
    def key(self):
        """What makes two lines the same one."""
        return (self.term_id, self.department_id)

    @property
    def shown_name(self):
        """The member's name, or the department with who came for it."""
        if self.department_id:
            return f"{self.seat_label} {self.name}".strip()
        return self.name or "성명 미기재"

    @classmethod
    def drawn_for(cls, meeting):
        """Unsaved lines of the roll as the body sits on the day of the meeting: members, then departments (TF)."""
        roster = [(seat, term) for seat, term in meeting.body.roster_on(meeting.day) if term]
        lines = [
            cls(
                meeting=meeting,
                order=seat.number,
                term=term,
                name=term.name,
                seat_label=" ".join(filter(None, (seat.post, seat.role))),
                kind=seat.kind,
                is_official=term.is_official,
            )
            for seat, term in roster
        ]
        after = max((line.order for line in lines), default=0)
        for order, department in enumerate(meeting.body.departments.all(), after + 1):
            kind = Seat.Kind.DEPARTMENT
            line = cls(meeting=meeting, order=order, department=department, seat_label=department.name, kind=kind)
            line.is_official = True
            lines.append(line)
        return lines

    def strike(self, why):
        """Takes the line off the roll before the sitting opens; that somebody came on it is forgotten."""
        self.presences.all().delete()
        self.struck = why
        self.save(update_fields=["struck"])

    @property
    def present(self):
        """Whether the member is there now."""
        return any(presence.left_at is None for presence in self.presences.all())

    def stayed(self):
        """How long the member sat in the meeting, between opening and closing (timedelta); zero until it is closed."""
        meeting, stayed = self.meeting, timedelta()
        if not (meeting.opened_at and meeting.closed_at):
            return stayed
        for presence in self.presences.all():
            came = max(presence.arrived_at, meeting.opened_at)
            went = min(presence.left_at or meeting.closed_at, meeting.closed_at)
            stayed += max(went - came, timedelta())
        return stayed

    # -- verbs ----------------------------------------------------------------------------------------------------

    @transaction.atomic
    def arrive(self, *, by, at=None, name=""):
        """Notes that the member came, or for a department, who did. Whoever is there already stays as noted.

        Raises ValidationError: "status" unless the meeting is called or open, "struck", "time" before the last leaving
        or in the future.
        """
        at = self._on_time(at)
        if self.struck:
            raise ValidationError(f"{self.shown_name}: 명부에서 빠졌습니다.", code="struck")
        if name and name != self.name and self.department_id:
            self.name = name
            self.save(update_fields=["name"])
        if self.presences.filter(left_at=None).exists():
            return
        if self.presences.filter(left_at__gt=at).exists():
            raise ValidationError(f"{self.shown_name}: 나간 시각보다 먼저 다시 올 수 없습니다.", code="time")
        self.presences.create(arrived_at=at)
        Activity.write(self.meeting, by=by, verb="출석", note=f"{self.shown_name} {_clock(at)}")

    @transaction.atomic
    def leave(self, *, by, at=None):
        """Notes that the member left. Who is not there stays as noted.

        Raises ValidationError: "status", or "time" when it is not after the arrival.
        """
        at = self._on_time(at)
        presence = self.presences.filter(left_at=None).first()
        if presence is None:
            return
        if at <= presence.arrived_at:
            raise ValidationError(f"{self.shown_name}: 나간 시각은 온 시각보다 뒤여야 합니다.", code="time")
        presence.left_at = at
        presence.save(update_fields=["left_at"])
        Activity.write(self.meeting, by=by, verb="퇴장", note=f"{self.shown_name} {_clock(at)}")

    def _on_time(self, at):
        meeting, now = self.meeting, timezone.now()
        meeting.hold(meeting.Status.CALLED, meeting.Status.OPEN)
        self.refresh_from_db(fields=["struck", "name"])
        if at and at > now:
            raise ValidationError("아직 오지 않은 시각입니다.", code="time")
        return at or now


def _clock(at):
    return f"{timezone.localtime(at):%H:%M}"


class Presence(models.Model):
    """One stay of somebody in a sitting (출석), half open; who steps out and returns has two."""

    attendee = models.ForeignKey(Attendee, models.CASCADE, verbose_name="명부", related_name="presences")
    arrived_at = models.DateTimeField("온 시각")
    left_at = models.DateTimeField("나간 시각", null=True, blank=True)

    class Meta:
        verbose_name = "출석"
        verbose_name_plural = "출석"
        ordering = ["attendee", "arrived_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attendee"], condition=Q(left_at=None), name="attendee_present_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gt=F("arrived_at")),
                name="presence_ends_after_it_began",
                violation_error_message="나간 시각은 온 시각보다 뒤여야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.attendee} {self.in_words()}"

    @transaction.atomic
    def remove(self, *, by):
        """Takes back what was noted by mistake, while comings and goings are noted."""
        meeting = self.attendee.meeting
        meeting.hold(meeting.Status.CALLED, meeting.Status.OPEN)
        Activity.write(meeting, by=by, verb="출석 지움", note=str(self))
        self.delete()

    def in_words(self):
        """14:00–15:30; without an end as long as it lasts, or when it lasted to the end of the sitting."""
        return f"{_clock(self.arrived_at)}–{_clock(self.left_at) if self.left_at else ''}"
