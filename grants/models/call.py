from functools import partial

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django_q.tasks import async_task

from district.models import Activity, Dong, Lifecycle, signature, signed
from district.permissions import may
from district.templatetags.maeul import kdatetime
from planning.models import BudgetLine, Task

from .. import copying, days, judging, letters, publishing, terms, ties
from .asking import Asking
from .election import ElectionDay
from .field import Field
from .steps import rubrics


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


class Call(Asking, Lifecycle):
    """A public call for proposals (공모). Whether it is open follows from its two instants and is stored nowhere."""

    class Status(models.TextChoices):
        DRAFT = "draft", "작성중"
        PUBLISHED = "published", "공고"
        ANNOUNCED = "announced", "결과 발표"
        ENDED = "ended", "종료"
        CANCELLED = "cancelled", "취소"

    TOLD = frozenset({Status.ANNOUNCED, Status.ENDED})  # the results are out

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
    number = models.CharField("공고 번호", max_length=60, blank=True)
    issuer = models.CharField("공고하는 곳", max_length=60, blank=True, help_text="비우면 서대문구")
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
    dates_unchecked = models.BooleanField(
        "날짜 확인 필요", default=False, help_text="지난 공모에서 옮긴 날짜입니다. 모두 확인했으면 끕니다."
    )
    appeals_until = models.DateTimeField(
        "이의신청 마감", null=True, blank=True, help_text="이 시각부터 받지 않습니다. 비우면 이의신청을 받지 않습니다."
    )
    results_note = models.CharField("결과 발표 방법", max_length=100, blank=True)
    contact = models.TextField("문의", blank=True, help_text="한 줄에 하나씩")
    source = models.CharField("옮겨 온 곳", max_length=200, blank=True, help_text="다른 자료에서 옮긴 공모일 때")
    tie_rule = models.JSONField(
        "동점 처리",
        default=list,
        blank=True,
        validators=[ties.refuse_unknown],
        help_text="점수가 같은 신청을 무엇으로 차례로 가리는지. 비우면 같은 순위입니다.",
    )
    fields = models.ManyToManyField(
        Field, verbose_name="분야", blank=True, related_name="calls", help_text="비우면 분야를 가리지 않습니다."
    )
    dongs = models.ManyToManyField(
        Dong, verbose_name="동", blank=True, related_name="calls", help_text="비우면 구 전체입니다."
    )
    is_example = models.BooleanField("예시", default=False, help_text="시연용으로 만든 공모입니다.")
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at, published_by = signature("공고 일시", "공고한 사람")

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

    def takes_appeals_at(self, instant):
        """Whether a group may object to its result at `instant`."""
        return bool(self.status == self.Status.ANNOUNCED and self.appeals_until and instant < self.appeals_until)

    @property
    def purse(self):
        """Whole won that may be given away: what the notice names, else its budget line; None without either."""
        return self.budget if self.budget is not None else self.budget_line and self.budget_line.amount

    @property
    def decision(self):
        """The decision that stands, proposed or confirmed; None before."""
        return self.decisions.standing().select_related("letters", "item__meeting", "scenario").first()

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
    def scored_steps(self):
        """[(step, its criteria)] of the steps that are scored, in order: see `steps.rubrics`."""
        return rubrics(self.steps.all(), list(self.criteria.all()))

    @property
    def min_people(self):
        """How many people a group must be at least, whatever its type."""
        return judging.least_people(self.conditions.all(), judging.Case())

    @cached_property
    def has_begun(self):
        """Whether anything was handed in: from then on types, conditions and papers stand as they were read."""
        return self.applications.exclude(submitted_at=None).exists()

    @property
    def period(self):
        """The days of its projects in words; "" where the call does not say."""
        return days.project(self.starts_on, self.ends_on)

    @property
    def results(self):
        """When and how the results come out, in words; "" where the call does not say."""
        return " ".join(filter(None, [days.moment(self.results_at), self.results_note]))

    @property
    def rooms(self):
        """Its conditions by the part of the notice that tells them: see `terms.Term.room`."""
        rooms = {term.room: [] for term in terms.TERMS.values()}
        for row in self.conditions.all():
            rooms[row.term.room].append(row)
        return rooms

    @property
    def direction_lines(self):
        return self.directions.splitlines()

    @property
    def badge(self):
        """The look of the phase on screens."""
        return {"접수중": "success", "공고 예정": "information", "결과 발표": "primary"}.get(self.phase, "gray")

    # -- verbs ----------------------------------------------------------------------------------------------------

    def obstacles(self):
        """What keeps the call from being published (막음): `publishing.Finding`s, none where it may go out."""
        return list(publishing.obstacles(self))

    def advice(self):
        """What to look at before publishing (권함)."""
        return list(publishing.advice(self, ElectionDay.objects.since(self.opens_at)))

    @transaction.atomic
    def publish(self, *, by):
        """Makes the call public and fixes the first version of its form.

        Raises ValidationError with a sentence for each obstacle (code: where it is mended).
        """
        self.lock()
        if self.can_move(self.Status.PUBLISHED):
            publishing.refuse(self.obstacles())
        self.move(self.Status.PUBLISHED, by=by, published_at=timezone.now(), published_by=by)
        self.ask_standard()
        self.renew_form(by=by)
        if self.task:
            self.task.happened(on=timezone.localdate(), label=f"공고: {self.title}", source=self)
        transaction.on_commit(partial(async_task, "grants.notices.tell_of_call", self.pk))

    @transaction.atomic
    def extend(self, closes_at, *, by, note):
        """Moves the deadline of an open call to a later instant (접수 기간 연장); the trail keeps both and the reason.

        Returns the LetterBatch, still held, that tells those who have begun; None where nobody has.
        Raises ValidationError: "move" where the call takes nothing any more, "closes_at" for an instant that is not
        later, or not before the results.
        """
        self._lock_dates()
        before = self.closes_at
        if self.status != self.Status.PUBLISHED or before is None or before <= timezone.now():
            raise ValidationError("접수가 끝난 공모는 늘릴 수 없습니다. 추가공고로 새로 내 주세요.", code="move")
        if closes_at <= before:
            raise ValidationError(f"지금 마감({kdatetime(before)})보다 뒤로만 늘릴 수 있습니다.", code="closes_at")
        if self.results_at and closes_at >= self.results_at:
            raise ValidationError(f"결과 발표({kdatetime(self.results_at)})보다 앞이어야 합니다.", code="closes_at")
        self.closes_at = closes_at
        self.save(update_fields=["closes_at"])
        days = {"before": kdatetime(before), "after": kdatetime(closes_at)}
        Activity.write(self, by=by, verb="접수 기간 연장", note=note, **days)
        return letters.hold_extension(self, by=by)

    @transaction.atomic
    def announce(self, *, by):
        """Makes the results visible (결과 발표) to everybody at once, never before the instant that the notice names:
        the letters go out, and the selected projects enter the year's published list.

        Raises ValidationError: "results_at" before it, and while applications still come in; "decision" without a
        confirmed decision, "letters" while the letters of results are not written.
        """
        self._lock_dates()
        now = timezone.now()
        if self.closes_at and now < self.closes_at:
            raise ValidationError("접수를 마감한 뒤에 발표할 수 있습니다.", code="results_at")
        if self.results_at and now < self.results_at:
            raise ValidationError(f"{kdatetime(self.results_at)}부터 발표할 수 있습니다.", code="results_at")
        decision = self.decision
        if self.can_move(self.Status.ANNOUNCED):
            if decision is None or decision.status != decision.Status.CONFIRMED:
                raise ValidationError("선정 결정을 확정한 뒤에 발표할 수 있습니다.", code="decision")
            decision.tell(by=by)
        self.move(self.Status.ANNOUNCED, by=by)

    @transaction.atomic
    def copy(self, *, year, by, kind=Kind.FIRST):
        """The draft of a call of `year` that says what this one says, dates moved by whole years and to be checked.

        A 재공고 or 추가공고 names this call as the one it follows. Raises ValidationError (code "year") where a call
        of that name exists in that year.
        """
        return copying.copy(self, year=year, by=by, kind=kind)

    def _lock_dates(self):
        self.lock()
        self.refresh_from_db(fields=["closes_at", "results_at"])
