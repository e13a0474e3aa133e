from django.contrib import admin

from district.admin.columns import status
from district.admin.desk import TRAIL, FactAdmin, Personal
from district.admin.parts import FactPart

from ..models import Activist, ExecutionPlan, PlanCost, Project


class ActivistPart(FactPart):
    model = Activist
    fields = readonly_fields = ("user", "assigned_at", "assigned_by")
    joins = ("user", "assigned_by")


class CostPart(FactPart):
    model = PlanCost
    fields = readonly_fields = ("category", "basis", "unit_price", "quantity", "times", "own_share")


@admin.register(Project)
class ProjectAdmin(Personal, FactAdmin):
    """What stands of each project; the work is done on its own pages."""

    list_display = ("award", "state")
    list_filter = ("status", "award__year")
    list_select_related = ("award",)
    search_fields = ("award__group_name", "award__title", "award__application__number")
    fields = ("award", "status", ("plan_due", "agreement_due"))
    inlines = (ActivistPart,)
    change_form_outer_after_template = TRAIL

    state = status(
        {Project.Status.PREPARING: "warning", Project.Status.RUNNING: "success", Project.Status.STOPPED: "danger"}
    )

    def persons_on(self, project):
        return 1


@admin.register(ExecutionPlan)
class ExecutionPlanAdmin(FactAdmin):
    list_display = ("project", "number", "state", "submitted_at", "decided_at")
    list_filter = ("status",)
    list_select_related = ("project__award",)
    search_fields = ("project__award__group_name", "project__award__title")
    fields = (
        *(("project", "number", "status"), "content", ("starts_on", "ends_on"), "reason"),
        *(("submitted_at", "submitted_by"), ("decided_at", "decided_by"), "answer"),
    )
    inlines = (CostPart,)
    change_form_outer_after_template = TRAIL

    state = status({ExecutionPlan.Status.SUBMITTED: "info", ExecutionPlan.Status.RETURNED: "warning"})
