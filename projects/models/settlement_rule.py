from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from district.models import DatedRule, ends_after_start

from .. import rules


class SettlementRule(DatedRule):
    """How the district settles: what of a sum is collected, and how many days there are; by what ground."""

    APPLIED = ("settlements", "정산")

    class TakenFrom(models.TextChoices):
        GRANT = rules.GRANT_FIRST, rules.TAKEN_FROM[rules.GRANT_FIRST]
        SHARE = rules.BY_SHARE, rules.TAKEN_FROM[rules.BY_SHARE]

    taken_from = models.CharField("불인정액을 빼는 곳", max_length=5, choices=TakenFrom, default=TakenFrom.GRANT)
    returns_interest = models.BooleanField("이자도 반납함", default=True)
    floor_to = models.PositiveIntegerField(
        "반납액의 끝수 단위",
        default=1,
        validators=[MinValueValidator(1)],
        help_text="원. 10이면 10원 미만은 버립니다.",
    )
    drop_below = models.BigIntegerField(
        "이 금액 미만이면 반납하지 않음(원)",
        default=0,
        validators=[MinValueValidator(0)],
        help_text="0이면 모두 반납합니다.",
    )
    report_days = models.PositiveSmallIntegerField("실적보고 기한(사업이 끝나고 며칠)", default=60)
    refund_days = models.PositiveSmallIntegerField("반납 기한(고지하고 며칠)", default=30)

    class Meta:
        verbose_name = "정산 기준"
        verbose_name_plural = "정산 기준"
        ordering = ["-start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(floor_to__gte=1, drop_below__gte=0),
                name="settlement_rule_amounts",
                violation_error_message="끝수 단위는 1원 이상, 반납하지 않는 금액은 0원 이상이어야 합니다.",
            ),
            ends_after_start("settlement_rule"),
        ]

    def __str__(self):
        return f"{self.ground} (예시)" if self.is_example and "예시" not in self.ground else self.ground

    @property
    def terms(self):
        """The rule as the arithmetic takes it."""
        return rules.Terms(self.taken_from, self.returns_interest, self.floor_to, self.drop_below)
