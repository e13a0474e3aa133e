from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from district.models import Lifecycle, User, signed
from district.permissions import may
from planning.models import BudgetLine, Task


class CallQuerySet(models.QuerySet):
    def public(self):
        """Calls that anybody may read."""
        return self.exclude(status__in=[Call.Status.DRAFT, Call.Status.CANCELLED])

    def visible_to(self, user):
        return self if may(user, "grants.view_call") else self.public()

    def open(self, at=None):
        at = at or timezone.now()
        return self.filter(status=Call.Status.PUBLISHED, opens_at__lte=at, closes_at__gt=at)

    def coming(self, at=None):
        return self.filter(status=Call.Status.PUBLISHED, opens_at__gt=at or timezone.now())

    def past(self, at=None):
        """Public calls that take nothing any more, those without a window (history) among them."""
        past = self.public().exclude(status=Call.Status.PUBLISHED, closes_at__gt=at or timezone.now())
        return past.order_by("-year", F("closes_at").desc(nulls_last=True), "pk")


class Call(Lifecycle):
    """A public call for proposals (공모). Whether it is open follows from its two instants and is stored nowhere."""

    class Status(models.TextChoices):
        DRAFT = "draft", "작성중"
        PUBLISHED = "published", "공고"
        ANNOUNCED = "announced", "결과 발표"
        ENDED = "ended", "종료"
        CANCELLED = "cancelled", "취소"

    MOVES = {
        Status.DRAFT: {Status.PUBLISHED, Status.CANCELLED},
        Status.PUBLISHED: {Status.ANNOUNCED, Status.CANCELLED},
        Status.ANNOUNCED: {Status.ENDED},
    }

    year = models.PositiveSmallIntegerField("연도")
    title = models.CharField("공모명", max_length=100)
    summary = models.TextField("개요", blank=True)
    task = models.ForeignKey(Task, models.PROTECT, verbose_name="세부사업", null=True, blank=True)
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, verbose_name="예산 세부내역", null=True, blank=True, related_name="calls"
    )
    budget = models.BigIntegerField("지원 한도 총액(원)")
    who = models.CharField("신청대상", max_length=200)
    min_people = models.PositiveSmallIntegerField("최소 인원(명)", default=1)
    subject = models.TextField("대상사업", blank=True)
    restriction = models.TextField("지원제한", blank=True)
    directions = models.TextField("지원방향", blank=True, help_text="한 줄에 하나씩")
    opens_at = models.DateTimeField("접수 시작", null=True, blank=True)
    closes_at = models.DateTimeField("접수 마감", null=True, blank=True, help_text="이 시각부터 받지 않습니다.")
    drop_extremes_from = models.PositiveSmallIntegerField(
        "최고·최저 제외 기준(명)",
        null=True,
        blank=True,
        help_text="위원 점수가 이 수 이상일 때 최고점과 최저점 하나씩을 빼고 평균합니다. 비우면 모두 평균합니다.",
    )
    is_example = models.BooleanField("예시", default=False, help_text="시연용으로 만든 공모입니다.")
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField("공고 일시", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="공고한 사람", null=True, blank=True, editable=False, related_name="+"
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "공모"
        verbose_name_plural = "공모"
        ordering = ["-year", "-closes_at", "pk"]
        permissions = [("publish_call", "공모를 공고할 수 있음")]
        constraints = [
            signed("published"),
            models.UniqueConstraint(fields=["year", "title"], name="call_once_a_year"),
            models.CheckConstraint(
                condition=Q(opens_at=None, closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_it_opens",
                violation_error_message="접수 마감은 접수 시작보다 뒤여야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(budget__gte=0),
                name="call_budget_not_negative",
                violation_error_message="지원 한도는 0원 이상이어야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(drop_extremes_from__lt=3),
                name="call_drops_extremes_from_three",
                violation_error_message="최고·최저를 빼려면 점수가 3개 이상이어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.year}년 {self.title}"

    def get_absolute_url(self):
        return reverse("grants:call", args=[self.pk])

    def is_open_at(self, instant):
        """Whether a submission at `instant` is in time: from opens_at on, before closes_at."""
        return bool(
            self.status == self.Status.PUBLISHED and self.opens_at and self.opens_at <= instant < self.closes_at
        )

    @property
    def is_open(self):
        return self.is_open_at(timezone.now())

    @property
    def phase(self):
        """The word for where the call stands today, from its status and dates."""
        if self.status != self.Status.PUBLISHED:
            return self.get_status_display()
        if not self.opens_at or timezone.now() < self.opens_at:
            return "공고 예정"
        return "접수중" if self.is_open else "마감"

    def has_example_criteria(self):
        """Whether the point table is an example and not the district's own."""
        return any(criterion.is_example for criterion in self.criteria.all())

    @property
    def direction_lines(self):
        return self.directions.splitlines()

    @property
    def badge(self):
        """The look of the phase on screens."""
        return {"접수중": "success", "공고 예정": "information", "결과 발표": "primary"}.get(self.phase, "gray")

    @transaction.atomic
    def publish(self, *, by):
        """Makes the call public; a call without a window cannot be published."""
        if not self.opens_at:
            raise ValidationError("접수 시작과 마감을 정한 뒤에 공고할 수 있습니다.", code="window")
        self.move(self.Status.PUBLISHED, by=by, published_at=timezone.now(), published_by=by)
        if self.task:
            self.task.happened(on=timezone.localdate(), label=f"공고: {self.title}", source=self)


class CallType(models.Model):
    """A kind of project within a call (씨앗기·새싹기), with its own cap and own share."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="공모", related_name="types")
    order = models.PositiveSmallIntegerField("순서")
    stage = models.CharField("단계", max_length=20)
    name = models.CharField("이름", max_length=60)
    cap = models.BigIntegerField("모임당 지원 한도(원)", null=True, blank=True, help_text="공고에 없으면 비워 둡니다.")
    own_share_percent = models.PositiveSmallIntegerField("자부담 비율(%)", default=0, help_text="총사업비 기준")

    class Meta:
        verbose_name = "공모 유형"
        verbose_name_plural = "공모 유형"
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "order"], name="call_type_order_once"),
            models.CheckConstraint(
                condition=Q(cap=None) | Q(cap__gt=0),
                name="call_type_cap_positive",
                violation_error_message="지원 한도는 0원보다 커야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(own_share_percent__lte=100),
                name="call_type_share_is_percent",
                violation_error_message="자부담 비율은 100% 이하여야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.stage} {self.name}"

    @property
    def terms(self):
        """What a group is given and must give, as far as the call says it."""
        cap = [f"모임당 {self.cap:,}원까지"] if self.cap else []
        share = [f"자부담 총사업비의 {self.own_share_percent}% 이상"] if self.own_share_percent else []
        return " · ".join(cap + share) or "모임당 한도가 적혀 있지 않습니다"


class Criterion(models.Model):
    """What reviewers score, and with how many points at most (심사기준)."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="공모", related_name="criteria")
    order = models.PositiveSmallIntegerField("순서")
    name = models.CharField("기준", max_length=40)
    guidance = models.CharField("설명", max_length=200, blank=True)
    max_points = models.PositiveSmallIntegerField("배점(점)")
    is_example = models.BooleanField("예시", default=True, help_text="공식 배점표가 아니면 켜 둡니다.")

    class Meta:
        verbose_name = "심사기준"
        verbose_name_plural = "심사기준"
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "order"], name="criterion_order_once"),
            models.CheckConstraint(
                condition=Q(max_points__gt=0),
                name="criterion_has_points",
                violation_error_message="배점은 1점 이상이어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.max_points}점)"


class RequiredDocument(models.Model):
    """A paper that an application carries (제출서류)."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="공모", related_name="documents")
    order = models.PositiveSmallIntegerField("순서")
    name = models.CharField("서류", max_length=60)
    guidance = models.CharField("설명", max_length=200, blank=True)
    required = models.BooleanField("필수", default=True)

    class Meta:
        verbose_name = "제출서류"
        verbose_name_plural = "제출서류"
        ordering = ["call", "order"]
        constraints = [models.UniqueConstraint(fields=["call", "order"], name="required_document_order_once")]

    def __str__(self):
        return self.name
