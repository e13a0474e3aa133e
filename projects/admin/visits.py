from django.contrib import admin

from district.admin.columns import status
from district.admin.desk import TRAIL, FactAdmin, Personal
from district.admin.parts import FactPart

from ..models import HelpRequest, Sanction, Visit, VisitPhoto


class PhotoPart(FactPart):
    model = VisitPhoto
    fields = readonly_fields = ("document",)
    joins = ("document",)


@admin.register(Visit)
class VisitAdmin(Personal, FactAdmin):
    """Visits as they were planned and made; they are written on the page of the project."""

    list_display = ("project", "kind", "planned_on", "happened_on", "visitor", "state", "follow_up_due")
    list_filter = ("status", "kind", "project__award__year")
    list_select_related = ("project__award", "visitor")
    date_hierarchy = "planned_on"
    search_fields = ("project__award__group_name", "project__award__title", "visitor__name")
    fields = (
        *(("project", "kind", "status"), ("planned_on", "visitor"), "purpose", ("planned_at", "planned_by")),
        *("happened_on", "findings", ("done_at", "done_by"), ("follow_up", "follow_up_due")),
        *("followed_note", ("followed_at", "followed_by")),
    )
    inlines = (PhotoPart,)
    change_form_outer_after_template = TRAIL

    state = status({Visit.Status.PLANNED: "info", Visit.Status.DONE: "success", Visit.Status.FOLLOWED: "success"})


@admin.register(HelpRequest)
class HelpRequestAdmin(Personal, FactAdmin):
    """What groups asked; it is answered on the page of the project."""

    list_display = ("project", "state", "asked_at", "helper", "answered_at")
    list_filter = ("status", "project__award__year")
    list_select_related = ("project__award", "helper")
    search_fields = ("project__award__group_name", "project__award__title", "text")
    fields = (
        *("project", "status", "text", ("asked_at", "asked_by"), ("helper", "assigned_at", "assigned_by")),
        *("answer_text", ("answered_at", "answered_by")),
    )
    change_form_outer_after_template = TRAIL

    state = status({HelpRequest.Status.ASKED: "warning", HelpRequest.Status.ANSWERED: "success"})


@admin.register(Sanction)
class SanctionAdmin(Personal, FactAdmin):
    """Which groups are kept from grants; imposed and lifted on the page of the group's history."""

    list_display = ("group_name", "ground", "starts_on", "ends_on", "lifted_at")
    list_filter = ("starts_on",)
    search_fields = ("group_name", "name_key", "ground")
    fields = (
        *("group_name", "project", "ground", "reason", ("starts_on", "ends_on"), ("imposed_at", "imposed_by")),
        *(("lifted_at", "lifted_by"), "lifted_reason"),
    )
    change_form_outer_after_template = TRAIL
