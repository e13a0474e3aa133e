from django.db import models
from django.db.models import Exists, F, OuterRef, Sum
from django.db.models.functions import Coalesce, Least

from .evidence import Evidence
from .project import Project


class ExpenseQuerySet(models.QuerySet):
    def standing(self):
        """All but what was taken back: the money is out of the account."""
        return self.exclude(status=self.model.Status.WITHDRAWN)

    def waiting(self):
        """Those an official has to judge; the longest waiting first."""
        return self.filter(status=self.model.Status.ENTERED).order_by("handed_in_at", "pk")

    def asked(self):
        """Those the group has to mend."""
        return self.filter(status=self.model.Status.ASKED)

    def total(self):
        """{grant, own, disallowed, disallowed_grant, disallowed_own, count} of all of them, in whole won.

        What was disallowed is taken from the grant's part first, and from the group's own where that is not enough.
        """
        names = {"grant": "grant", "own": "own", "disallowed": "disallowed", "disallowed_grant": "of_grant"}
        sums = {name: Coalesce(Sum(column), 0) for name, column in names.items()}
        told = self.annotate(of_grant=Least("disallowed", "grant")).aggregate(count=models.Count("pk"), **sums)
        return told | {"disallowed_own": told["disallowed"] - told["disallowed_grant"]}

    def with_alike(self):
        """Adds `is_alike`: whether another stands with the same payee, day and sum, here or with any other group."""
        others = (
            self.model.objects.standing()
            .filter(payee=OuterRef("payee"), spent_on=OuterRef("spent_on"))
            .exclude(pk=OuterRef("pk"))
        )
        same = others.alias(sum=F("grant") + F("own")).filter(sum=OuterRef("grant") + OuterRef("own"))
        return self.annotate(is_alike=Exists(same))

    def with_evidence(self):
        return self.prefetch_related(
            models.Prefetch("evidence", Evidence.objects.in_order().select_related("document"))
        )

    def with_project(self):
        """Fetches what the rules of the book are read by: project, application, its type, its call's conditions."""
        rows = self.select_related("project__award__application__call", "project__award__application__type")
        return rows.prefetch_related("project__award__application__call__conditions")

    def next_for(self, user, seen=None):
        """The next to judge: of the project one has just looked at first; None where nothing waits."""
        waiting = self.waiting().exclude(entered_by=user)
        if seen is None:
            return waiting.first()
        waiting = waiting.exclude(pk=seen.pk)
        same = waiting.filter(project=seen.project_id).order_by("number")
        return same.filter(number__gt=seen.number).first() or same.first() or waiting.first()

    def visible_to(self, user):
        return self.filter(project__in=Project.objects.visible_to(user))
