from django.db import models
from django.db.models import Q

from district.models import DatedRule, ends_after_start
from grants import spending

from ..proofs import Kind


class EvidenceRule(DatedRule):
    """A paper the district wants to see for some expenses (증빙 기준), from when until when, by what ground."""

    ALIKE = ("item", "word", "kind")

    item = models.CharField("비목", max_length=30, blank=True, help_text="비우면 모든 비목입니다.")
    also = models.CharField(
        "같은 뜻의 비목", max_length=100, blank=True, help_text="쉼표로 나눕니다. 예: 강사료, 사례비"
    )
    word = models.CharField("집행목적에 든 말", max_length=30, blank=True, help_text="이 말이 있을 때만. 비우면 늘")
    kind = models.CharField("필요한 증빙", max_length=12, choices=Kind)
    from_amount = models.BigIntegerField("얼마부터(원)", default=0, help_text="집행액이 이만큼이거나 더 클 때")

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
            ends_after_start("evidence_rule"),
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
