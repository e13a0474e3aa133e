from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from .. import days, scores


class Step(models.Model):
    """A step of a call's way (절차): before applying, in review, or after selection, in the call's own order."""

    class Phase(models.TextChoices):
        BEFORE = "before", "신청 전"
        REVIEW = "review", "심사"
        AFTER = "after", "선정 후"

    class Kind(models.TextChoices):
        BRIEFING = "briefing", "설명회"
        CONSULTATION = "consultation", "사전상담"
        PAPER = "paper", "서류심사"
        DEPARTMENT = "department", "부서심사"
        SITE = "site", "현장조사"
        INTERVIEW = "interview", "면담·발표"
        PEERS = "peers", "신청인 상호심사"
        VOTE = "vote", "주민투표"
        COMMITTEE = "committee", "위원회 심사"
        BOARD = "board", "지방보조금관리위원회 심의"
        PLAN = "plan", "실행계획서"
        AGREEMENT = "agreement", "협약"
        TRAINING = "training", "회계교육"
        PAYMENT = "payment", "보조금 교부(일괄)"
        INSTALMENTS = "instalments", "보조금 교부(분할)"
        CONSULTING = "consulting", "컨설팅·점검"
        SETTLEMENT = "settlement", "정산"
        SHARING = "sharing", "성과공유회"

    KINDS_OF = {
        Phase.BEFORE: (Kind.BRIEFING, Kind.CONSULTATION),
        Phase.REVIEW: (
            *(Kind.PAPER, Kind.DEPARTMENT, Kind.SITE, Kind.INTERVIEW),
            *(Kind.PEERS, Kind.VOTE, Kind.COMMITTEE, Kind.BOARD),
        ),
        Phase.AFTER: (
            *(Kind.PLAN, Kind.AGREEMENT, Kind.TRAINING, Kind.PAYMENT),
            *(Kind.INSTALMENTS, Kind.CONSULTING, Kind.SETTLEMENT, Kind.SHARING),
        ),
    }

    class Duty(models.TextChoices):
        REQUIRED = "required", "필수"
        OPTIONAL = "optional", "선택"
        BONUS = "bonus", "가점"

    class Cut(models.TextChoices):
        NONE = "", "순위만"
        RELATIVE = "relative", "상위 몇 건까지"
        ABSOLUTE = "absolute", "몇 점 이상"

    class Method(models.TextChoices):
        MEAN = scores.MEAN, "평균"
        MEDIAN = scores.MEDIAN, "중앙값"

    # What decides how its points count: it stays as it was when the scoring began.
    RECKONED_BY = ("kind", "weight", "method", "drop_extremes_from", "decimals", "cut", "cut_at")
    # Left to others than scorers, unless the call says by which criteria they score.
    JUDGED_OTHERWISE = (Kind.DEPARTMENT, Kind.VOTE, Kind.BOARD)

    call = models.ForeignKey("grants.Call", models.CASCADE, verbose_name="공모", related_name="steps")
    phase = models.CharField("때", max_length=10, choices=Phase, editable=False)
    order = models.PositiveSmallIntegerField("순서")
    kind = models.CharField("종류", max_length=15, choices=Kind)
    name = models.CharField("이름", max_length=60, blank=True, help_text="비우면 종류의 이름을 씁니다.")
    duty = models.CharField(
        "참여", max_length=10, choices=Duty, blank=True, default=Duty.REQUIRED, help_text="모르면 비웁니다."
    )
    starts_at = models.DateTimeField("일시·시작", null=True, blank=True)
    ends_at = models.DateTimeField("끝", null=True, blank=True)
    place = models.CharField("장소·방법", max_length=100, blank=True)
    method = models.CharField("점수 모으는 법", max_length=10, choices=Method, default=Method.MEAN)
    drop_extremes_from = models.PositiveSmallIntegerField(
        "최고·최저 제외 기준(명)",
        null=True,
        blank=True,
        help_text="점수가 이 수 이상일 때 최고점과 최저점 하나씩을 뺍니다. 비우면 빼지 않습니다.",
    )
    decimals = models.PositiveSmallIntegerField(
        "소수 자리", default=2, help_text="0에서 2까지. 그 아래에서 반올림해 적습니다."
    )
    weight = models.PositiveSmallIntegerField("반영 비율(%)", null=True, blank=True)
    cut = models.CharField("통과 기준", max_length=10, choices=Cut, blank=True, default=Cut.NONE)
    cut_at = models.PositiveSmallIntegerField("통과 기준 값(건·점)", null=True, blank=True)
    note = models.CharField("설명", max_length=200, blank=True)

    class Meta:
        verbose_name = "절차"
        verbose_name_plural = "절차"
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "order"], name="step_order_once"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")),
                name="step_ends_after_it_starts",
                violation_error_message="끝은 시작보다 빠를 수 없습니다.",
            ),
            models.CheckConstraint(
                condition=Q(cut="", cut_at=None) | (~Q(cut="") & Q(cut_at__isnull=False)),
                name="step_cut_has_a_value",
                violation_error_message="통과 기준에는 건수나 점수를 함께 적어 주세요.",
            ),
            models.CheckConstraint(
                condition=~Q(weight__gt=100),
                name="step_weight_is_percent",
                violation_error_message="반영 비율은 100 이하여야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(drop_extremes_from__lt=scores.FEWEST_TO_DROP),
                name="step_drops_extremes_from_three",
                violation_error_message="최고·최저를 빼려면 점수가 3개 이상이어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=2),
                name="step_decimals_are_few",
                violation_error_message="소수 자리는 0에서 2까지 적어 주세요.",
            ),
        ]

    def __str__(self):
        return self.name or self.get_kind_display()

    def save(self, *args, **kwargs):
        """The phase follows from the kind: nobody states it twice."""
        self.phase = next(phase for phase, kinds in self.KINDS_OF.items() if self.kind in kinds)
        super().save(*args, **kwargs)

    def clean(self):
        """From its round on nothing of RECKONED_BY changes, told beside each field."""
        if not (self.pk and hasattr(self, "round")):
            return
        stored = Step.objects.filter(pk=self.pk).values(*self.RECKONED_BY).get()
        told = "심사를 시작한 단계에서는 바꿀 수 없습니다."
        changed = [name for name, value in stored.items() if getattr(self, name) != value]
        if changed:
            raise ValidationError({name: ValidationError(told, code="begun") for name in changed})

    @property
    def when(self):
        """Its days in words; "" where the call does not say."""
        return days.between(self.starts_at, self.ends_at)

    @property
    def told(self):
        """What is known of it besides its name, in a line: `가점 · 2026. 3. 5.(목) 14:00 · 구청 강당`."""
        return " · ".join(filter(None, [self.bound, self.when, self.place, self.counts]))

    @property
    def counts(self):
        """How it counts in the review, in words: `40% 반영, 상위 30건까지`."""
        cut = {self.Cut.RELATIVE: f"상위 {self.cut_at}건까지", self.Cut.ABSOLUTE: f"{self.cut_at}점 이상"}
        return ", ".join(filter(None, [f"{self.weight}% 반영" if self.weight else "", cut.get(self.cut, "")]))

    @property
    def reckoned(self):
        """How the points of its scorers become one figure, as a sentence."""
        few = self.drop_extremes_from
        drop = f"점수가 {few}개 이상이면 최고점과 최저점을 하나씩 빼고 " if few else ""
        return drop + ("평균합니다." if self.method == self.Method.MEAN else "가운데의 값(중앙값)을 씁니다.")

    @property
    def is_plain_mean(self):
        """Whether all points are averaged, as nobody needs to be told."""
        return self.method == self.Method.MEAN and not self.drop_extremes_from

    @property
    def bound(self):
        """Who takes part in a step before applying: 필수, 선택, 가점; "" of other steps and where nobody said."""
        return self.get_duty_display() if self.phase == self.Phase.BEFORE else ""


