"""Which settlements somebody sees, which wait, and what they add up to."""

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from .project import Project


class SettlementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of projects that one sees."""
        return self.filter(project__in=Project.objects.visible_to(user).values("pk"))

    def waiting(self):
        """Those on which the office has to act."""
        return self.filter(status__in=self.model.AT_THE_OFFICE)

    def refund_late(self, day):
        """Those whose refund was due before `day` and has not come."""
        return self.filter(status=self.model.Status.NOTIFIED, refund_due_on__lt=day)

    def fixed(self):
        """Those whose sums nobody changes any more."""
        return self.exclude(fixed_at=None)

    def sums(self):
        """Whole won of all that were fixed: {paid, recognised, refund, due, returned}."""
        due = F("refund") + F("interest_due") - F("dropped")
        back = Sum(due, filter=Q(status=self.model.Status.CLOSED))
        sums = {name: Coalesce(Sum(name), 0) for name in ("paid", "recognised", "refund")}
        # Before the sums of the columns: a name that is taken by one means the sum from there on.
        return self.aggregate(due=Coalesce(Sum(due), 0), returned=Coalesce(back, 0), **sums)
