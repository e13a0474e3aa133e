from django import forms
from django.contrib import admin
from django.db.models import Sum
from django.utils import timezone
from unfold.decorators import display

from district.admin.columns import status, won
from district.admin.desk import TRAIL, DeskAdmin, FactAdmin
from district.admin.parts import FactPart, Part, PartFormSet
from district.templatetags import maeul

from .. import rules
from ..models import (
    BudgetChange,
    BudgetLine,
    ChangeRow,
    ChangeRule,
    CostBasis,
    DetailedProgramme,
    Expenditure,
    MonthClose,
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


class LinePartForm(forms.ModelForm):
    """A line among its programme's: its amount stays what its formula adds up to."""

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        bases = list(self.instance.bases.all()) if self.instance.pk and "amount" in self.changed_data else []
        if bases and sum(basis.amount for basis in bases) != amount:
            raise forms.ValidationError(
                "산출근거가 있는 세부내역입니다. 세부내역 화면에서 산출근거와 함께 고쳐 주세요."
            )
        return amount


class LinePart(Part):
    model = BudgetLine
    form = LinePartForm
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


class BasisFormSet(PartFormSet):
    """Rows of a formula that add up to the amount of their line."""

    def clean(self):
        super().clean()
        if any(form.errors for form in self.forms) or self.instance.amount is None:
            return
        written = [form for form in self.forms if form.has_changed() or form.instance.pk]
        kept = [form.instance for form in written if form not in self.deleted_forms]
        total = sum(row.amount for row in kept)
        if kept and total != self.instance.amount:
            raise forms.ValidationError(
                f"산출근거의 합계는 {maeul.won(total)}인데 예산액은 {maeul.won(self.instance.amount)}입니다."
            )


class BasisPart(Part):
    model = CostBasis
    formset = BasisFormSet


@admin.register(BudgetLine)
class BudgetLineAdmin(PlanDesk):
    plan_path = "programme__unit__policy__plan"
    list_display = (
        "name",
        "programme",
        "item",
        "fund",
        "amount_won",
        "current_won",
        "spent_won",
        "balance_won",
        "rate",
    )
    list_filter = ("programme__unit__policy__plan", "fund", "programme", "item__object_class")
    list_select_related = ("programme__unit__policy__plan", "item__object_class")
    sums = (("예산", "amount"), ("현액", "current"), ("집행", "spent"))
    search_fields = ("name", "programme__name", "item__name")
    ordering = ("programme__order", "order")
    autocomplete_fields = ("item",)
    fields = ("programme", "item", ("order", "name"), ("amount", "fund"))
    inlines = (BasisPart,)

    amount_won = won("amount", "예산액")
    current_won = won("current", "예산현액")
    spent_won = won("spent", "집행액")
    balance_won = won("balance", "잔액")

    @display(description="집행률")
    def rate(self, line):
        percent = rules.rate(line.spent, line.current)
        return maeul.NOTHING if percent is None else f"{percent:.1f}%"

    def get_queryset(self, request):
        return super().get_queryset(request).as_of(timezone.localdate())


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


class ChangeRowPart(FactPart):
    model = ChangeRow
    joins = ("line",)


@admin.register(BudgetChange)
class BudgetChangeAdmin(FactAdmin):
    """Changes are written and approved on the budget's own pages; here they are looked up."""

    list_display = ("__str__", "kind", "state", "effective_on", "document_number", "drafted_by", "approved_by")
    list_filter = ("plan", "kind", "status")
    list_select_related = ("plan", "drafted_by", "approved_by")
    search_fields = ("reason", "document_number")
    inlines = (ChangeRowPart,)
    change_form_outer_after_template = TRAIL

    state = status({BudgetChange.Status.DRAFT: "", BudgetChange.Status.APPROVED: "success"})


@admin.register(ChangeRule)
class ChangeRuleAdmin(DeskAdmin):
    list_display = ("kind", "reach", "decided_by", "start", "end", "ground")
    fields = (("reach", "kind"), "decided_by", ("start", "end"), "ground")
    list_filter = ("kind",)
    search_fields = ("decided_by", "ground")


@admin.register(MonthClose)
class MonthCloseAdmin(FactAdmin):
    """Months are closed and opened again on the budget's own pages."""

    list_display = ("__str__", "closed_at", "closed_by", "reopened_at", "reopened_by", "reason")
    list_filter = ("plan", "month")
    list_select_related = ("plan", "closed_by", "reopened_by")
