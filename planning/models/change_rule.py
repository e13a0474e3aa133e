from django.db import models

from district.models import DatedQuerySet, DatedRule, ends_after_start

from .. import rules


class Kind(models.TextChoices):
    """What a change of the budget is called (예산변경의 종류)."""

    SUPPLEMENT = "supplement", "추경"
    TRANSFER = "transfer", "이용"
    DIVERSION = "diversion", "전용"
    ADJUSTMENT = "adjustment", "변경사용"
    HANDOVER = "handover", "이체"
    ADVANCE = "advance", "성립전"
    CARRYOVER = "carryover", "이월"


class ChangeRuleQuerySet(DatedQuerySet):
    def fitting(self, rows, *, day):
        """The rules for a change of these (Place, won) on `day`, likeliest first; none where none is in force."""
        book = {rule.reach: rule for rule in self.in_force(day)}
        return [book[reach] for reach in rules.reaches(rows) if reach in book]


class ChangeRule(DatedRule):
    """What a change that reaches so far is called and who decides on it, from when until when, by what ground."""

    class Reach(models.TextChoices):
        POLICIES = rules.POLICIES, "정책사업 사이로 돈이 옮겨 갑니다"
        UNITS = rules.UNITS, "같은 정책사업 안에서 단위사업 사이로 돈이 옮겨 갑니다"
        WITHIN = rules.WITHIN, "같은 단위사업 안에서 돈이 옮겨 갑니다"
        DEPARTMENTS = rules.DEPARTMENTS, "다른 부서로 돈이 옮겨 갑니다"
        TOTAL = rules.TOTAL, "예산 총액이 바뀝니다"
        EARMARKED = rules.EARMARKED, "시비·국비가 추경보다 먼저 와서 먼저 씁니다"
        LEFT_OVER = rules.LEFT_OVER, "지난해에 다 쓰지 못한 예산을 넘겨받습니다"

    ALIKE = ("reach",)

    reach = models.CharField("돈이 어떻게 움직이나", max_length=12, choices=Reach)
    kind = models.CharField("종류", max_length=10, choices=Kind)
    decided_by = models.CharField("정하는 사람", max_length=60)
    is_example = None  # what decides is the Local Finance Act, for every district the same

    objects = ChangeRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "예산변경 규정"
        verbose_name_plural = "예산변경 규정"
        ordering = ["pk"]
        constraints = [ends_after_start("change_rule")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.decided_by}"

    @property
    def balances(self):
        """Whether such a change gives as much as it takes."""
        return self.reach in rules.BALANCED
