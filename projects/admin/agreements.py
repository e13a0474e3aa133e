from django.contrib import admin

from district.admin.columns import status
from district.admin.desk import TRAIL, FactAdmin, Personal

from ..models import Agreement, AgreementItem, Payment, Scan


@admin.register(AgreementItem)
class AgreementItemAdmin(FactAdmin):
    """What is still missing before agreements; it is found met on the page of the project."""

    list_display = ("project", "kind", "name", "met_at", "met_by")
    list_filter = ("kind", ("met_at", admin.EmptyFieldListFilter))
    list_select_related = ("project__award", "met_by")
    search_fields = ("project__award__group_name", "project__award__title", "name")
    fields = ("project", "kind", "name", "note", "met_at", "met_by")


@admin.register(Agreement)
class AgreementAdmin(Personal, FactAdmin):
    """Agreements by their numbers; they are drawn and signed on the page of the project."""

    list_display = ("number", "project", "state", "group_signed_at", "signed_at")
    list_filter = ("status",)
    list_select_related = ("project__award",)
    search_fields = ("number", "project__award__group_name", "project__award__title")
    fields = (
        *(("number", "project", "status"), "text", ("drawn_at", "drawn_by")),
        *(("group_signed_at", "group_signed_by"), ("signed_at", "signed_by")),
    )
    change_form_outer_after_template = TRAIL

    state = status({Agreement.Status.GROUP_SIGNED: "info", Agreement.Status.SIGNED: "success"})


@admin.register(Scan)
class ScanAdmin(FactAdmin):
    """Signed papers as they came; loose ones are brought to their agreement on the page of the scans."""

    list_display = ("document", "agreement", "item", "by_hand", "uploaded_at")
    list_filter = ("by_hand", ("dropped_at", admin.EmptyFieldListFilter))
    list_select_related = ("document", "agreement__project__award", "item__project__award")
    search_fields = ("document__shown_name", "agreement__number")
    fields = (
        *("document", "agreement", "item", "by_hand", "problem"),
        *(("uploaded_at", "uploaded_by"), ("dropped_at", "dropped_by")),
    )


@admin.register(Payment)
class PaymentAdmin(Personal, FactAdmin):
    """What was asked for and paid; it is decided and paid on the page of the project."""

    list_display = ("project", "number", "amount", "state", "line", "paid_on", "proposed_by", "paid_by")
    list_filter = ("status",)
    list_select_related = ("project__award", "line", "proposed_by", "paid_by")
    date_hierarchy = "paid_on"
    sums = (("모두", "amount"),)
    search_fields = ("project__award__group_name", "project__award__title")
    fields = (
        *(("project", "number", "status"), ("amount", "account"), ("line", "paid_on", "expenditure"), "reason"),
        *(("requested_at", "requested_by"), ("proposed_at", "proposed_by")),
        *(("paid_at", "paid_by"), ("closed_at", "closed_by")),
    )
    change_form_outer_after_template = TRAIL

    state = status(
        {
            Payment.Status.REQUESTED: "info",
            Payment.Status.PROPOSED: "warning",
            Payment.Status.PAID: "success",
            Payment.Status.REFUSED: "danger",
        }
    )
