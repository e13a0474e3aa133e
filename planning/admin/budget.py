from django.contrib import admin
from django.db.models import Sum
from unfold.decorators import display

from district.admin.columns import won
from district.admin.desk import DeskAdmin, FactAdmin
from district.admin.parts import Part
from district.templatetags import maeul

from ..models import (
    BudgetLine,
    DetailedProgramme,
    Expenditure,
    ObjectClass,
    PolicyProgramme,
    StatisticalItem,
    UnitProgramme,
)
from .frozen import PlanDesk


class UnitPart(Part):
    model = UnitProgramme
    show_change_link = True


@admin.register(PolicyProgramme)
class PolicyProgrammeAdmin(PlanDesk):
    plan_path = "plan"
    list_display = ("name", "plan", "department")
    list_filter = ("plan", "department")
    list_select_related = ("plan", "department")
    search_fields = ("name",)
    inlines = (UnitPart,)


class DetailedPart(Part):
    model = DetailedProgramme
    show_change_link = True


@admin.register(UnitProgramme)
class UnitProgrammeAdmin(PlanDesk):
    plan_path = "policy__plan"
    list_display = ("name", "policy")
    list_filter = ("policy__plan",)
    list_select_related = ("policy__plan",)
    search_fields = ("name",)
    inlines = (DetailedPart,)


class LinePart(Part):
    model = BudgetLine
    autocomplete_fields = ("item",)
    joins = ("item__object_class",)


@admin.register(DetailedProgramme)
class DetailedProgrammeAdmin(PlanDesk):
    plan_path = "unit__policy__plan"
    list_display = ("name", "unit", "order", "amount_won")
    list_filter = ("unit__policy__plan",)
    list_select_related = ("unit__policy__plan",)
    search_fields = ("name",)
    inlines = (LinePart,)

    amount_won = won("amount", "예산액")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(amount=Sum("lines__amount", default=0))


class ItemPart(Part):
    model = StatisticalItem


@admin.register(ObjectClass)
class ObjectClassAdmin(DeskAdmin):
    list_display = ("name", "year", "code", "order")
    list_filter = ("year",)
    search_fields = ("name", "code")
    inlines = (ItemPart,)


@admin.register(StatisticalItem)
class StatisticalItemAdmin(DeskAdmin):
    list_display = ("__str__", "code", "order")
    list_filter = ("object_class__year",)
    list_select_related = ("object_class",)
    search_fields = ("name", "code", "object_class__name")
    autocomplete_fields = ("object_class",)


@admin.register(BudgetLine)
class BudgetLineAdmin(PlanDesk):
    plan_path = "programme__unit__policy__plan"
    list_display = ("name", "programme", "item", "fund", "amount_won", "spent_won", "balance_won", "rate")
    list_filter = ("programme__unit__policy__plan", "fund", "programme", "item__object_class")
    list_select_related = ("programme__unit__policy__plan", "item__object_class")
    sums = (("예산", "amount"), ("집행", "spent"))
    search_fields = ("name", "programme__name", "item__name")
    ordering = ("programme__order", "order")
    autocomplete_fields = ("item",)
    fields = ("programme", "item", ("order", "name"), ("amount", "fund"))

    amount_won = won("amount", "예산액")
    spent_won = won("spent", "집행액")

    @display(description="잔액")
    def balance_won(self, line):
        return maeul.won(line.amount - line.spent)

    @display(description="집행률")
    def rate(self, line):
        return f"{line.spent * 100 / line.amount:.1f}%" if line.amount else maeul.NOTHING

    def get_queryset(self, request):
        return super().get_queryset(request).with_spent()


@admin.register(Expenditure)
class ExpenditureAdmin(FactAdmin):
    """The ledger. Money leaves a line only through `BudgetLine.spend`."""

    list_display = ("spent_on", "line", "label", "amount_won", "posted_by")
    list_display_links = ("label",)
    list_filter = ("line__programme",)
    list_select_related = ("line", "posted_by")
    sums = (("집행", "amount"),)
    date_hierarchy = "spent_on"
    search_fields = ("label", "line__name")

    amount_won = won("amount", "집행액")
