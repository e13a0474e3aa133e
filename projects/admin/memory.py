from django.contrib import admin

from district.admin.columns import status
from district.admin.desk import TRAIL, DeskAdmin, FactAdmin
from district.admin.parts import FactPart

from ..models import DataLicence, Picture, Showcase, Story


class PicturePart(FactPart):
    model = Picture
    fields = readonly_fields = ("alt", "caption", "added_at", "added_by", "consent_at", "consent_by")
    joins = ("added_by", "consent_by")


@admin.register(Story)
class StoryAdmin(FactAdmin):
    """What stands of each story; it is written and checked on its own page."""

    list_display = ("award", "state", "submitted_at", "published_at", "commended_at")
    list_filter = ("status", "award__year")
    list_select_related = ("award",)
    search_fields = ("award__title", "award__group_name", "text")
    fields = (
        *("award", "status", "text", "people", "answer", ("submitted_at", "submitted_by")),
        *(("published_at", "published_by"), ("commended_at", "commended_by"), "commendation"),
    )
    inlines = (PicturePart,)
    change_form_outer_after_template = TRAIL

    state = status(
        {Story.Status.SUBMITTED: "info", Story.Status.RETURNED: "warning", Story.Status.PUBLISHED: "success"}
    )


@admin.register(Showcase)
class ShowcaseAdmin(DeskAdmin):
    list_display = ("title", "day", "place")
    date_hierarchy = "day"
    search_fields = ("title", "place")
    autocomplete_fields = ("awards",)


@admin.register(DataLicence)
class DataLicenceAdmin(DeskAdmin):
    list_display = ("kind", "start", "end", "ground", "is_example")
    fields = ("kind", "source", ("start", "end"), "ground", "is_example")
    search_fields = ("ground",)
