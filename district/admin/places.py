from django.contrib import admin

from ..models import Department, Dong, Notice, Sequence
from .desk import DeskAdmin, FactAdmin


@admin.register(Dong)
class DongAdmin(DeskAdmin):
    list_display = ("name", "order", "tile_x", "tile_y")
    search_fields = ("name",)


@admin.register(Department)
class DepartmentAdmin(DeskAdmin):
    list_display = ("name", "level", "dong")
    list_filter = ("level",)
    list_select_related = ("dong",)
    search_fields = ("name",)


@admin.register(Notice)
class NoticeAdmin(DeskAdmin):
    list_display = ("title", "published_at")
    date_hierarchy = "published_at"
    search_fields = ("title", "body")


@admin.register(Sequence)
class SequenceAdmin(FactAdmin):
    """Numbers given so far. Turning one back would give it twice."""

    list_display = ("name", "year", "last")
    list_filter = ("year",)
