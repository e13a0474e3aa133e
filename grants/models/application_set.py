"""Which applications somebody may see or change, and what pages fetch with them."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from district.permissions import may

from .contents import CostItem
from .editor import Editor

# What an application says beyond its own row, and what its call asks of it.
CONTENTS = ("call__documents", "call__conditions__type", "participants", "costs", "attachments")
GRANT = F("unit_price") * F("quantity") * F("times") - F("own_share")  # of a cost item, whole won


def _costs(amount):
    """Whole won of `amount` summed over an application's cost items."""
    mine = CostItem.objects.filter(application=OuterRef("pk")).order_by().values("application")
    added = mine.annotate(added=Sum(amount, output_field=models.BigIntegerField())).values("added")
    return Coalesce(Subquery(added), 0, output_field=models.BigIntegerField())


class ApplicationSet(models.QuerySet):
    def visible_to(self, user):
        """What one writes or reads along; officials see all that were handed in, save those they are kept from.

        Committee members meet applications through their reviews.
        """
        if not user.is_authenticated:
            return self.none()
        if not may(user, "grants.view_application"):
            return self.shared_with(user)
        own = self.model.objects.shared_with(user).values("pk")
        return self.filter(Q(pk__in=own) | (self._handed_in & self._no_conflict(user)))

    def without_conflict(self, user):
        """Those that exist for somebody who judges: not what he is kept from (제척·기피·회피)."""
        return self.filter(self._no_conflict(user))

    @staticmethod
    def _no_conflict(user):
        return ~Q(pk__in=user.conflicts.upheld().values("application"))

    def at_desk_of(self, user):
        """What others handed in, as far as an official sees it: one's own is not looked at from the desk."""
        if not may(user, "grants.view_application"):
            return self.none()
        own = self.model.objects.shared_with(user).values("pk")
        return self.filter(self._handed_in).exclude(pk__in=own).without_conflict(user)

    @property
    def _handed_in(self):
        return ~Q(status=self.model.Status.DRAFT) | Q(intake__isnull=False)

    def begun_by(self, user):
        """One's own, of whatever status: what one may hand in and take back."""
        return self.filter(applicant=user)

    def written_by(self, user):
        """One's own, what one was asked to write along, and papers that one types in: what one may change."""
        return self._with(user, role=Editor.Role.WRITE) | self.typed_by(user)

    def typed_by(self, user):
        """What came on paper, for the officials who enter it: they stand in for its applicant."""
        if not may(user, "grants.add_intake"):
            return self.none()
        return self.filter(intake__isnull=False).without_conflict(user)

    def shared_with(self, user):
        """One's own and what one was asked to write or read along."""
        return self._with(user)

    def _with(self, user, **rights):
        # No join: it would find an application once for each of its editors. No "or": it would look at every row.
        own = self.model.objects.filter(applicant=user).order_by().values("pk")
        return self.filter(pk__in=own.union(user.edits.filter(**rights).order_by().values("application"), all=True))

    def with_money(self):
        """Adds `asked_won` (grant part) and `own_won`, whole won, from the cost items.

        Subqueries, not a join: a list asks for the money of the rows it shows, not of all there are.
        """
        return self.annotate(own_won=_costs("own_share"), asked_won=_costs(GRANT))

    def asked(self):
        """Whole won asked for by all of them together."""
        items = CostItem.objects.filter(application__in=self.order_by().values("pk"))
        return items.aggregate(total=Coalesce(Sum(GRANT, output_field=models.BigIntegerField()), 0))["total"]

    def with_contents(self):
        """Fetches everything an application says, for pages that print it whole."""
        return self.select_related("call", "type", "dong", "applicant", "intake", "form", "outcome").prefetch_related(
            *CONTENTS
        )

    def with_conditions(self):
        """Fetches what the call asks, for those who write."""
        return self.select_related("call", "type", "intake", "form").prefetch_related(
            "call__types", "call__conditions__type", "call__documents__type", "attachments"
        )

    def in_review(self):
        return self.filter(status=self.model.Status.ELIGIBLE)
