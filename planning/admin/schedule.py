from django.contrib import admin
from django.db.models import Count
from unfold.decorators import display

from district.admin.desk import DeskAdmin
from district.admin.parts import Part
from district.templatetags import maeul

from ..models import Area, ScheduleCell, Task
from .frozen import PlanDesk


class TaskPart(Part):
    model = Task
    joins = ("department",)
    show_change_link = True


@admin.register(Area)
class AreaAdmin(PlanDesk):
    plan_path = "plan"
    list_display = ("__str__", "plan", "order", "tasks")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("title",)
    inlines = (TaskPart,)

    @display(description="세부사업(개)", ordering="task_count")
    def tasks(self, area):
        return area.task_count

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(task_count=Count("tasks"))


class CellPart(Part):
    model = ScheduleCell
    joins = ("task__area",)
    fields = ("month", "planned", "ground", "actual", "note")


@admin.register(Task)
class TaskAdmin(PlanDesk):
    plan_path = "area__plan"
    list_display = ("__str__", "department", "months")
    list_filter = ("area__plan", "area", "department")
    list_select_related = ("area__plan", "department")
    search_fields = ("title", "area__title")
    inlines = (CellPart,)

    @display(description="계획한 달")
    def months(self, task):
        months = task.planned_months()
        return f"{' · '.join(map(str, months))}월" if months else maeul.NOTHING

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("cells")


@admin.register(ScheduleCell)
class ScheduleCellAdmin(DeskAdmin):
    """What became of each month: filled in on the list, also when the plan itself is confirmed."""

    list_display = ("task", "month", "planned", "ground", "actual", "note")
    list_editable = ("actual", "note")
    list_filter = ("task__area__plan", "month", "actual", "task__area")
    list_select_related = ("task__area__plan",)
    search_fields = ("task__title",)
    ordering = ("task__area", "task__order", "month")
    readonly_fields = ("task", "month", "planned", "ground")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
