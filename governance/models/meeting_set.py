from django.db import models

from district.permissions import may


class MeetingQuerySet(models.QuerySet):
    def public(self):
        """Those everybody may know of: called, sat, failed; not what is only planned or was called off."""
        return self.exclude(status__in=["planned", "cancelled"])

    def coming(self):
        """Planned, called and open ones, the next first."""
        return self.filter(status__in=["planned", "called", "open"]).order_by("held_at", "pk")

    def visible_to(self, user):
        """Every meeting to officials who see the register; to all others what is public."""
        return self if may(user, "governance.view_meeting") else self.public()
