"""A group that does not agree with its result asks again, and is answered."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from district.models import Activity, Lifecycle, User, signature, signed

from .. import letters
from .application import Application
from .call import Call


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of applications that one sees, newest first."""
        return self.filter(application__in=Application.objects.visible_to(user).values("pk"))

    def waiting(self):
        return self.filter(status=Appeal.Status.ASKED)

    def upheld(self):
        return self.filter(status=Appeal.Status.UPHELD)


class Appeal(Lifecycle):
    """An objection to a result (이의신청) and the office's answer."""

    class Status(models.TextChoices):
        ASKED = "asked", "접수"
        UPHELD = "upheld", "인용"
        DISMISSED = "dismissed", "기각"
        WITHDRAWN = "withdrawn", "취하"

    MOVES = {Status.ASKED: {Status.UPHELD, Status.DISMISSED, Status.WITHDRAWN}}

    application = models.ForeignKey(Application, models.PROTECT, verbose_name="신청", related_name="appeals")
    text = models.TextField("이의 내용")
    answer_text = models.TextField("답변", blank=True)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.ASKED, editable=False)
    asked_at = models.DateTimeField("이의신청 일시", default=timezone.now, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="이의를 신청한 사람", related_name="+")
    answered_at, answered_by = signature("답변 일시", "답변한 사람")

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = "이의신청"
        verbose_name_plural = "이의신청"
        ordering = ["-asked_at", "-pk"]
        permissions = [("answer_appeal", "이의신청에 답할 수 있음")]
        constraints = [
            signed("answered"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status="asked"),
                name="one_open_appeal",
                violation_error_message="답을 기다리는 이의신청이 이미 있습니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "dismissed"]) | Q(answered_at__isnull=False),
                name="appeal_answered_is_signed",
                violation_error_message="결론이 난 이의신청에는 답한 사람이 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.application} 이의신청"

    @property
    def badge(self):
        """The look of the status on screens."""
        return {self.Status.ASKED: "warning", self.Status.UPHELD: "success"}.get(self.status, "gray")

    @classmethod
    @transaction.atomic
    def ask(cls, application, text, *, by):
        """The group objects to its result; the same form sent twice finds what it wrote first.

        Raises ValidationError: "text" without words, "closed" outside the days for it, "asked" while another waits.
        """
        if not text.strip():
            raise ValidationError("이의 내용을 적어 주세요.", code="text")
        instant = timezone.now()
        application.lock()
        call = Call.objects.get(pk=application.call_id)
        if not call.takes_appeals_at(instant):
            raise ValidationError("지금은 이의신청을 받지 않습니다.", code="closed")
        if waiting := application.appeals.waiting().first():
            if waiting.text == text:
                return waiting
            raise ValidationError("답을 기다리는 이의신청이 이미 있습니다.", code="asked")
        appeal = cls.objects.create(application=application, text=text, asked_at=instant, asked_by=by)
        Activity.write(application, by=by, verb="이의신청")
        Activity.write(appeal, by=by, verb="접수", after=cls.Status.ASKED.label)
        return appeal

    @transaction.atomic
    def answer(self, to, text, *, by):
        """Answers with 인용 or 기각 and the reason, which the group reads; a letter tells it that there is one.

        Raises ValidationError: "answer_text" without words, "move" where it was answered or taken back.
        """
        if not text.strip():
            raise ValidationError("답변을 적어 주세요.", code="answer_text")
        facts = {"answer_text": text, "answered_at": timezone.now(), "answered_by": by}
        self.move(to, by=by, note=text, **facts)
        Activity.write(self.application, by=by, verb=f"이의신청 {self.get_status_display()}")
        letters.tell_of_answer(self.application)

    def withdraw(self, *, by):
        """The group takes its objection back."""
        self.move(self.Status.WITHDRAWN, by=by)
