from django.contrib import admin
from django.db.models import Count
from unfold.decorators import display

from district.admin.columns import won
from district.admin.desk import DeskAdmin
from district.admin.parts import CardPart, Part

from ..models import AllowanceRule, Body, BodyRule, Seat, SupportCentre, WithholdingRule


class RulePart(CardPart):
    model = BodyRule
    fields = (
        *(("start", "end"), ("seats_ex_officio", "seats_appointed"), ("term_months", "renewals"), "gender_limit"),
        *(("open_num", "open_den"), "open_strict", ("pass_num", "pass_den"), ("pass_strict", "pass_base")),
        *("tie", ("notice_days", "written_allowed"), ("ground", "is_example")),
    )


class AllowancePart(CardPart):
    model = AllowanceRule
    fields = (
        *(("start", "end"), ("base", "least_minutes"), ("extra_after_minutes", "extra"), "written"),
        ("ground", "is_example"),
    )


class SeatPart(Part):
    model = Seat
    show_change_link = True


@admin.register(Body)
class BodyAdmin(DeskAdmin):
    list_display = ("name", "kind", "parent", "meets", "seats")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "duty")
    filter_horizontal = ("departments",)
    inlines = (RulePart, AllowancePart, SeatPart)

    @display(description="자리(개)", ordering="seat_count")
    def seats(self, body):
        return body.seat_count

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(seat_count=Count("seats"))


@admin.register(SupportCentre)
class SupportCentreAdmin(DeskAdmin):
    list_display = ("name", "year", "operation", "place", "city_support_won")
    list_filter = ("year",)

    city_support_won = won("city_support", "시 지원 예산")


@admin.register(WithholdingRule)
class WithholdingRuleAdmin(DeskAdmin):
    list_display = ("__str__", "expense_percent", "exempt_up_to_won", "start", "end", "is_example")
    fields = (
        *(("start", "end"), "expense_percent", ("income_tax_permille", "local_tax_percent"), "exempt_up_to"),
        *("floor_to", ("ground", "is_example")),
    )

    exempt_up_to_won = won("exempt_up_to", "과세하지 않는 소득금액")
