from django.contrib import admin
from unfold.decorators import display

from district.admin.columns import won
from district.admin.desk import DeskAdmin
from district.admin.parts import Part

from ..models import DongOfficer, DongProgramme, LinkedProgramme, LinkedWindow


class WindowPart(Part):
    model = LinkedWindow


@admin.register(LinkedProgramme)
class LinkedProgrammeAdmin(DeskAdmin):
    list_display = ("order", "name", "year", "stage", "department", "city_department", "awards", "award_total_won")
    list_display_links = ("name",)
    list_filter = ("year", "stage", "department")
    list_select_related = ("department", "city_department")
    search_fields = ("name", "short_name", "purpose")
    fields = (
        *(("year", "order", "stage"), ("name", "short_name"), "purpose", "support", "schedule"),
        ("city_department", "department"),
    )
    inlines = (WindowPart,)

    award_total_won = won("award_total", "선정액")

    @display(description="선정(건)", ordering="award_count")
    def awards(self, programme):
        return programme.award_count

    def get_queryset(self, request):
        return super().get_queryset(request).with_awards()

    def has_delete_permission(self, request, obj=None):
        """A programme that money came from stays."""
        return super().has_delete_permission(request, obj) and not (obj and obj.awards.exists())


@admin.register(DongProgramme)
class DongProgrammeAdmin(DeskAdmin):
    list_display = ("name", "year", "vision", "kind", "dongs", "per", "amount_won")
    list_filter = ("year", "kind")
    search_fields = ("name", "purpose", "content")
    fields = (("year", "order"), "name", ("vision", "kind", "dongs"), "purpose", ("per", "amount"), "content")

    amount_won = won("amount", "지원예산")


@admin.register(DongOfficer)
class DongOfficerAdmin(DeskAdmin):
    list_display = ("kind", "year", "duty")
    list_filter = ("year", "kind")