def rubrics(steps, criteria):
    """[(step, its criteria)] of the steps of a call that are scored, in order.

    Criteria of no step hold for all that have some of their own. Where none has, the committee scores by them, or else
    the last step of the review that is not left to a department, a vote or a board.
    """
    steps = [step for step in steps if step.phase == Step.Phase.REVIEW]
    own = {step: [row for row in criteria if row.step_id == step.pk] for step in steps}
    if any(own.values()):
        shared = [row for row in criteria if row.step_id is None]
        return [(step, sorted([*rows, *shared], key=lambda row: row.order)) for step, rows in own.items() if rows]
    scored = [step for step in steps if step.kind == Step.Kind.COMMITTEE]
    scored = scored or [step for step in steps if step.kind not in Step.JUDGED_OTHERWISE]
    return [(scored[-1], list(criteria))] if scored and criteria else []


class Criterion(models.Model):
    """What reviewers score, and with how many points at most (심사기준)."""

    call = models.ForeignKey("grants.Call", models.CASCADE, verbose_name="공모", related_name="criteria")
    step = models.ForeignKey(Step, models.SET_NULL, verbose_name="심사 단계", null=True, blank=True)
    order = models.PositiveSmallIntegerField("순서")
    name = models.CharField("기준", max_length=40)
    guidance = models.CharField("설명", max_length=200, blank=True)
    max_points = models.PositiveSmallIntegerField(
        "배점(점)", null=True, blank=True, help_text="모르면 비워 두고, 공고하기 전에 채웁니다."
    )
    needs_comment = models.BooleanField("의견 필수", default=False)
    is_example = models.BooleanField("예시", default=True, help_text="공식 배점표가 아니면 켜 둡니다.")

    class Meta:
        verbose_name = "심사기준"
        verbose_name_plural = "심사기준"
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "order"], name="criterion_order_once"),
            models.CheckConstraint(
                condition=Q(max_points=None) | Q(max_points__gt=0),
                name="criterion_has_points",
                violation_error_message="배점은 1점 이상이어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.max_points}점)" if self.max_points else self.name
