import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from district.models import Dong, Sequence, User, signature, signed

from .. import letters
from .application_set import CONTENTS, ApplicationSet
from .call import Call
from .conditions import ApplicantKind
from .judged import Judged
from .questions import FormVersion
from .screening import Screened
from .types import CallType
from .written import Written


class Application(Judged, Written, Screened):
    """A residents' group's bid for the money of one call (신청)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "작성중"
        SUBMITTED = "submitted", "접수"
        RETURNED = "returned", "보완요청"
        ELIGIBLE = "eligible", "적격"
        INELIGIBLE = "ineligible", "부적격"
        WITHDRAWN = "withdrawn", "취하"

    MOVES = {
        Status.DRAFT: {Status.SUBMITTED},
        Status.SUBMITTED: {Status.RETURNED, Status.ELIGIBLE, Status.INELIGIBLE, Status.WITHDRAWN},
        Status.RETURNED: {Status.SUBMITTED, Status.RETURNED, Status.INELIGIBLE, Status.WITHDRAWN},
        Status.ELIGIBLE: {Status.WITHDRAWN},
    }

    call = models.ForeignKey(Call, models.PROTECT, verbose_name="공모", related_name="applications")
    type = models.ForeignKey(CallType, models.PROTECT, verbose_name="공모 유형", null=True, blank=True)
    applicant = models.ForeignKey(
        User, models.PROTECT, verbose_name="신청인", null=True, blank=True, related_name="applications"
    )
    intake = models.OneToOneField(
        "grants.Intake", models.PROTECT, verbose_name="대리입력", null=True, blank=True, editable=False
    )
    form_key = models.UUIDField("양식 열쇠", default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("접수번호", max_length=20, unique=True, null=True, blank=True, editable=False)
    group_name = models.CharField("모임·단체명", max_length=60, blank=True)
    kind = models.CharField("신청하는 곳", max_length=10, choices=ApplicantKind, default=ApplicantKind.GROUP)
    partners = models.TextField("함께하는 단체", blank=True, help_text="한 줄에 하나씩")
    signers = models.PositiveIntegerField("연명한 사람(명)", null=True, blank=True)
    dong = models.ForeignKey(Dong, models.PROTECT, verbose_name="활동 동", null=True, blank=True)
    title = models.CharField("사업명", max_length=80, blank=True)
    answers = models.JSONField("답", default=dict, blank=True)
    promised = models.JSONField("확인한 조건", default=list, blank=True)
    form = models.ForeignKey(
        FormVersion, models.PROTECT, verbose_name="신청서 판", null=True, blank=True, editable=False, related_name="+"
    )
    starts_on = models.DateField("사업 시작일", null=True, blank=True)
    ends_on = models.DateField("사업 종료일", null=True, blank=True)
    version = models.PositiveIntegerField("판", default=1, editable=False)
    part_versions = models.JSONField("부분별 판", default=dict, editable=False)
    created_at = models.DateTimeField("작성 시작", auto_now_add=True)
    saved_at = models.DateTimeField("마지막 저장", auto_now=True)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    submitted_at, submitted_by = signature("접수 일시", "접수한 사람")

    objects = ApplicationSet.as_manager()

    class Meta:
        verbose_name = "신청"
        verbose_name_plural = "신청"
        ordering = ["-submitted_at", "-pk"]
        permissions = [("screen_application", "신청을 자격검토할 수 있음")]
        indexes = [
            models.Index(fields=["call", "status"], name="application_by_status"),
            models.Index(fields=["status", "moved_at", "id"], name="application_by_waiting"),
            models.Index(fields=["-submitted_at", "-id"], name="application_by_receipt"),
        ]
        constraints = [
            signed("submitted"),
            models.CheckConstraint(
                condition=Q(applicant__isnull=False) | Q(intake__isnull=False),
                name="application_is_somebodys",
                violation_error_message="신청인이 있거나 대리입력한 것이어야 합니다.",
            ),
            signed("screened"),
            models.CheckConstraint(
                condition=Q(status="draft", submitted_at=None) | (~Q(status="draft") & Q(submitted_at__isnull=False)),
                name="application_submitted_is_signed",
                violation_error_message="접수한 신청에는 접수 일시가 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(number__isnull=False),
                name="application_submitted_is_numbered",
                violation_error_message="접수한 신청에는 접수번호가 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["eligible", "ineligible"]) | Q(screened_at__isnull=False),
                name="application_judged_is_signed",
                violation_error_message="자격검토 결과에는 검토한 사람이 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="application_ends_after_it_starts",
                violation_error_message="사업 종료일은 시작일보다 빠를 수 없습니다.",
            ),
            # A draft may have gaps, and so may one that is being corrected or whose way ended while it was; a paper
            # has its number from the day it came, whatever it lacks.
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned", "withdrawn", "ineligible"])
                | Q(status="submitted", intake__isnull=False)
                | (
                    Q(type__isnull=False, dong__isnull=False, starts_on__isnull=False, ends_on__isnull=False)
                    & ~Q(group_name="")
                    & ~Q(title="")
                ),
                name="application_in_hand_is_whole",
                violation_error_message="접수한 신청에는 유형, 동, 모임 이름, 사업명과 기간이 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.number or '접수 전'} {self.group_name or '이름 없는 모임'} ‘{self.title or '제목 없음'}’"

    def get_absolute_url(self):
        return reverse("grants:application", args=[self.pk])

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def asked(self):
        """Whole won asked of the district (지원 신청액)."""
        return sum(item.grant for item in self.costs.all())

    @property
    def own_share(self):
        """Whole won the group pays itself (자부담)."""
        return sum(item.own_share for item in self.costs.all())

    @property
    def total(self):
        """Whole won of the whole project (총사업비)."""
        return self.asked + self.own_share

    def is_of(self, user):
        """Whether somebody is the applicant or was let in to write or read along."""
        return self.applicant_id == user.pk or self.editors.filter(user=user).exists()

    @property
    def contact(self):
        """Who is written to about it: the applicant, or whom the paper names; both have `name` and `email`."""
        return self.applicant or self.intake

    @property
    def due(self):
        """The instant until which it can be handed in: the call's, or its own after a request for correction."""
        return self.correct_until or self.call.closes_at

    @property
    def badge(self):
        """The look of the status on screens."""
        return {
            self.Status.SUBMITTED: "information",
            self.Status.RETURNED: "warning",
            self.Status.ELIGIBLE: "success",
            self.Status.INELIGIBLE: "danger",
        }.get(self.status, "gray")

    @property
    def result(self):
        """Its Outcome once the results of its call are out, else None: what everybody who sees it may be told."""
        is_told = self.status == self.Status.ELIGIBLE and self.call.status in Call.TOLD
        return getattr(self, "outcome", None) if is_told else None

    @property
    def told(self):
        """(word, look) of where it stands, the result once that is out."""
        if result := self.result:
            return result.words, result.badge
        return self.get_status_display(), self.badge

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def begin(cls, call, *, by, form_key):
        """The draft that one form makes; the same `form_key` finds it again, so that a double click makes one.

        Raises ValidationError outside the window (code "closed") and while another draft of the same person for this
        call waits to be finished (code "draft"), DoesNotExist when the key is somebody else's.
        """
        if not call.is_open:
            raise ValidationError("접수 기간이 아닙니다.", code="closed")
        User.objects.select_for_update().get(pk=by.pk)  # one beginning of a person at a time
        if call.applications.begun_by(by).filter(status=cls.Status.DRAFT).exclude(form_key=form_key).exists():
            raise ValidationError(
                "이 공모에 작성하던 신청서가 이미 있습니다. ‘내 신청’에서 이어서 쓰거나 지운 뒤 새로 써 주세요.",
                code="draft",
            )
        draft, _ = cls.objects.get_or_create(form_key=form_key, defaults={"call": call, "applicant": by})
        if (draft.call_id, draft.applicant_id) != (call.pk, by.pk):
            raise cls.DoesNotExist
        return draft

    @transaction.atomic
    def submit(self, *, by, version=None, with_gaps=False, at=None):
        """Hands the application in and gives it its receipt number. Handed in again after a correction, it keeps
        number and time of the first receipt; the trail tells the rest.

        `with_gaps` receives a paper as it came, whatever is missing: the trail says what.
        The instant judged against the deadline is the one stored: when the request came (`at`, now where nobody can
        tell), or when the paper arrived.
        Raises ValidationError: "closed" outside the window, "stale" when `version` is no longer the stored one,
        the name of the part for what is missing (see `missing`), "move" when it was handed in already.
        """
        instant = at or timezone.now()  # before the wait for the lock: who pressed in time is in time
        self._lock_whole()
        self.fetch_contents()
        gaps = self.missing()
        if self.can_move(self.Status.SUBMITTED):
            if not self.is_editable_at(instant):
                raise ValidationError("접수 기간이 아닙니다.", code="closed")
            if version not in (None, self.version):
                raise ValidationError("다른 사람이 먼저 고쳤습니다. 내용을 다시 확인해 주세요.", code="stale")
            if gaps and not (with_gaps and self.takes_gaps):
                raise ValidationError([ValidationError(sentence, code=part) for part, sentence in gaps])
        facts = {}
        if not self.submitted_at:
            received = self.intake.arrived_at if self.intake_id else instant
            year = timezone.localtime(received).year
            number = f"{year}-{Sequence.take('접수번호', year):05d}"
            facts = {"submitted_at": received, "submitted_by": by, "number": number}
            facts |= {"form": self.sheet} if self.sheet.pk else {}
        self.mended(instant)
        told = [self.intake.told] if facts and self.intake_id else []
        told += [f"빠진 것: {sentence}" for _, sentence in gaps] or [
            f"참여자 {len(self.participants.all())}명의 개인정보 동의를 확인하고 제출했습니다."
        ]
        self.move(self.Status.SUBMITTED, by=by, note="\n".join(told), **facts)
        if facts:
            letters.acknowledge(self)

    @transaction.atomic
    def discard(self):
        """Deletes a draft with its files; what was handed in once is withdrawn instead and stays."""
        self._lock_whole()
        if self.status != self.Status.DRAFT:
            raise ValidationError("접수한 신청은 지울 수 없습니다. 취하해 주세요.", code="move")
        documents = [paper.document for paper in self.attachments.all()]
        documents += [self.intake.scan] if self.intake_id else []
        self.delete()
        if self.intake_id:
            self.intake.delete()
        for document in documents:
            document.discard()

    @transaction.atomic
    def withdraw(self, *, by, reason=""):
        """Takes the application back; it is scored no more, and a place it was given is given up.

        Who is scoring it this moment finishes first.
        """
        Call.objects.select_for_update().get(pk=self.call_id)  # before the application, as whoever decides locks
        self.lock()
        list(self.reviews.select_for_update().order_by("pk").values_list("pk"))
        self.move(self.Status.WITHDRAWN, by=by, note=reason)
        outcome = getattr(self, "outcome", None)
        if outcome and outcome.can_move(outcome.Status.DECLINED):
            outcome.decline(by=by, reason=reason)

    def fetch_contents(self):
        """Fetches once what judging it asks for again and again."""
        models.prefetch_related_objects([self], *CONTENTS)
