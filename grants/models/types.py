from django.db import models
from django.db.models import F, Q

from .. import days
from .call import Call


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
    def period(self):
        """The days of its projects in words, where they are its own; else ""."""
        return days.project(self.starts_on, self.ends_on)

    @property
    def particulars(self):
        """What else is so of this type, a sentence each: places, desk, days, form."""
        told = (
            f"{self.places}건 선정" if self.places else "",
            f"접수처: {self.desk}" if self.desk else "",
            f"사업 기간: {self.period}" if self.period else "",
            "물품으로 지원합니다" if self.in_kind else "",
            "" if self.settles else "정산하지 않습니다",
        )
        return list(filter(None, told))

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
