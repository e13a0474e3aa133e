from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from district.models import DatedRule, ends_after_start


class AmendmentRule(DatedRule):
    """Which changes of a plan the district is only told of (경미한 변경), from when until when, by what ground."""

    notify_percent = models.PositiveSmallIntegerField(
        "통보로 되는 범위(%)",
        validators=[MaxValueValidator(100)],
        help_text="비목마다 바뀌는 금액이 그 비목 예산의 이 비율까지면 승인 없이 통보만 합니다.",
    )

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
            ends_after_start("amendment_rule"),
        ]

    def __str__(self):
        return f"비목 예산의 {self.notify_percent}%까지는 통보{'(예시)' if self.is_example else ''}"
