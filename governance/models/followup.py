"""What a meeting leaves to be done: another body to be asked, things departments took upon themselves."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from district.models import Activity, Department, User, signature, signed

from .agenda import AgendaItem
from .body import Body
from .meeting import Meeting


class Referral(models.Model):
    """An item laid before another body, whose answer comes back here (지방보조금관리위원회 심의)."""

    class Result(models.TextChoices):
        WAITING = "", "회신 대기"
        PASSED = "passed", "원안 의결"
        AMENDED = "amended", "수정 의결"
        CONDITIONAL = "conditional", "조건부 의결"
        REJECTED = "rejected", "부결"

    item = models.ForeignKey(AgendaItem, models.PROTECT, verbose_name="안건", related_name="referrals")
    body = models.ForeignKey(Body, models.PROTECT, verbose_name="심의할 회의체", related_name="referrals")
    sent_at = models.DateTimeField("보낸 일시", default=timezone.now, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, verbose_name="보낸 사람", editable=False, related_name="+")
    document_number = models.CharField("문서번호", max_length=60, blank=True)
    result = models.CharField("심의 결과", max_length=12, choices=Result, default="", blank=True, editable=False)
    note = models.CharField("심의 내용", max_length=300, blank=True, editable=False)
    answered_at, answered_by = signature("회신 일시", "회신을 적은 사람")

    class Meta:
        verbose_name = "다른 회의체 심의"
        verbose_name_plural = "다른 회의체 심의"
        ordering = ["item", "sent_at", "pk"]
        constraints = [
            signed("answered"),
            models.CheckConstraint(
                condition=Q(result="", answered_at=None) | (~Q(result="") & Q(answered_at__isnull=False)),
                name="referral_result_is_signed",
                violation_error_message="심의 결과에는 적은 사람이 있어야 합니다.",
            ),
            models.UniqueConstraint(
                fields=["item", "body"],
                condition=Q(result=""),
                name="referred_once_at_a_time",
                violation_error_message="이 회의체의 회신을 기다리고 있습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.item} – {self.body}"

    @property
    def is_waiting(self):
        return self.result == self.Result.WAITING

    @property
    def badge(self):
        """The look of the result on screens."""
        return {self.Result.WAITING: "information", self.Result.REJECTED: "danger"}.get(self.result, "success")

    @classmethod
    @transaction.atomic
    def send(cls, item, body, *, by, document_number=""):
        """Lays an item with a result before another body.

        Raises ValidationError: "pending" before our own result, "own" to the body that decided it, "twice" while the
        other body has not answered.
        """
        item.meeting.hold(Meeting.Status.OPEN, *Meeting.SAT)
        item.refresh_from_db(fields=["result"])
        if item.is_pending:
            raise ValidationError("결과가 있는 안건만 다른 회의체에 보낼 수 있습니다.", code="pending")
        if body == item.meeting.body:
            raise ValidationError("다른 회의체를 골라 주세요.", code="own")
        if item.referrals.filter(body=body, result="").exists():
            raise ValidationError(f"‘{body}’의 회신을 기다리고 있습니다.", code="twice")
        referral = cls.objects.create(item=item, body=body, sent_by=by, document_number=document_number)
        Activity.write(item.meeting, by=by, verb="다른 회의체에 보냄", note=str(referral))
        return referral

    @transaction.atomic
    def answer(self, result, *, by, note=""):
        """What the other body decided; written down once."""
        stored = Referral.objects.select_for_update().get(pk=self.pk)
        if not stored.is_waiting:
            raise ValidationError("이미 회신을 적었습니다.", code="answered")
        self.result, self.note = self.Result(result), note
        self.answered_at, self.answered_by = timezone.now(), by
        self.save(update_fields=["result", "note", "answered_at", "answered_by"])
        told = f"{self}: {self.get_result_display()} {note}".strip()
        Activity.write(self.item.meeting, by=by, verb="다른 회의체 회신", note=told)


class ActionItemQuerySet(models.QuerySet):
    def undone(self):
        return self.filter(done_at=None)

    def carried_into(self, meeting):
        """What earlier meetings of the body left, and was not done before this one began."""
        earlier = Q(meeting__held_at__lt=meeting.held_at) | Q(meeting__held_at=meeting.held_at, meeting__lt=meeting.pk)
        return self.filter(earlier, Q(done_at=None) | Q(done_at__gte=meeting.held_at), body=meeting.body_id)


class ActionItem(models.Model):
    """Something a department took upon itself in a meeting (할 일); every later meeting sees it until it is done."""

    body = models.ForeignKey(Body, models.PROTECT, verbose_name="회의체", related_name="actions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="나온 회의", related_name="actions")
    text = models.CharField("할 일", max_length=200)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="맡은 부서", null=True, blank=True, related_name="+"
    )
    due = models.DateField("기한", null=True, blank=True)
    note = models.CharField("처리 내용", max_length=200, blank=True, editable=False)
    done_at, done_by = signature("마친 일시", "마침을 적은 사람")

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = "할 일"
        verbose_name_plural = "할 일"
        ordering = ["due", "pk"]
        constraints = [signed("done")]

    def __str__(self):
        return self.text

    @property
    def is_late(self):
        return self.done_at is None and self.due is not None and self.due < timezone.localdate()

    @classmethod
    @transaction.atomic
    def note_down(cls, meeting, *, by, text, department=None, due=None):
        """Adds what came up in a sitting, until its minutes are confirmed."""
        meeting.hold(Meeting.Status.OPEN, Meeting.Status.CLOSED)
        action = cls.objects.create(
            body_id=meeting.body_id, meeting=meeting, text=text, department=department, due=due
        )
        Activity.write(meeting, by=by, verb="할 일 적음", note=text)
        return action

    @transaction.atomic
    def finish(self, *, by, note=""):
        """It is done. Raises ValidationError (code "done") the second time."""
        stored = ActionItem.objects.select_for_update().get(pk=self.pk)
        if stored.done_at:
            raise ValidationError("이미 마친 일입니다.", code="done")
        self.done_at, self.done_by, self.note = timezone.now(), by, note
        self.save(update_fields=["done_at", "done_by", "note"])
        Activity.write(self.meeting, by=by, verb="할 일 마침", note=f"{self.text} {note}".strip())
