"""What the plan itself knows: its vision, the months of its tasks, its budget."""

from reports.budget import budget_table
from reports.documents import Landscape
from reports.facts.slots import block, figures
from reports.schedule import schedule_grid
from reports.tables import added, printed


@figures("비전")
def vision(plan):
    return {"비전": plan.vision} if plan.vision else {}


@figures("기간 *")
def periods(plan):
    """{기간 Ⅰ-3}: the planned months of a task, "2016. 3월 ~ 12월"."""
    return {
        f"기간 {area.number}-{task.order}": _period(plan.year, list(task.months))
        for area in plan.baseline.areas
        for task in area.tasks
        if task.months
    }


def _period(year, months):
    first, last = months[0], months[-1]
    if first < last and months == list(range(first, last + 1)):
        return f"{year}. {first}월 ~ {last}월"
    return f"{year}. " + ", ".join(f"{month}월" for month in months)


@figures("예산 총액", "예산과목", "동단위 주민관계망형성 예산")
def budget_figures(plan):
    if not (lines := plan.baseline.lines):
        return {}
    by_dong = added(line.amount for line in lines if line.name.startswith("동단위 주민관계망형성"))
    return {
        "예산 총액": printed(plan.baseline.amount, "thousand"),
        "예산과목": f"{lines[0].department}, {lines[0].policy}, {lines[0].unit}",
        "동단위 주민관계망형성 예산": printed(by_dong, "thousand"),
    }


@block("사업추진 일정")
def schedule(plan, edition):
    return Landscape([schedule_grid(plan)])


@block("예산편성 내역")
def budget(plan, edition):
    return budget_table(plan, captioned=False)
