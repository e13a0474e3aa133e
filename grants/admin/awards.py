from django.contrib import admin

from district.admin.columns import won
from district.admin.desk import DeskAdmin

from ..models import Award, AwardTally


@admin.register(Award)
class AwardAdmin(DeskAdmin):
    """Funded projects as published: corrected here, never taken away."""

    list_display = ("year", "source", "number", "programme", "group_name", "title", "amount_won", "dong")
    list_display_links = ("title",)
    list_filter = ("year", "source", "programme", "dong")
    list_select_related = ("dong",)
    sums = (("지원금액", "amount"),)
    search_fields = ("group_name", "title", "programme")
    autocomplete_fields = ("linked_programme",)
    fields = (
        *(("year", "source", "number"), ("programme", "linked_programme"), ("group_name", "is_person"), "title"),
        ("amount", "dong"),
    )

    amount_won = won("amount", "지원금액")

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(AwardTally)
class AwardTallyAdmin(DeskAdmin):
    list_display = ("label", "year", "source", "axis", "dong", "count")
    list_filter = ("year", "source", "axis")
    list_select_related = ("dong",)
    search_fields = ("label",)
