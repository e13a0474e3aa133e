"""The schedule of a year (사업추진 일정): tasks by months, one grid for the plan and for a sheet of its own."""

from planning.models import ScheduleCell
from reports.documents import Grid, GridRow, Mark, Sign
from reports.editions import in_the_name_of, plan_of

SIGNS = (
    Sign(ScheduleCell.Ground.GRID, "■", "일정표에 표시한 달", "plan"),
    Sign(ScheduleCell.Ground.TEXT, "□", "본문의 기간에 따른 달", "span"),
)


def schedule_grid(plan, *, captioned=True):
    """The plan's tasks in their areas, every planned month marked by where the plan says so."""
    rows = [
        GridRow(str(area), f"{task.order}. {task.title}", _months(task))
        for area in plan.baseline.areas
        for task in area.tasks
    ]
    return Grid(f"{plan.year}년 사업추진 일정", rows, SIGNS, over=f"{plan.year}년", captioned=captioned)


def _months(task):
    return [Mark(task.months[month]) if month in task.months else None for month in range(1, 13)]


def schedule_document(year, edition, plan=None):
    """The schedule on one sheet lying on its side; both editions print the same words."""
    plan = plan or plan_of(year, edition)
    return in_the_name_of(
        plan,
        title=f"{year}년 마을공동체 사업추진 일정",
        blocks=[schedule_grid(plan, captioned=False)],
        edition=edition,
        orientation="landscape",
    )
