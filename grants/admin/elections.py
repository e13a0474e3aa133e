from django.contrib import admin

from district.admin.desk import DeskAdmin

from ..models import ElectionDay


@admin.register(ElectionDay)
class ElectionDayAdmin(DeskAdmin):
    """The days that publishing is checked against; nothing here decides what the law allows."""

    list_display = ("name", "date", "days_before", "ground", "is_example")
    list_filter = ("is_example",)
    search_fields = ("name", "ground")
    fields = (("date", "name"), "days_before", "ground", "is_example")
