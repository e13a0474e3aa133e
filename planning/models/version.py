from functools import cached_property

from django.db import models

from district.models import User

from .. import baseline


class PlanVersion(models.Model):
    """The plan as it was confirmed (확정본): written once, never changed (database triggers see to it)."""

    plan = models.ForeignKey("planning.Plan", models.PROTECT, verbose_name="시행계획", related_name="versions")
    number = models.PositiveSmallIntegerField("판")
    content = models.JSONField("내용")
    reason = models.TextField("사유", blank=True)
    confirmed_at = models.DateTimeField("확정 일시")
    confirmed_by = models.ForeignKey(User, models.PROTECT, verbose_name="확정한 사람", related_name="+")

    class Meta:
        verbose_name = "계획 확정본"
        verbose_name_plural = "계획 확정본"
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="version_number_once")]

    def __str__(self):
        return f"{self.plan} 제{self.number}판"

    @cached_property
    def baseline(self):
        """What was confirmed, as plain values."""
        return baseline.read(self.content)
