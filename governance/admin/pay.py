from django.contrib import admin

from district.admin.columns import status
from district.admin.desk import FactAdmin
from district.admin.parts import FactPart

from ..models import AllowancePayment, AttendancePay

Status = AllowancePayment.Status


class AttendancePayPart(FactPart):
    model = AttendancePay
    fields = readonly_fields = ("name", "seat_label", "base", "extra", "income_tax", "local_tax", "why")
    joins = ("attendee",)


@admin.register(AllowancePayment)
class AllowancePaymentAdmin(FactAdmin):
    """What was proposed and paid; it is done and undone on the page of the meeting's allowances."""

    list_display = ("meeting", "state", "paid_on", "line", "proposed_by", "confirmed_by")
    list_filter = ("status", "meeting__body")
    list_select_related = ("meeting__body", "line", "proposed_by", "confirmed_by")
    date_hierarchy = "paid_on"
    search_fields = ("meeting__body__name", "line__name")
    fields = readonly_fields = (
        *("meeting", "status", "paid_on", "line", "allowance_rule", "withholding_rule"),
        *("proposed_by", "proposed_at", "confirmed_by", "confirmed_at", "reversed_by", "reversed_at"),
    )

    inlines = (AttendancePayPart,)

    state = status({Status.PROPOSED: "warning", Status.CONFIRMED: "success"})
