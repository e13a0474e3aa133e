from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Lifecycle, User, signed
from district.permissions import may
from planning.models import BudgetLine, Task

from .. import questions, terms
from .questions import FormVersion, Question


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

    class Kind(models.TextChoices):
        FIRST = "first", "공고"
        AGAIN = "again", "재공고"
        MORE = "more", "추가공고"

    class AwardMode(models.TextChoices):
        CUT = "cut", "신청액 안에서 위원회가 조정"
        FIXED = "fixed", "정해진 금액"
        GRADED = "graded", "점수에 따라 차등"

    class PostRule(models.TextChoices):
        NONE = "", "받지 않음"
        ARRIVAL = "arrival", "마감까지 도착한 것"
        POSTMARK = "postmark", "마감일 소인이 찍힌 것"

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
    kind = models.CharField("공고 구분", max_length=10, choices=Kind, default=Kind.FIRST)
    follows = models.ForeignKey(
        "self", models.PROTECT, verbose_name="앞선 공고", null=True, blank=True, related_name="followed_by"
    )
    budget = models.BigIntegerField("지원 한도 총액(원)", null=True, blank=True, help_text="공고에 없으면 비웁니다.")
    fund_source = models.CharField("재원", max_length=60, blank=True)
    scale = models.CharField("선정 규모", max_length=100, blank=True, help_text="공고에 적는 말 그대로")
    award_mode = models.CharField("지원금 정하는 법", max_length=10, choices=AwardMode, default=AwardMode.CUT)
    keeps_reserve = models.BooleanField("예비 순위를 둠", default=True)
    who = models.CharField("신청대상", max_length=200)
    subject = models.TextField("대상사업", blank=True)
    restriction = models.TextField("지원제한", blank=True)
    directions = models.TextField("지원방향", blank=True, help_text="한 줄에 하나씩")
    channels = models.TextField("접수 방법", blank=True, help_text="한 줄에 하나씩")
    post_rule = models.CharField("우편 접수", max_length=10, choices=PostRule, blank=True, default=PostRule.NONE)
    until_funds_end = models.BooleanField("예산이 다할 때까지", default=False)
    opens_at = models.DateTimeField("접수 시작", null=True, blank=True)
    closes_at = models.DateTimeField("접수 마감", null=True, blank=True, help_text="이 시각부터 받지 않습니다.")
    starts_on = models.DateField("사업 시작", null=True, blank=True, help_text="비우면 협약한 날부터입니다.")
    ends_on = models.DateField("사업 끝", null=True, blank=True)
    results_at = models.DateTimeField("결과 발표", null=True, blank=True)
    results_note = models.CharField("결과 발표 방법", max_length=100, blank=True)
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
                condition=Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="call_project_ends_after_it_starts",
                violation_error_message="사업 끝은 사업 시작보다 빠를 수 없습니다.",
            ),
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget__gte=0),
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
    def sheet(self):
        """The FormVersion that an application is written by now: the newest published one.

        Before that the questions as they stand, for those who prepare the call (number 0, not stored).
        """
        return self.forms.first() or FormVersion(call=self, number=0, questions=self._written_questions())

    @property
    def min_people(self):
        """How many people a group must be at least, whatever its type."""
        return terms.least_people(self.conditions.all(), terms.Case())

    @property
    def direction_lines(self):
        return self.directions.splitlines()

    @property
    def badge(self):
        """The look of the phase on screens."""
        return {"접수중": "success", "공고 예정": "information", "결과 발표": "primary"}.get(self.phase, "gray")

    # -- verbs ----------------------------------------------------------------------------------------------------

    def ask_standard(self):
        """Gives a call without questions the usual four: who we are, why, what, and what for."""
        if not self.questions.exists():
            rows = [Question.of(ask, order=order) for order, ask in enumerate(questions.STANDARD, start=1)]
            for row in rows:
                row.call = self
            Question.objects.bulk_create(rows)

    @transaction.atomic
    def publish(self, *, by):
        """Makes the call public and fixes the first version of its form.

        Raises ValidationError (code "window") without a window.
        """
        if not self.opens_at:
            raise ValidationError("접수 시작과 마감을 정한 뒤에 공고할 수 있습니다.", code="window")
        self.move(self.Status.PUBLISHED, by=by, published_at=timezone.now(), published_by=by)
        self.ask_standard()
        self.renew_form(by=by)
        if self.task:
            self.task.happened(on=timezone.localdate(), label=f"공고: {self.title}", source=self)

    @transaction.atomic
    def renew_form(self, *, by, note=""):
        """Publishes the questions as they stand as the form's next version; None where nothing changed.

        Drafts go on with the new version and are told what changed, applications handed in keep theirs.
        """
        self.lock()
        newest, written = self.forms.first(), self._written_questions()
        if newest and newest.questions == written:
            return None
        version = self.forms.create(
            number=newest.number + 1 if newest else 1, questions=written, made_by=by, note=note
        )
        if newest:
            Activity.write(self, by=by, verb=f"신청서 {version.number}판", note=note)
        return version

    def _written_questions(self):
        return [question.ask.to_json() for question in self.questions.all()]


