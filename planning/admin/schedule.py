from django.contrib import admin
from django.db.models import Count
from unfold.decorators import display

from district.admin.parts import FactPart, Part
from district.templatetags import maeul

from ..models import Area, Happening, ScheduleCell, Task
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
    fields = ("month", "planned", "ground", "note")


class HappeningPart(FactPart):
    """Written by the rooms in which things happen."""

    model = Happening
    fields = ("day", "label")


@admin.register(Task)
class TaskAdmin(PlanDesk):
    plan_path = "area__plan"
    list_display = ("__str__", "department", "months")
    list_filter = ("area__plan", "area", "department")
    list_select_related = ("area__plan", "department")
    search_fields = ("title", "area__title")
    inlines = (CellPart, HappeningPart)

    @display(description="계획한 달")
    def months(self, task):
        months = task.planned_months()
        return f"{' · '.join(map(str, months))}월" if months else maeul.NOTHING

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("cells")
