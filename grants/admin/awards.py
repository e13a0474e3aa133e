from django.contrib import admin
from unfold.decorators import display

from district.admin.columns import won
from district.admin.desk import DeskAdmin, Personal

from ..models import Award, AwardTally


@admin.register(Award)
class AwardAdmin(Personal, DeskAdmin):
    """Funded projects as published: corrected here, never taken away."""

    list_display = ("year", "source", "number", "programme", "whose", "title", "amount_won", "dong", "field")
    list_display_links = ("title",)
    list_filter = ("year", "source", "programme", "dong", "field")
    list_select_related = ("dong", "field")
    sums = (("지원금액", "amount"),)
    search_fields = ("group_name", "title", "programme")
    autocomplete_fields = ("linked_programme",)
    fields = (
        *(("year", "source", "number"), ("programme", "linked_programme"), ("group_name", "is_person"), "title"),
        ("amount", "dong", "field"),
    )

    amount_won = won("amount", "지원금액")

    @display(description="단체명(제안자)", ordering="group_name")
    def whose(self, award):
        return award.public_name

    def persons_on(self, award):
        return int(award.is_person)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(AwardTally)
class AwardTallyAdmin(DeskAdmin):
    list_display = ("label", "year", "source", "axis", "dong", "count")
    list_filter = ("year", "source", "axis")
    list_select_related = ("dong",)
    search_fields = ("label",)
