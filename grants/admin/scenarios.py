from django.contrib import admin
from unfold.decorators import display

from district.admin.desk import TRAIL, FactAdmin

from ..models import Allotment, Scenario


@admin.register(Scenario)
class ScenarioAdmin(FactAdmin):
    """What was drawn for which call; the work is done on its own page."""

    list_display = ("name", "call", "selected", "made_by", "made_at", "item")
    list_filter = ("call__year", "call")
    list_select_related = ("call", "made_by", "item")
    search_fields = ("name", "call__title")
    fields = ("call", "name", "note", "copied_from", "item", ("made_at", "made_by"), ("changed_at", "changed_by"))
    change_form_outer_after_template = TRAIL
    shown = (Allotment,)

    @display(description="선정(건)", ordering="selected")
    def selected(self, scenario):
        return scenario.selected

    def get_queryset(self, request):
        return super().get_queryset(request).with_sums()
