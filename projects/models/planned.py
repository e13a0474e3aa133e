from dataclasses import replace

from django.utils import timezone
from django.utils.functional import cached_property

from grants import spending
from grants.models import SpendingRule

from .. import amendment
from .amendment_rule import AmendmentRule
from .plan_cost import PlanCost

WORDS = ("content", "starts_on", "ends_on")


class Planned:
    """What an ExecutionPlan says of its money, and by what it differs from the plan before."""

    @property
    def grant(self):
        """Whole won of the grant that its costs take up."""
        return sum(cost.grant for cost in self.costs.all())

    @property
    def own(self):
        """Whole won that the group pays itself (자부담)."""
        return sum(cost.own_share for cost in self.costs.all())

    @property
    def total(self):
        """Whole won of the whole project (총사업비)."""
        return self.grant + self.own

    @property
    def by_category(self):
        """{비목: (grant, own)} in whole won, in the order of the costs: what expenses are held against."""
        sums = {}
        for cost in self.costs.all():
            grant, own = sums.get(cost.category, (0, 0))
            sums[cost.category] = (grant + cost.grant, own + cost.own_share)
        return sums

    @property
    def call(self):
        return self.project.call

    @property
    def type(self):
        return self.project.application.type

    @property
    def case(self):
        """What it says of money, beside what the application says, as `grants.judging` judges it."""
        return replace(self.project.application.case, asked=self.grant, own=self.own)

    @cached_property
    def before(self):
        """The plan in force before this one, with its costs; None of the first."""
        held = self.project.plans.in_force().filter(number__lt=self.number)
        return held.prefetch_related("costs").first()

    @property
    def shifts(self):
        """An `amendment.Shift` for each 비목, against the plan before; [] of the first."""
        return amendment.shifts(self.before.by_category, self.by_category) if self.before else []

    @property
    def differs(self):
        """Whether it says anything else than the plan before, in words, days or costs."""
        said = [[getattr(cost, name) for name in PlanCost.SAID] for cost in self.costs.all()]
        stood = [[getattr(cost, name) for name in PlanCost.SAID] for cost in self.before.costs.all()]
        return said != stood or any(getattr(self, name) != getattr(self.before, name) for name in WORDS)

    @property
    def grant_shift(self):
        """By how many won the grant differs from the plan before: never by any once it was handed in."""
        return self.grant - self.before.grant

    @property
    def own_shift(self):
        return self.own - self.before.own

    @cached_property
    def spending_rules(self):
        """The `spending.Rule`s for its costs: the book of the day it was handed in, and the notice."""
        day = timezone.localdate(self.submitted_at) if self.submitted_at else timezone.localdate()
        return SpendingRule.objects.for_application(self.project.application, day=day)

    def advice(self):
        """A `spending.Advice` for each rule that its costs meet."""
        return list(spending.advice(self.spending_rules, self.costs.all()))

    @property
    def needs_approval(self):
        """Whether the office decides on it: all but small moves of money, as the rule in force says."""
        if self.before is None:
            return True
        if any(getattr(self, name) != getattr(self.before, name) for name in WORDS):
            return True
        rule = AmendmentRule.objects.in_force(timezone.localdate()).first()
        return rule is None or not amendment.is_small(self.shifts, rule.notify_percent)
