"""The way from an item of an agenda to the scenario that it is about."""

from governance.leads import lead

from . import permissions
from .models import Scenario


@lead
def scenarios(items, user):
    if not permissions.may_see_scenarios(user):
        return {}
    rows = Scenario.objects.filter(item__in=items).exclude(call__in=permissions.calls_kept_from(user))
    return {row.item_id: (f"배분안 ‘{row.name}’", row.get_absolute_url()) for row in rows}
