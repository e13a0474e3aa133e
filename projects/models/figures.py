"""The sums of a settlement: what the arithmetic says of the stored rows, frozen when they are inspected."""

from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from district.templatetags.maeul import kdate

from .. import rules
from .settlement_rule import SettlementRule

FIGURES = ("steps", "paid", "recognised", "refund", "interest_due", "dropped")


class Figures(models.Model):
    """Sums and their steps: there from the inspection on, equal to what `worked_out` says when they are fixed."""

    rule = models.ForeignKey(
        SettlementRule, models.PROTECT, verbose_name="정산 기준", null=True, blank=True, related_name="settlements"
    )
    steps = models.JSONField("정산 계산", null=True, blank=True, editable=False)
    paid = models.BigIntegerField("지급액(원)", null=True, blank=True, editable=False)
    recognised = models.BigIntegerField("인정 보조금(원)", null=True, blank=True, editable=False)
    refund = models.BigIntegerField("반납할 보조금(원)", null=True, blank=True, editable=False)
    interest_due = models.BigIntegerField("반납할 이자(원)", null=True, blank=True, editable=False)
    dropped = models.BigIntegerField("버린 끝수(원)", null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(steps=None, paid=None, recognised=None, refund=None, interest_due=None, dropped=None)
                | Q(
                    paid=F("recognised") + F("refund"),
                    recognised__gte=0,
                    refund__gte=0,
                    interest_due__gte=0,
                    dropped__gte=0,
                    dropped__lte=F("refund") + F("interest_due"),
                    steps__isnull=False,
                ),
                name="settlement_paid_is_recognised_or_refunded",
                violation_error_message="지급액은 인정 보조금과 반납할 보조금의 합이어야 합니다.",
            ),
        ]

    @property
    def due(self):
        """Whole won that the group is asked to pay back; None before the inspection."""
        return None if self.paid is None else self.refund + self.interest_due - self.dropped

    @property
    def lines(self):
        """The steps as they were frozen."""
        return [rules.Step(**step) for step in self.steps or ()]

    def worked_out(self, rule=None):
        """(rule, Settled) of what is stored now, by `rule` or the one in force when the project ends.

        Raises ValidationError (code "rule") where there is none.
        """
        project = self.project
        day = project.ends_on or timezone.localdate()
        rule = rule or SettlementRule.objects.in_force(day).first()
        if rule is None:
            raise ValidationError(f"{kdate(day)}에 효력이 있는 정산 기준이 없습니다. 먼저 정해 주세요.", code="rule")
        return rule, self.reckoned(rule.terms)

    def reckoned(self, terms):
        """What came out of the expenses and payments that are stored, by these `rules.Terms`."""
        project = self.project
        approved = project.plans.filter(status="approved").order_by("-number").first()
        counted = project.expenses.standing().order_by("number")
        return rules.settle(
            [rules.Spent(*row) for row in counted.values_list("grant", "own", "disallowed")],
            granted=project.granted,
            paid=project.payments.paid().total(),
            agreed=rules.Agreed(approved.grant, approved.own) if approved else rules.Agreed(project.granted, 0),
            interest=self.interest or 0,
            terms=terms,
        )

    def _refuse_loose_ends(self):
        """Nothing may wait to be judged when the sums are struck."""
        if waiting := self.project.expenses.filter(status__in=["entered", "asked"]).count():
            raise ValidationError(
                f"검토하지 않은 집행이 {waiting}건 있습니다. 먼저 인정하거나 불인정해 주세요.", code="expenses"
            )
        if self.project.payments.open().exists():
            raise ValidationError("처리하지 않은 교부신청이 있습니다. 먼저 지급하거나 거절해 주세요.", code="payments")

    @staticmethod
    def _figures(result):
        """The columns that keep what came out."""
        return {
            "steps": [asdict(step) for step in result.steps],
            "paid": result.paid,
            "recognised": result.recognised,
            "refund": result.refund,
            "interest_due": result.interest,
            "dropped": result.dropped,
        }

    @staticmethod
    def _unfixed():
        """The columns as they are before an inspection."""
        return dict.fromkeys((*FIGURES, "rule", "inspected_at", "inspected_by"))
