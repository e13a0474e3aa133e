from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_q.tasks import async_task

from ..letters import CLAIMS
from .activity import Activity
from .lifecycle import Lifecycle, signature, signed
from .people import User

PATIENCE = timedelta(seconds=settings.Q_CLUSTER["retry"])  # by then no worker is at it any longer


class LetterKind(models.TextChoices):
    RECEIPT = "receipt", "접수 확인"
    CORRECTION = "correction", "보완요청"
    REFUSAL = "refusal", "부적격"
    SELECTED = "selected", "선정"
    RESERVE = "reserve", "예비"
    REJECTED = "rejected", "미선정"
    MESSAGE = "message", "대화 알림"
    NOTICE = "notice", "안내"


class LetterTemplate(models.Model):
    """A letter to begin with (편지 본보기); its {places} are filled for each receiver."""

    kind = models.CharField("종류", max_length=10, choices=LetterKind, default=LetterKind.NOTICE)
    name = models.CharField("이름", max_length=60, unique=True)
    subject = models.CharField("제목", max_length=120)
    body = models.TextField("내용")
    is_example = models.BooleanField("예시", default=False)

    class Meta:
        verbose_name = "편지 본보기"
        verbose_name_plural = "편지 본보기"
        ordering = ["kind", "name"]

    def __str__(self):
        return f"{self.name} (예시)" if self.is_example else self.name


class LetterQuerySet(models.QuerySet):
    def about(self, record):
        return self.filter(subject_model=record._meta.label_lower, subject_id=str(record.pk))

    def received_by(self, user):
        """What somebody may read on the site: what was let out to him, whether or not the mail arrived."""
        held_back = [Letter.Status.HELD, Letter.Status.CANCELLED]
        return self.filter(to=user).exclude(status__in=held_back)

    def in_trouble(self):
        """What failed, and what a worker died over: somebody must look and send it again."""
        long_ago = timezone.now() - PATIENCE
        stuck = Q(sending_since__lt=long_ago) | Q(
            Q(released_at__lt=long_ago) | Q(released_at=None, written_at__lt=long_ago), sending_since=None
        )
        return self.filter(Q(status=Letter.Status.FAILED) | Q(stuck, status=Letter.Status.WAITING))