class CallType(models.Model):
    """A kind of project within a call (씨앗기·새싹기), with its own cap and own share."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="공모", related_name="types")
    order = models.PositiveSmallIntegerField("순서")
    stage = models.CharField("묶음", max_length=40, blank=True, help_text="여러 유형을 묶는 이름(씨앗기·새싹기)")
    name = models.CharField("이름", max_length=60)
    topic = models.CharField("주제·대상", max_length=100, blank=True)
    floor = models.BigIntegerField("모임당 최소(원)", null=True, blank=True)
    cap = models.BigIntegerField("모임당 지원 한도(원)", null=True, blank=True, help_text="공고에 없으면 비워 둡니다.")
    places = models.PositiveSmallIntegerField("선정 수(건)", null=True, blank=True)
    desk = models.CharField("접수처", max_length=60, blank=True)
    starts_on = models.DateField("사업 시작", null=True, blank=True, help_text="비우면 공모의 기간을 따릅니다.")
    ends_on = models.DateField("사업 끝", null=True, blank=True)
    in_kind = models.BooleanField("현물 지원", default=False)
    settles = models.BooleanField("정산함", default=True, help_text="정액 지원이라 정산하지 않으면 끕니다.")

    class Meta:
        verbose_name = "공모 유형"
        verbose_name_plural = "공모 유형"
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "order"], name="call_type_order_once"),
            models.CheckConstraint(
                condition=(Q(cap=None) | Q(cap__gt=0)) & (Q(floor=None) | Q(floor__gt=0)),
                name="call_type_money_positive",
                violation_error_message="지원 금액은 0원보다 커야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(floor=None) | Q(cap=None) | Q(cap__gte=F("floor")),
                name="call_type_cap_from_floor",
                violation_error_message="지원 한도는 최소 금액보다 적을 수 없습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.stage} {self.name}".strip()

    @property
    def money(self):
        """What a group is given, as far as the call says it; "" where it says nothing."""
        if self.cap and self.cap == self.floor:
            return f"모임당 {self.cap:,}원"
        if self.cap and self.floor:
            return f"모임당 {self.floor:,}원부터 {self.cap:,}원까지"
        if self.cap:
            return f"모임당 {self.cap:,}원까지"
        return f"모임당 {self.floor:,}원부터" if self.floor else ""

    @property
    def terms(self):
        """What a group of this type is given and must give, in a line."""
        own = [row for row in self.call.conditions.all() if row.type_id == self.pk and row.effect != row.Effect.TELL]
        told = [row.says for row in own] + ([self.topic] if self.topic else [])
        return " · ".join(filter(None, [self.money, *told])) or "모임당 한도가 적혀 있지 않습니다"
