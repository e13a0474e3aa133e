from django.contrib import admin
from django.db.models import Count
from unfold.decorators import display

from district.admin.desk import DeskAdmin
from district.admin.parts import Part

from ..models import AgendaItem, Meeting


class AgendaPart(Part):
    model = AgendaItem


@admin.register(Meeting)
class MeetingAdmin(DeskAdmin):
    list_display = ("__str__", "kind", "held_at", "place", "items")
    list_filter = ("body", "kind")
    list_select_related = ("body",)
    date_hierarchy = "held_at"
    search_fields = ("place", "items__title")
    inlines = (AgendaPart,)

    @display(description="안건(건)", ordering="item_count")
    def items(self, meeting):
        return meeting.item_count

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(item_count=Count("items"))
