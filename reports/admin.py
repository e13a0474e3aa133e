from django.contrib import admin
from unfold.decorators import display

from district.admin.desk import FactAdmin
from district.templatetags import maeul
from reports.models import Export, Rendering


@admin.register(Rendering)
class RenderingAdmin(FactAdmin):
    """What the worker made, makes or could not make. The files are handed out by the plan's page."""

    list_display = ("__str__", "state", "when", "error")
    list_filter = ("report", "format", "edition")
    date_hierarchy = "requested_at"
    view_on_site = False
    readonly_fields = ("state",)
    fields = (
        ("report", "year", "edition", "format"),
        ("state", "percent", "stage"),
        ("requested_at", "started_at", "finished_at"),
        "error",
        "cancelled_by",
        "fingerprint",
    )

    @display(
        description="상태",
        label={
            Rendering.Status.WAITING: "info",
            Rendering.Status.RUNNING: "info",
            Rendering.Status.DONE: "success",
            Rendering.Status.FAILED: "danger",
            Rendering.Status.CANCELLED: "warning",
        },
    )
    def state(self, rendering):
        return rendering.status, rendering.status.label

    @display(description="요청 일시", ordering="requested_at")
    def when(self, rendering):
        return maeul.kdatetime(rendering.requested_at)


@admin.register(Export)
class ExportAdmin(FactAdmin):
    """Lists that somebody has ordered. The files are handed out to those who asked, by the page they were told."""

    list_display = ("__str__", "asked_by", "requested_at", "finished_at", "error")
    list_select_related = ("asked_by",)
    date_hierarchy = "requested_at"
    view_on_site = False
    fields = (("asked_by", "full"), ("requested_at", "started_at", "finished_at"), "error")
