from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from district.models import DatedQuerySet
from grants import spending

from ..proofs import Kind


class EvidenceRule(models.Model):
    """A paper the district wants to see for some expenses (증빙 기준), from when until when, by what ground."""

    item = models.CharField("비목", max_length=30, blank=True, help_text="비우면 모든 비목입니다.")
    also = models.CharField(
        "같은 뜻의 비목", max_length=100, blank=True, help_text="쉼표로 나눕니다. 예: 강사료, 사례비"
    )
    word = models.CharField("집행목적에 든 말", max_length=30, blank=True, help_text="이 말이 있을 때만. 비우면 늘")
    kind = models.CharField("필요한 증빙", max_length=12, choices=Kind)
    from_amount = models.BigIntegerField("얼마부터(원)", default=0, help_text="집행액이 이만큼이거나 더 클 때")
    start = models.DateField("시작일", null=True, blank=True, help_text="비우면 처음부터입니다.")
    end = models.DateField("끝(이날부터 효력 없음)", null=True, blank=True)
    ground = models.CharField("근거", max_length=200)
    is_example = models.BooleanField("예시", default=True, help_text="구의 기준으로 정해지지 않았으면 켜 둡니다.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "증빙 기준"
        verbose_name_plural = "증빙 기준"
        ordering = ["item", "word", "from_amount", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_amount__gte=0),
                name="evidence_rule_from_not_negative",
                violation_error_message="금액은 0원 이상이어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gt=F("start")),
                name="evidence_rule_ends_after_start",
                violation_error_message="끝나는 날은 시작일보다 뒤여야 합니다.",
            ),
        ]

    def __str__(self):
        return self.says

    @property
    def says(self):
        """The rule in a line: `강사비: 강의확인서(예시, 근거: …)`."""
        name = f"{self.item or '모든 비목'}({self.word})" if self.word else self.item or "모든 비목"
        least = f" {self.from_amount:,}원부터" if self.from_amount else ""
        return f"{name}{least}: {self.get_kind_display()}({'예시, ' if self.is_example else ''}근거: {self.ground})"

    def is_about(self, expense):
        """Whether an expense with category, purpose and total (whole won) needs the paper."""
        if expense.total < self.from_amount:
            return False
        if self.word and "".join(self.word.split()) not in "".join(expense.purpose.split()):
            return False
        names = ("".join(name.split()) for name in (self.item, *self.also.split(",")))
        named = spending.Rule("", names=tuple(filter(None, names)))
        return not self.item or named.is_about(expense.category)

    def clean(self):
        """On no day are there two that ask for the same of the same."""
        alike = EvidenceRule.objects.filter(item=self.item, word=self.word, kind=self.kind)
        if alike.overlapping(self).exists():
            raise ValidationError("같은 증빙을 정한 기준과 기간이 겹칩니다.", code="overlap")
