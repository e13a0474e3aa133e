import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from district.models import Document, Dong, Lifecycle, Sequence, User, signed

from .. import rules
from .call import Call, CallType, RequiredDocument


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; staff see all that were handed in. Committee members meet applications through their reviews."""
        if not user.is_authenticated:
            return self.none()
        own = Q(applicant=user)
        return self.filter(own | ~Q(status=Application.Status.DRAFT)) if user.is_staff else self.filter(own)

    def with_money(self):
        """Adds `asked_won` (grant part) and `own_won`, whole won, from the cost items."""
        total = F("costs__unit_price") * F("costs__quantity") * F("costs__times")
        return self.annotate(
            own_won=Coalesce(Sum("costs__own_share"), 0),
            asked_won=Coalesce(Sum(total - F("costs__own_share")), 0, output_field=models.BigIntegerField()),
        )

    def in_review(self):
        return self.filter(status=Application.Status.ELIGIBLE)


class Application(Lifecycle):
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
        Status.RETURNED: {Status.SUBMITTED, Status.WITHDRAWN},
    }

    call = models.ForeignKey(Call, models.PROTECT, verbose_name="공모", related_name="applications")
    type = models.ForeignKey(CallType, models.PROTECT, verbose_name="공모 유형")
    applicant = models.ForeignKey(User, models.PROTECT, verbose_name="신청인", related_name="applications")
    form_key = models.UUIDField("양식 열쇠", default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("접수번호", max_length=20, unique=True, null=True, blank=True, editable=False)
    group_name = models.CharField("모임·단체명", max_length=60)
    group_intro = models.TextField("모임 소개")
    dong = models.ForeignKey(Dong, models.PROTECT, verbose_name="활동 동")
    title = models.CharField("사업명", max_length=80)
    need = models.TextField("사업이 필요한 까닭")
    plan = models.TextField("사업 내용")
    effect = models.TextField("기대 효과")
    starts_on = models.DateField("사업 시작일")
    ends_on = models.DateField("사업 종료일")
    version = models.PositiveIntegerField("판", default=1, editable=False)
    created_at = models.DateTimeField("작성 시작", auto_now_add=True)
    saved_at = models.DateTimeField("마지막 저장", auto_now=True)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    submitted_at = models.DateTimeField("접수 일시", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="접수한 사람", null=True, blank=True, editable=False, related_name="+"
    )
    screened_at = models.DateTimeField("자격검토 일시", null=True, blank=True, editable=False)
    screened_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="자격검토한 사람", null=True, blank=True, editable=False, related_name="+"
    )
    screening_note = models.TextField("자격검토 의견", blank=True, editable=False)
    correct_until = models.DateTimeField("보완 기한", null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "신청"
        verbose_name_plural = "신청"
        ordering = ["-submitted_at", "-pk"]
        permissions = [("screen_application", "신청을 자격검토할 수 있음")]
        indexes = [models.Index(fields=["call", "status"], name="application_by_status")]
        constraints = [
            signed("submitted"),
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
        ]

    def __str__(self):
        return f"{self.number or '접수 전'} {self.group_name} ‘{self.title}’"

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

    def is_editable_at(self, instant):
        """Drafts while the call is open; returned ones until their own deadline."""
        if self.status == self.Status.RETURNED:
            return instant < self.correct_until
        return self.status == self.Status.DRAFT and self.call.is_open_at(instant)

    @property
    def is_editable(self):
        return self.is_editable_at(timezone.now())

    def missing(self):
        """What still keeps the application from being handed in: a list of (part of the form, sentence)."""
        problems = []
        people = self.participants.count()
        if people < self.call.min_people:
            problems.append(
                ("people", f"참여자가 {self.call.min_people}명 이상이어야 합니다. 지금은 {people}명입니다.")
            )
        if not self.participants.filter(role=Participant.Role.LEADER).exists():
            problems.append(("people", "참여자 가운데 대표 한 사람을 정해 주세요."))
        problems += [
            ("costs", sentence)
            for sentence in rules.budget_problems(
                asked=self.asked,
                own_share=self.own_share,
                cap=self.type.cap,
                own_share_percent=self.type.own_share_percent,
            )
        ]
        given = set(self.attachments.values_list("requirement_id", flat=True))
        problems += [
            ("attachments", f"필수 서류 ‘{paper.name}’이(가) 없습니다.")
            for paper in self.call.documents.all()
            if paper.required and paper.pk not in given
        ]
        return problems

    # -- verbs ----------------------------------------------------------------------------------------------------

    @transaction.atomic
    def submit(self, *, by):
        """Hands the application in and gives it its receipt number.

        The instant judged against the deadline is the one stored. Raises ValidationError: "closed" outside the
        window, "people", "costs" and "attachments" for what is missing, "move" when it was handed in already.
        """
        self.lock()
        instant = timezone.now()
        if self.can_move(self.Status.SUBMITTED):
            if not self.is_editable_at(instant):
                raise ValidationError("접수 기간이 아닙니다.", code="closed")
            if problems := self.missing():
                raise ValidationError([ValidationError(sentence, code=part) for part, sentence in problems])
        facts = {"submitted_at": instant, "submitted_by": by}
        if not self.number:
            year = timezone.localtime(instant).year
            facts["number"] = f"{year}-{Sequence.take('접수번호', year):05d}"
        self.move(self.Status.SUBMITTED, by=by, **facts)

    def withdraw(self, *, by, reason=""):
        """Takes the application back; it is scored no more."""
        self.move(self.Status.WITHDRAWN, by=by, note=reason)

    def ask_correction(self, *, by, note, until):
        """Returns the application for correction until `until` (보완요청)."""
        if not note.strip():
            raise ValidationError("무엇을 보완해야 하는지 적어 주세요.", code="note")
        if until <= timezone.now():
            raise ValidationError("보완 기한은 지금보다 뒤여야 합니다.", code="until")
        self._screen(self.Status.RETURNED, by=by, note=note, correct_until=until)

    def accept(self, *, by, note=""):
        """Finds the application eligible (적격)."""
        self._screen(self.Status.ELIGIBLE, by=by, note=note)

    def refuse(self, *, by, note):
        """Finds the application ineligible (부적격), with the reason the group will read."""
        if not note.strip():
            raise ValidationError("부적격 사유를 적어 주세요.", code="note")
        self._screen(self.Status.INELIGIBLE, by=by, note=note)

    def _screen(self, to, *, by, note, **facts):
        self.move(to, by=by, note=note, screened_at=timezone.now(), screened_by=by, screening_note=note, **facts)


class Participant(models.Model):
    """A resident taking part in an application (참여자)."""

    class Role(models.TextChoices):
        LEADER = "leader", "대표"
        TREASURER = "treasurer", "회계"
        MEMBER = "member", "참여자"

    class Tie(models.TextChoices):
        HOME = "home", "거주"
        WORK = "work", "직장"
        SCHOOL = "school", "학교"
        BUSINESS = "business", "사업장"

    application = models.ForeignKey(Application, models.CASCADE, verbose_name="신청", related_name="participants")
    name = models.CharField("이름", max_length=40)
    role = models.CharField("역할", max_length=10, choices=Role, default=Role.MEMBER)
    tie = models.CharField("생활권", max_length=10, choices=Tie, default=Tie.HOME)

    class Meta:
        verbose_name = "참여자"
        verbose_name_plural = "참여자"
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(role="leader"),
                name="one_leader_of_an_application",
                violation_error_message="대표는 한 사람이어야 합니다.",
            )
        ]

    def __str__(self):
        return self.name


class CostItem(models.Model):
    """A line of the application's budget (산출내역): 단가 × 수량 × 횟수, of which the group pays `own_share`."""

    application = models.ForeignKey(Application, models.CASCADE, verbose_name="신청", related_name="costs")
    category = models.CharField("비목", max_length=30)
    basis = models.CharField("내용", max_length=100)
    unit_price = models.BigIntegerField("단가(원)")
    quantity = models.PositiveIntegerField("수량", default=1)
    times = models.PositiveIntegerField("횟수", default=1)
    own_share = models.BigIntegerField("자부담(원)", default=0)

    class Meta:
        verbose_name = "산출내역"
        verbose_name_plural = "산출내역"
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit_price__gte=0, quantity__gte=1, times__gte=1),
                name="cost_item_counts_something",
                violation_error_message="단가는 0원 이상, 수량과 횟수는 1 이상이어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(own_share__gte=0, own_share__lte=F("unit_price") * F("quantity") * F("times")),
                name="cost_item_own_share_within",
                violation_error_message="자부담은 0원 이상, 항목 금액 이하여야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.category} {self.basis}"

    @property
    def total(self):
        """Whole won of the item."""
        return self.unit_price * self.quantity * self.times

    @property
    def grant(self):
        """Whole won of the item that the district is asked for."""
        return self.total - self.own_share


class Attachment(models.Model):
    """A paper handed in with an application."""

    application = models.ForeignKey(Application, models.CASCADE, verbose_name="신청", related_name="attachments")
    requirement = models.ForeignKey(RequiredDocument, models.PROTECT, verbose_name="제출서류")
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="파일")

    class Meta:
        verbose_name = "첨부"
        verbose_name_plural = "첨부"
        ordering = ["requirement", "pk"]

    def __str__(self):
        return str(self.document)
