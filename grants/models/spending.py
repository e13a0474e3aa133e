from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from district.models import DatedQuerySet, DatedRule, ends_after_start

from .. import spending

REFUSED, ALLOWED = "item_refused", "item_allowed"  # conditions of a call about what money may be spent on


class SpendingRuleQuerySet(DatedQuerySet):
    def for_application(self, application, *, day=None):
        """The `spending.Rule`s for its costs: the book of `day`, and its notice.

        Without one it is the day it was handed in, or today before that.
        """
        handed_in = timezone.localdate(application.submitted_at) if application.submitted_at else None
        day = day or handed_in or timezone.localdate()
        return [row.rule for row in self.in_force(day)] + self.of_notice(application)

    @staticmethod
    def of_notice(application):
        """The `spending.Rule`s that the application's call itself says."""
        conditions = application.call.conditions.all()
        refused = [row.text for row in conditions if row.key == REFUSED and row.type_id in (None, application.type_id)]
        return [
            spending.Rule(f"공고에서 막은 것인지 확인해 주세요: {text}", within="".join(text.split()), limit=0)
            for text in refused
        ]


class SpendingRule(DatedRule):
    """A rule of the district's book on spending grants (집행기준), from when until when, by what ground."""

    class Effect(models.TextChoices):
        TELL = "tell", "알림"
        BLOCK = "block", "제출을 막음"

    ALIKE = ("item", "word")

    item = models.CharField("비목", max_length=30)
    also = models.CharField(
        "같은 뜻의 비목", max_length=100, blank=True, help_text="쉼표로 나눕니다. 예: 강사료, 사례비"
    )
    word = models.CharField("내용에 든 말", max_length=30, blank=True, help_text="이 말이 내용에 있을 때만. 비우면 늘")
    limit = models.BigIntegerField(
        "단가 한도(원)", null=True, blank=True, help_text="0원이면 지원금으로 쓸 수 없는 비목입니다."
    )
    per = models.CharField("무엇마다", max_length=30, blank=True, help_text="예: 한 사람 한 끼, 한 시간")
    percent = models.PositiveSmallIntegerField("지원 신청액의 몇 %까지", null=True, blank=True)
    effect = models.CharField("효력", max_length=5, choices=Effect, default=Effect.TELL)
    evidence = models.CharField("증빙", max_length=100, blank=True, help_text="정산할 때 내는 것")

    objects = SpendingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "집행기준"
        verbose_name_plural = "집행기준"
        ordering = ["item", "word", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(limit=None) | Q(limit__gte=0),
                name="spending_rule_limit_not_negative",
                violation_error_message="단가 한도는 0원 이상이어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100),
                name="spending_rule_percent",
                violation_error_message="비율은 100 이하여야 합니다.",
            ),
            ends_after_start("spending_rule"),
        ]

    def __str__(self):
        return self.says

    @property
    def says(self):
        """The rule in a line: `식비: 한 사람 한 끼 8,000원까지(예시)`."""
        if self.limit:
            told = [f"{self.per} {self.limit:,}원까지".strip()]
        else:
            told = [] if self.limit is None else ["지원금으로 쓸 수 없음"]
        told += [] if self.percent is None else [f"지원 신청액의 {self.percent}%까지"]
        told += [f"증빙은 {self.evidence}"] if self.evidence else []
        name = f"{self.item}({self.word})" if self.word else self.item
        return f"{name}: {', '.join(told)}{'(예시)' if self.is_example else ''}"

    @property
    def rule(self):
        """The row as `grants.spending` applies it."""
        names = (self.item, *self.also.split(","))
        return spending.Rule(
            says=self.says,
            names=tuple(filter(None, ("".join(name.split()) for name in names))),
            word=self.word,
            limit=self.limit,
            percent=self.percent,
            blocks=self.effect == self.Effect.BLOCK,
        )

    def clean(self):
        """It says something."""
        super().clean()
        if self.limit is None and self.percent is None and not self.evidence:
            raise ValidationError("단가 한도, 비율, 증빙 가운데 하나는 적어 주세요.", code="empty")
