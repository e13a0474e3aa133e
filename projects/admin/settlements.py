from django.contrib import admin

from district.admin.columns import status, won
from district.admin.desk import TRAIL, DeskAdmin, FactAdmin, Personal
from district.admin.parts import FactPart

from ..models import ReportQuestion, Settlement, SettlementPaper, SettlementRule

Status = Settlement.Status


class PaperPart(FactPart):
    model = SettlementPaper
    fields = readonly_fields = ("place", "document")
    joins = ("document",)


@admin.register(Settlement)
class SettlementAdmin(Personal, FactAdmin):
    """How settlements stand; they are inspected, fixed and closed on the page of the project."""

    list_display = ("project", "state", "paid_won", "recognised_won", "refund_won", "refund_due_on", "refunded_on")
    list_filter = ("status", "project__award__year")
    list_select_related = ("project__award",)
    search_fields = ("project__award__group_name", "project__award__title", "notice_number")
    sums = (("지급액", "paid"), ("인정 보조금", "recognised"), ("반납할 보조금", "refund"))
    fields = (
        *(("project", "status"), "rule", "opinion", ("paid", "recognised", "refund"), ("interest_due", "dropped")),
        *(("notice_number", "refund_due_on"), ("refunded_on", "refunded_as"), ("submitted_at", "submitted_by")),
        *(("inspected_at", "inspected_by"), ("fixed_at", "fixed_by"), ("notified_at", "notified_by")),
        ("closed_at", "closed_by"),
    )
    inlines = (PaperPart,)
    change_form_outer_after_template = TRAIL

    state = status({Status.SUBMITTED: "info", Status.RETURNED: "warning", Status.CLOSED: "success"})
    paid_won, recognised_won = won("paid", "지급액"), won("recognised", "인정 보조금")
    refund_won = won("refund", "반납할 보조금")


@admin.register(SettlementRule)
class SettlementRuleAdmin(DeskAdmin):
    list_display = ("__str__", "taken_from", "drop_below", "report_days", "refund_days", "start", "end", "is_example")
    fields = (
        *("taken_from", "returns_interest", ("floor_to", "drop_below"), ("report_days", "refund_days")),
        *(("start", "end"), ("ground", "is_example")),
    )


@admin.register(ReportQuestion)
class ReportQuestionAdmin(DeskAdmin):
    """What the next reports ask; those that were begun keep the questions they were begun with."""

    list_display = ("label", "call", "order", "kind", "required")
    list_filter = ("call__year",)
    list_select_related = ("call",)
    search_fields = ("label", "key")
    autocomplete_fields = ("call",)
    fields = ("call", ("order", "key"), "kind", "label", "guidance", ("required", "limit"), "choices", "only_if")
