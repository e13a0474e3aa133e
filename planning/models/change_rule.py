from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from district.models import DatedQuerySet

from .. import rules


class Kind(models.TextChoices):
    """What a change of the budget is called (예산변경의 종류)."""

    SUPPLEMENT = "supplement", "추경"
    TRANSFER = "transfer", "이용"
    DIVERSION = "diversion", "전용"
    ADJUSTMENT = "adjustment", "변경사용"
    HANDOVER = "handover", "이체"
    ADVANCE = "advance", "성립전"
    CARRYOVER = "carryover", "이월"


class ChangeRuleQuerySet(DatedQuerySet):
    def fitting(self, rows, *, day):
        """The rules for a change of these (Place, won) on `day`, likeliest first; none where none is in force."""
        book = {rule.reach: rule for rule in self.in_force(day)}
        return [book[reach] for reach in rules.reaches(rows) if reach in book]


class ChangeRule(models.Model):
    """What a change that reaches so far is called and who decides on it, from when until when, by what ground."""

    class Reach(models.TextChoices):
        POLICIES = rules.POLICIES, "정책사업 사이로 돈이 옮겨 갑니다"
        UNITS = rules.UNITS, "같은 정책사업 안에서 단위사업 사이로 돈이 옮겨 갑니다"
        WITHIN = rules.WITHIN, "같은 단위사업 안에서 돈이 옮겨 갑니다"
        DEPARTMENTS = rules.DEPARTMENTS, "다른 부서로 돈이 옮겨 갑니다"
        TOTAL = rules.TOTAL, "예산 총액이 바뀝니다"
        EARMARKED = rules.EARMARKED, "시비·국비가 추경보다 먼저 와서 먼저 씁니다"
        LEFT_OVER = rules.LEFT_OVER, "지난해에 다 쓰지 못한 예산을 넘겨받습니다"

    reach = models.CharField("돈이 어떻게 움직이나", max_length=12, choices=Reach)
    kind = models.CharField("종류", max_length=10, choices=Kind)
    decided_by = models.CharField("정하는 사람", max_length=60)
    start = models.DateField("시작일", null=True, blank=True, help_text="비우면 처음부터입니다.")
    end = models.DateField("끝(이날부터 효력 없음)", null=True, blank=True)
    ground = models.CharField("근거", max_length=200)

    objects = ChangeRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "예산변경 규정"
        verbose_name_plural = "예산변경 규정"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gt=F("start")),
                name="change_rule_ends_after_start",
                violation_error_message="끝나는 날은 시작일보다 뒤여야 합니다.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.decided_by}"

    @property
    def balances(self):
        """Whether such a change gives as much as it takes."""
        return self.reach in rules.BALANCED

    def clean(self):
        """On no day are there two rules for one reach."""
        if ChangeRule.objects.filter(reach=self.reach).overlapping(self).exists():
            raise ValidationError("같은 움직임을 정한 규정과 기간이 겹칩니다.", code="overlap")
