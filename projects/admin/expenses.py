from django.contrib import admin

from district.admin.columns import status, won
from district.admin.desk import TRAIL, DeskAdmin, FactAdmin, Personal
from district.admin.parts import FactPart

from ..models import Evidence, EvidenceRule, Expense


class EvidencePart(FactPart):
    model = Evidence
    fields = readonly_fields = ("kind", "document", "is_void")
    joins = ("document",)


@admin.register(Expense)
class ExpenseAdmin(Personal, FactAdmin):
    """What stands of each expense; it is judged on a page of its own, beside its evidence."""

    list_display = (
        *("project", "number", "spent_on", "category", "payee", "grant_won", "own_won", "disallowed_won", "state"),
    )
    list_filter = ("status", "method", "evidence_kind", "project__award__year")
    list_select_related = ("project__award",)
    search_fields = ("payee", "purpose", "approval_number", "project__award__group_name", "project__award__title")
    sums = (("보조금", "grant"), ("자부담", "own"), ("불인정", "disallowed"))
    fields = (
        *(("project", "number", "status"), ("spent_on", "category"), ("payee", "purpose")),
        *(("method", "evidence_kind", "approval_number"), ("quantity", "grant", "own"), ("disallowed", "answer")),
        *(("entered_at", "entered_by"), ("decided_at", "decided_by")),
    )
    inlines = (EvidencePart,)
    change_form_outer_after_template = TRAIL

    grant_won = won("grant", "보조금")
    own_won = won("own", "자부담")
    disallowed_won = won("disallowed", "불인정")
    state = status(
        {
            Expense.Status.ENTERED: "info",
            Expense.Status.ASKED: "warning",
            Expense.Status.ACCEPTED: "success",
            Expense.Status.DISALLOWED: "danger",
        }
    )

    def persons_on(self, expense):
        return 1


@admin.register(EvidenceRule)
class EvidenceRuleAdmin(DeskAdmin):
    list_display = ("item", "word", "kind", "from_won", "start", "end", "ground", "is_example")
    list_filter = ("kind", "is_example")
    search_fields = ("item", "also", "word", "ground")
    fields = (("item", "also"), ("word", "kind"), "from_amount", ("start", "end"), "ground", "is_example")

    from_won = won("from_amount", "얼마부터")
