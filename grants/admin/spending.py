from django.contrib import admin

from district.admin.columns import won
from district.admin.desk import DeskAdmin

from ..models import SpendingRule


@admin.register(SpendingRule)
class SpendingRuleAdmin(DeskAdmin):
    list_display = ("item", "word", "limit_won", "per", "percent", "effect", "evidence", "start", "end", "is_example")
    list_filter = ("effect", "is_example")
    search_fields = ("item", "also", "word", "ground")
    fields = (
        ("item", "also"),
        ("word", "per"),
        ("limit", "percent"),
        ("effect", "evidence"),
        ("start", "end"),
        "ground",
        "is_example",
    )

    limit_won = won("limit", "단가 한도")
