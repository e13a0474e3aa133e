from django.contrib import admin

from district.admin.columns import won
from district.admin.desk import DeskAdmin
from district.admin.parts import Part

from .models import AwardReceived, Channel, CourseRun, Event, Programme, TrainingCount


class RunPart(Part):
    model = CourseRun


@admin.register(Programme)
class ProgrammeAdmin(DeskAdmin):
    list_display = ("name", "year", "kind", "period", "target", "place")
    list_filter = ("year", "kind")
    search_fields = ("name", "target", "content")
    autocomplete_fields = ("task",)
    fields = (
        *(("year", "order"), "name", ("kind", "task"), ("period", "place"), "target"),
        *("purpose", "content", "method"),
    )
    inlines = (RunPart,)


@admin.register(CourseRun)
class CourseRunAdmin(DeskAdmin):
    list_display = ("programme", "number", "starts_on", "ends_on", "place", "capacity")
    list_filter = ("programme__year", "programme__kind")
    list_select_related = ("programme",)
    date_hierarchy = "starts_on"
    search_fields = ("programme__name", "place")
    autocomplete_fields = ("programme",)


@admin.register(TrainingCount)
class TrainingCountAdmin(DeskAdmin):
    list_display = ("year", "audience", "who", "people")
    list_filter = ("year", "audience")


@admin.register(Event)
class EventAdmin(DeskAdmin):
    list_display = ("name", "year", "kind", "when", "place", "attendees")
    list_filter = ("year", "kind")
    date_hierarchy = "starts_on"
    search_fields = ("name", "place", "content")
    fields = (
        *(("year", "order"), "name", ("kind", "place"), "when", ("starts_on", "ends_on")),
        *(("attendees", "who"), "presented", "content"),
    )


@admin.register(AwardReceived)
class AwardReceivedAdmin(DeskAdmin):
    list_display = ("title", "year", "amount_won")
    list_filter = ("year",)
    search_fields = ("title",)

    amount_won = won("amount", "시상금")


@admin.register(Channel)
class ChannelAdmin(DeskAdmin):
    list_display = ("name", "year", "method")
    list_filter = ("year",)
    search_fields = ("name", "method")
