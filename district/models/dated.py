from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet):
    """Rows in force from `start` on, no longer on `end`; where one of the two is missing, that side is open."""

    def in_force(self, day):
        return self.filter(Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gt=day))

    def overlapping(self, row):
        """The rows but `row` that share a day with it."""
        others = self.exclude(pk=row.pk)
        if row.end:
            others = others.filter(Q(start=None) | Q(start__lt=row.end))
        if row.start:
            others = others.filter(Q(end=None) | Q(end__gt=row.start))
        return others
