"""What a scenario proposes for one application."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from .. import allocation
from .application import Application
from .field import Field


class AllotmentQuerySet(models.QuerySet):
    def standing(self):
        """Those of applications that are still in the race."""
        return self.filter(application__status=Application.Status.ELIGIBLE)

    def fallen(self):
        """Those of applications that were taken back meanwhile: shown, and counted nowhere."""
        return self.exclude(application__status=Application.Status.ELIGIBLE)

    def rows(self):
        """`allocation.Row`s by receipt, in one query of bare values: a call may have thousands."""
        named = self.order_by("application__number", "pk").values_list(
            *("application", "rank", "asked", "application__type", "application__dong", "field"),
            *("state", "amount", "points", "reason", "given"),
        )
        return [allocation.Row(*told[:8], _number(told[8]), *told[9:]) for told in named]

    def by_rank(self):
        return self.order_by(F("rank").asc(nulls_last=True), "application__number", "pk")

    def rewrite(self, rows, columns):
        """Stores these columns of rows that exist; several times as fast as `bulk_update`, which asks row by row."""
        self.bulk_create(rows, batch_size=500, update_conflicts=True, unique_fields=["pk"], update_fields=columns)


class Allotment(models.Model):
    """What a scenario proposes for one application (배분), with the place and the amount asked as they were drawn."""

    class State(models.TextChoices):
        SELECTED = allocation.SELECTED, "선정"
        RESERVE = allocation.RESERVE, "예비"
        REJECTED = allocation.REJECTED, "미선정"

    scenario = models.ForeignKey("grants.Scenario", models.CASCADE, verbose_name="배분안", related_name="allotments")
    application = models.ForeignKey(Application, models.PROTECT, verbose_name="신청", related_name="allotments")
    rank = models.PositiveIntegerField("심사 순위", null=True, blank=True)
    points = models.CharField("심사 점수", max_length=20, blank=True)
    asked = models.BigIntegerField("신청액(원)")
    field = models.ForeignKey(Field, models.PROTECT, verbose_name="분야", null=True, blank=True, related_name="+")
    state = models.CharField("제안", max_length=10, choices=State, default=State.REJECTED)
    amount = models.BigIntegerField("제안액(원)", default=0)
    reserve_rank = models.PositiveIntegerField("예비 순위", null=True, blank=True)
    given = models.BigIntegerField("계산한 금액(원)", null=True, blank=True)
    reason = models.CharField("까닭", max_length=200, blank=True)

    objects = AllotmentQuerySet.as_manager()

    class Meta:
        verbose_name = "배분"
        verbose_name_plural = "배분"
        ordering = ["scenario", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "application"], name="one_allotment_of_an_application"),
            models.UniqueConstraint(fields=["scenario", "reserve_rank"], name="allotment_reserve_rank_once"),
            models.CheckConstraint(
                condition=Q(state="selected", amount__gt=0) | (~Q(state="selected") & Q(amount=0)),
                name="allotment_money_is_for_the_selected",
                violation_error_message="선정에는 금액을 적고, 예비와 미선정에는 적지 않습니다.",
            ),
            models.CheckConstraint(
                condition=Q(amount__lte=F("asked")),
                name="allotment_within_what_was_asked",
                violation_error_message="신청액보다 많이 줄 수 없습니다.",
            ),
            models.CheckConstraint(
                condition=Q(state="reserve") | Q(reserve_rank=None),
                name="allotment_ranks_the_reserve",
                violation_error_message="예비 순위는 예비에만 있습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.application} {self.get_state_display()}"

    def take(self, values):
        """Takes over {column: value}; whether anything is different."""
        before = {name: getattr(self, name) for name in values}
        for name, value in values.items():
            setattr(self, name, value)
        if self.state != self.State.RESERVE:
            self.reserve_rank = None
        return before != values

    def judge(self):
        """Raises ValidationError (code "amount") for money that it cannot have."""
        if (self.state == self.State.SELECTED) != (self.amount > 0):
            raise ValidationError("선정에는 금액을 적고, 예비와 미선정에는 적지 않습니다.", code="amount")
        if self.amount > self.asked:
            raise ValidationError(f"신청액 {self.asked:,}원보다 많이 줄 수 없습니다.", code="amount")


def _number(points):
    """Points as they are shown, to be compared; None where there are none."""
    try:
        return Decimal(points)
    except InvalidOperation:
        return None
