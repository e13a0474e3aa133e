from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual

from district.models import DatedQuerySet, DatedRule, ends_after_start

from .body import Body


class AllowanceQuerySet(DatedQuerySet):
    def of(self, body, day):
        """The rule for a body on a day, its own or else that of the body above it; None where nobody laid one down."""
        return self.filter(body=body).in_force(day).first() or (body.parent and self.of(body.parent, day))


class AllowanceRule(DatedRule):
    """What a member of a body is paid for a meeting (참석수당)."""

    ALIKE = ("body_id",)
    APPLIED = ("payments", "지급")

    body = models.ForeignKey(Body, models.CASCADE, verbose_name="회의체", related_name="allowance_rules")
    base = models.BigIntegerField("기본 수당(원)")
    least_minutes = models.PositiveSmallIntegerField(
        "받으려면 참석할 시간(분)", null=True, blank=True, help_text="이보다 짧게 있은 사람은 받지 않습니다."
    )
    extra_after_minutes = models.PositiveSmallIntegerField("초과 수당이 붙는 시간(분)", null=True, blank=True)
    extra = models.BigIntegerField("초과 수당(원)", default=0)
    written = models.BigIntegerField("서면 심의 수당(원)", default=0)
    is_example = models.BooleanField("예시", default=False)

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = "참석수당 규정"
        verbose_name_plural = "참석수당 규정"
        ordering = ["body", "start"]
        constraints = [
            ends_after_start("allowancerule"),
            models.CheckConstraint(
                condition=Q(base__gt=0, extra__gte=0, written__gte=0),
                name="allowance_not_negative",
                violation_error_message="기본 수당은 1원 이상, 다른 수당은 0원 이상이어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.body} 참석수당 {self.base:,}원"


class WithholdingRule(DatedRule):
    """The tax kept back from a payment that is other income (기타소득 원천징수)."""

    APPLIED = ("payments", "지급")

    expense_percent = models.PositiveSmallIntegerField("필요경비(%)", validators=[MaxValueValidator(100)])
    income_tax_permille = models.PositiveSmallIntegerField("소득세율(‰)", validators=[MaxValueValidator(1000)])
    local_tax_percent = models.PositiveSmallIntegerField("지방소득세(소득세의 %)", validators=[MaxValueValidator(100)])
    exempt_up_to = models.BigIntegerField("과세하지 않는 소득금액(원)", help_text="이 금액까지는 세금이 없습니다.")
    floor_to = models.BigIntegerField("버리는 끝수의 단위(원)", default=10, validators=[MinValueValidator(1)])
    is_example = models.BooleanField("예시", default=False)

    class Meta:
        verbose_name = "원천징수 규정"
        verbose_name_plural = "원천징수 규정"
        ordering = ["start"]
        constraints = [
            ends_after_start("withholdingrule"),
            models.CheckConstraint(
                condition=Q(
                    expense_percent__lte=100,
                    income_tax_permille__lte=1000,
                    local_tax_percent__lte=100,
                    exempt_up_to__gte=0,
                    floor_to__gt=0,
                )
                & LessThanOrEqual(F("income_tax_permille") * (F("local_tax_percent") + 100), 100_000),
                name="withholding_within_the_payment",
                violation_error_message="두 세금은 더해서 소득까지, 금액은 0원 이상이어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"기타소득 원천징수 {self.income_tax_permille / 10:g}%"