class Letter(Lifecycle):
    """A letter to one person: held until it is released, sent by the worker, and kept to be read on the site."""

    class Status(models.TextChoices):
        HELD = "held", "보류"
        WAITING = "waiting", "발송 대기"
        SENT = "sent", "발송됨"
        FAILED = "failed", "실패"
        CANCELLED = "cancelled", "취소"

    MOVES = {
        Status.HELD: {Status.WAITING, Status.CANCELLED},
        Status.WAITING: {Status.SENT, Status.FAILED},
        Status.FAILED: {Status.WAITING, Status.CANCELLED},
    }

    to = models.ForeignKey(
        User, models.PROTECT, verbose_name="받는 사람", null=True, blank=True, related_name="letters"
    )
    name = models.CharField("받는 이름", max_length=60)
    address = models.EmailField("받는 이메일")
    kind = models.CharField("종류", max_length=10, choices=LetterKind)
    subject = models.CharField("제목", max_length=200)
    body = models.TextField("내용")
    batch = models.ForeignKey(
        "LetterBatch", models.PROTECT, verbose_name="묶음", null=True, blank=True, related_name="letters"
    )
    subject_model = models.CharField("무엇에 대해", max_length=60, blank=True)
    subject_id = models.CharField("대상 번호", max_length=40, blank=True)
    automatic = models.BooleanField("자동 발송", default=False)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.HELD, editable=False)
    written_at = models.DateTimeField("쓴 일시", default=timezone.now, editable=False)
    released_at, released_by = signature("내보낸 일시", "내보낸 사람")
    sending_since = models.DateTimeField("보내기 시작", null=True, blank=True, editable=False)
    sent_at = models.DateTimeField("보낸 일시", null=True, blank=True, editable=False)
    read_at = models.DateTimeField("읽은 일시", null=True, blank=True, editable=False)
    error = models.CharField("오류", max_length=300, blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "편지"
        verbose_name_plural = "편지"
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(fields=["subject_model", "subject_id"], name="letter_subject"),
            models.Index(fields=["status"], name="letter_by_status"),
        ]
        constraints = [
            signed("released"),
            models.CheckConstraint(
                condition=Q(status__in=["held", "cancelled"]) | Q(automatic=True) | Q(released_at__isnull=False),
                name="letter_goes_out_signed",
                violation_error_message="내보낸 편지에는 내보낸 사람이 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at=None)),
                name="letter_sent_has_its_time",
                violation_error_message="보낸 편지에는 보낸 일시가 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("grants:letter", args=[self.pk])

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def told_at(self):
        """When it was let out to its receiver."""
        return self.released_at or self.written_at

    @property
    def message_id(self):
        """The same for every try, so that mail servers know a repeat."""
        return f"<letter-{self.pk}-{self.written_at:%Y%m%d%H%M%S%f}@seodaemun-maeul>"

    @property
    def is_stuck(self):
        """Whether the worker died over it: then nobody knows whether it went out."""
        waits_since = self.sending_since or self.released_at or self.written_at
        return self.status == self.Status.WAITING and timezone.now() - waits_since > PATIENCE

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    def about(cls, record, **fields):
        """An unsaved letter about a record."""
        return cls(subject_model=record._meta.label_lower, subject_id=str(record.pk), **fields)

    @transaction.atomic
    def send_by_itself(self):
        """Stores a new letter that nobody looks over first, and sends it once the transaction has held."""
        self.automatic, self.status = True, self.Status.WAITING
        self.save()
        self.on_its_way([self.pk])

    @staticmethod
    def on_its_way(numbers):
        """Tells the worker, a few letters a task, once the transaction has held."""
        for at in range(0, len(numbers), CLAIMS):
            few = numbers[at : at + CLAIMS]
            transaction.on_commit(partial(async_task, "district.letters.send", few))

    @transaction.atomic
    def revise(self, *, by, subject, body):
        """Changes the words of a letter that is still held. Raises ValidationError (code "status") afterwards."""
        self.lock()
        if self.status != self.Status.HELD:
            raise ValidationError("내보낸 편지는 고칠 수 없습니다.", code="status")
        self.subject, self.body = subject, body
        self.save(update_fields=["subject", "body"])
        Activity.write(self, by=by, verb="고침")

    def cancel(self, *, by):
        """This one letter is not sent; the rest of its batch is."""
        self.move(self.Status.CANCELLED, by=by)

    @transaction.atomic
    def send_again(self, *, by):
        """Tries once more after a failure, or after a worker that died over it.

        Raises ValidationError (code "move") for a letter that is being sent or was sent.
        """
        self.lock()
        self.refresh_from_db()
        if self.is_stuck:
            self.move(self.Status.FAILED, by=by, error="보내다가 멈췄습니다.")
        self.move(self.Status.WAITING, by=by, **self.anew(by))
        self.on_its_way([self.pk])

    @staticmethod
    def anew(by):
        """The facts of a letter that is let out once more."""
        return {"released_at": timezone.now(), "released_by": by, "sending_since": None, "error": ""}

    def claim(self):
        """Takes the letter for this run; False where another run has it or had it. One statement decides."""
        mine = Letter.objects.filter(pk=self.pk, status=self.Status.WAITING, sending_since=None)
        self.sending_since = timezone.now()
        return bool(mine.update(sending_since=self.sending_since))

    def done(self):
        """The mail server took it."""
        self._of_this_run().update(status=self.Status.SENT, sent_at=timezone.now())

    def fail(self, error):
        """The mail server did not take it; `error` is for the people who look after the portal."""
        self._of_this_run().update(status=self.Status.FAILED, error=error[:300])

    def _of_this_run(self):
        return Letter.objects.filter(pk=self.pk, status=self.Status.WAITING, sending_since=self.sending_since)
