from datetime import timedelta

from django.contrib import admin
from django.db.models import Count, Prefetch
from unfold.decorators import display

from district.admin.columns import won
from district.admin.desk import DeskAdmin
from district.admin.parts import Part
from district.templatetags import maeul

from .models import AgendaItem, Body, BodyRule, Meeting, Seat, SupportCentre, Term


class RulePart(Part):
    model = BodyRule


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
    inlines = (RulePart, SeatPart)

    @display(description="자리(개)", ordering="seat_count")
    def seats(self, body):
        return body.seat_count

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(seat_count=Count("seats"))


class TermPart(Part):
    model = Term
    autocomplete_fields = ("person",)
    joins = ("seat__body", "person")


@admin.register(Seat)
class SeatAdmin(DeskAdmin):
    list_display = ("__str__", "kind", "role", "holder")
    list_filter = ("body", "kind")
    list_select_related = ("body",)
    search_fields = ("post", "role", "body__name", "terms__name")
    inlines = (TermPart,)

    @display(description="지금 위원")
    def holder(self, seat):
        """Who sits there today; 공석 is a seat that no term covers."""
        return ", ".join(term.name or "성명 미기재" for term in seat.current_terms) or "공석"

    def get_queryset(self, request):
        current = Prefetch("terms", queryset=Term.objects.current(), to_attr="current_terms")
        return super().get_queryset(request).prefetch_related(current)


class Standing(admin.SimpleListFilter):
    title = "재임"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return (("now", "지금 위원"), ("not", "지난·앞으로의 임기"))

    def queryset(self, request, queryset):
        current = Term.objects.current().values("pk")
        if self.value() == "now":
            return queryset.filter(pk__in=current)
        return queryset.exclude(pk__in=current) if self.value() == "not" else queryset


@admin.register(Term)
class TermAdmin(DeskAdmin):
    list_display = ("holder", "seat", "start", "last_day", "note")
    list_filter = (Standing, "seat__body", "seat__kind")
    list_select_related = ("seat__body",)
    date_hierarchy = "end"
    search_fields = ("name", "person__name", "seat__post")
    autocomplete_fields = ("seat", "person")

    @display(description="성명", ordering="name")
    def holder(self, term):
        return term.name or "성명 미기재"

    @display(description="임기 끝", ordering="end")
    def last_day(self, term):
        """The last day in office: `end` itself no longer counts."""
        return maeul.until(term.end - timedelta(days=1)) if term.end else maeul.NOTHING


class AgendaPart(Part):
    model = AgendaItem


@admin.register(Meeting)
class MeetingAdmin(DeskAdmin):
    list_display = ("__str__", "kind", "held_at", "place", "items")
    list_filter = ("body", "kind")
    list_select_related = ("body",)
    date_hierarchy = "held_at"
    search_fields = ("place", "items__title")
    inlines = (AgendaPart,)

    @display(description="안건(건)", ordering="item_count")
    def items(self, meeting):
        return meeting.item_count

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(item_count=Count("items"))


@admin.register(SupportCentre)
class SupportCentreAdmin(DeskAdmin):
    list_display = ("name", "year", "operation", "place", "city_support_won")
    list_filter = ("year",)

    city_support_won = won("city_support", "시 지원 예산")
