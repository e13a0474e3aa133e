from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from district.models import DatedQuerySet


class AmendmentRule(models.Model):
    """Which changes of a plan the district is only told of (경미한 변경), from when until when, by what ground."""

    notify_percent = models.PositiveSmallIntegerField(
        "통보로 되는 범위(%)",
        validators=[MaxValueValidator(100)],
        help_text="비목마다 바뀌는 금액이 그 비목 예산의 이 비율까지면 승인 없이 통보만 합니다.",
    )
    start = models.DateField("시작일", null=True, blank=True, help_text="비우면 처음부터입니다.")
    end = models.DateField("끝(이날부터 효력 없음)", null=True, blank=True)
    ground = models.CharField("근거", max_length=200)
    is_example = models.BooleanField("예시", default=True, help_text="구의 기준으로 정해지지 않았으면 켜 둡니다.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "사업변경 기준"
        verbose_name_plural = "사업변경 기준"
        ordering = ["-start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notify_percent__lte=100),
                name="amendment_rule_percent",
                violation_error_message="비율은 100 이하여야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gt=F("start")),
                name="amendment_rule_ends_after_start",
                violation_error_message="끝나는 날은 시작일보다 뒤여야 합니다.",
            ),
        ]

    def __str__(self):
        return f"비목 예산의 {self.notify_percent}%까지는 통보{'(예시)' if self.is_example else ''}"

    def clean(self):
        """On no day are there two."""
        if AmendmentRule.objects.overlapping(self).exists():
            raise ValidationError("다른 사업변경 기준과 기간이 겹칩니다.", code="overlap")
