from django.contrib import admin
from django.db.models import Count
from unfold.decorators import display

from district.admin.desk import TRAIL, FactAdmin
from district.admin.parts import FactPart
from district.templatetags.maeul import NOTHING

from ..models import ActionItem, AgendaItem, Attendee, ItemRecusal, Meeting, Presence, Referral


class AgendaPart(FactPart):
    model = AgendaItem
    fields = readonly_fields = ("order", "title", "result", "votes", "kept_out", "note", "asked", "decided_at")

    def get_queryset(self, request):
        kept_out = ("recusals__attendee__department", "recusals__attendee__term", "referrals__body")
        return super().get_queryset(request).prefetch_related(*kept_out)

    @display(description="표결")
    def votes(self, item):
        return item.votes_in_words() or NOTHING

    @display(description="빠진 위원")
    def kept_out(self, item):
        return ", ".join(map(str, item.recusals.all())) or NOTHING

    @display(description="다른 회의체 심의")
    def asked(self, item):
        told = [f"{referral.body}: {referral.get_result_display()}" for referral in item.referrals.all()]
        return ", ".join(told) or NOTHING


class RollPart(FactPart):
    model = Attendee
    joins = ("department",)
    fields = readonly_fields = ("order", "shown_name", "seat_label", "kind", "stays", "struck")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("presences")

    @display(description="성명·부서")
    def shown_name(self, line):
        return line.shown_name

    @display(description="오간 시각")
    def stays(self, line):
        return ", ".join(presence.in_words() for presence in line.presences.all()) or NOTHING


class ActionPart(FactPart):
    model = ActionItem
    fields = readonly_fields = ("text", "department", "due", "done_at", "note")
    joins = ("department",)


@admin.register(Meeting)
class MeetingAdmin(FactAdmin):
    """The register of meetings; they are planned, called and run at their own desk."""

    list_display = ("__str__", "kind", "status", "held_at", "place", "items")
    list_filter = ("status", "body", "kind")
    list_select_related = ("body",)
    date_hierarchy = "held_at"
    search_fields = ("place", "items__title")
    inlines = (AgendaPart, RollPart, ActionPart)
    shown = (ItemRecusal, Presence, Referral)  # in columns of these
    change_form_outer_after_template = TRAIL

    @display(description="안건(건)", ordering="item_count")
    def items(self, meeting):
        return meeting.item_count

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(item_count=Count("items"))
