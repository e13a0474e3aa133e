from django.contrib import admin
from django.db.models import Count
from unfold.decorators import display

from district.admin.desk import DeskAdmin
from district.admin.parts import Part

from .models import Facility, FacilityCount, RenovationStage, Space


class SpacePart(Part):
    model = Space


class StagePart(Part):
    model = RenovationStage


@admin.register(Facility)
class FacilityAdmin(DeskAdmin):
    list_display = ("name", "kind", "dong", "owner", "rooms")
    list_filter = ("kind", "dong")
    list_select_related = ("dong",)
    search_fields = ("name", "address", "owner")
    fields = ("name", ("kind", "dong"), "address", ("owner", "site_area"), "agreed_on", "note")
    inlines = (SpacePart, StagePart)

    @display(description="공간(개)", ordering="room_count")
    def rooms(self, facility):
        return facility.room_count

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(room_count=Count("spaces"))


@admin.register(FacilityCount)
class FacilityCountAdmin(DeskAdmin):
    list_display = ("year", "group", "kind", "count")
    list_filter = ("year", "group")
    ordering = ("-year", "pk")
