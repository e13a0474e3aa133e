from django.db import models

from grants.models.contents import Cost


class PlanCost(Cost):
    """A line of an execution plan's budget (실행예산)."""

    SAID = ("category", "basis", "unit_price", "quantity", "times", "own_share")

    plan = models.ForeignKey("ExecutionPlan", models.CASCADE, verbose_name="실행계획", related_name="costs")

    class Meta:
        verbose_name = "실행예산"
        verbose_name_plural = "실행예산"
        ordering = ["plan", "pk"]
        constraints = Cost.adds_up("plan_cost")
