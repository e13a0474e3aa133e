from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from district.models import DatedQuerySet

from .. import rules


class SettlementRule(models.Model):
    """How the district settles: what of a sum is collected, and how many days there are; by what ground."""

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
    start = models.DateField("시작일", null=True, blank=True, help_text="비우면 처음부터입니다.")
    end = models.DateField("끝(이날부터 효력 없음)", null=True, blank=True)
    ground = models.CharField("근거", max_length=200)
    is_example = models.BooleanField("예시", default=True, help_text="구의 기준으로 정해지지 않았으면 켜 둡니다.")

    objects = DatedQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gt=F("start")),
                name="settlement_rule_ends_after_start",
                violation_error_message="끝나는 날은 시작일보다 뒤여야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.ground} (예시)" if self.is_example and "예시" not in self.ground else self.ground

    def clean(self):
        """On no day are there two; one that a settlement was fixed by is changed in its last day only."""
        if SettlementRule.objects.overlapping(self).exists():
            raise ValidationError("다른 정산 기준과 기간이 겹칩니다.", code="overlap")
        if self.pk and self.settlements.exists() and self._says_something_else():
            told = "이 기준으로 이미 정산했습니다. 끝나는 날만 고치고, 새 기준은 새 줄로 적어 주세요."
            raise ValidationError(told, code="used")

    def _says_something_else(self):
        stored = SettlementRule.objects.get(pk=self.pk)
        names = [field.attname for field in self._meta.concrete_fields if field.name != "end"]
        return any(getattr(stored, name) != getattr(self, name) for name in names)

    @property
    def terms(self):
        """The rule as the arithmetic takes it."""
        return rules.Terms(self.taken_from, self.returns_interest, self.floor_to, self.drop_below)
