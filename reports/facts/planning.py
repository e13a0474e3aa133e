"""What the plan itself knows: its vision, the months of its tasks, its budget."""

from planning.models import BudgetLine, Task, UnitProgramme
from reports.budget import budget_table
from reports.documents import Landscape
from reports.facts.slots import block, figures
from reports.schedule import schedule_grid
from reports.tables import printed


@figures
def vision(plan):
    return {"비전": plan.vision} if plan.vision else {}


@figures
def periods(plan):
    """{기간 Ⅰ-3}: the planned months of a task, "2016. 3월 ~ 12월"."""
    tasks = Task.objects.filter(area__plan=plan).select_related("area").prefetch_related("cells")
    return {
        f"기간 {task.area.number}-{task.order}": _period(plan.year, task.planned_months())
        for task in tasks
        if task.planned_months()
    }


def _period(year, months):
    first, last = months[0], months[-1]
    if first < last and months == list(range(first, last + 1)):
        return f"{year}. {first}월 ~ {last}월"
    return f"{year}. " + ", ".join(f"{month}월" for month in months)


@figures
def budget_figures(plan):
    lines = BudgetLine.objects.of_year(plan.year)
    if not (unit := UnitProgramme.objects.filter(policy__plan=plan).select_related("policy__department").first()):
        return {}
    by_dong = lines.filter(name__startswith="동단위 주민관계망형성")
    return {
        "예산 총액": printed(lines.total(), "thousand"),
        "예산과목": f"{unit.policy.department}, {unit.policy}, {unit}",
        "동단위 주민관계망형성 예산": printed(by_dong.total(), "thousand"),
    }


@block("사업추진 일정")
def schedule(plan, edition):
    return Landscape([schedule_grid(plan)])


@block("예산편성 내역")
def budget(plan, edition):
    return budget_table(plan.year, captioned=False)
