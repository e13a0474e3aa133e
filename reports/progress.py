"""What became of the year's schedule on the day it is asked for (추진일정 진행 현황): planned against done."""

from dataclasses import replace

from django.utils import timezone

from district.charts import parts_of_wholes
from district.templatetags.maeul import kdate
from planning.charts import months_chart
from planning.models import State
from planning.progress import cells_of, tally, tasks_by_month
from reports.charts import pictured
from reports.documents import Grid, GridRow, Mark, PageBreak, Picture, Sign
from reports.editions import INTERNAL, PUBLIC, in_the_name_of, plan_of
from reports.tables import Column, Table

BESIDE, PICTURED = "beside", "계획한 달 가운데 실행한 달"
SIGNS = (
    Sign(State.DONE, "●", "실행", "done"),
    Sign(State.SUGGESTED, "○", "확인 대기", "span"),
    Sign(State.LATE, "◆", "지연", "late"),
    Sign(State.SKIPPED, "✕", "건너뜀", "span"),
    Sign(State.PLANNED, "■", "예정", "plan"),
    Sign(BESIDE, "◎", "계획에 없이 실행", "done"),
)


def progress_document(year, edition):
    """Months with a sign for what became of them, planned against done by task, and why months were passed over.

    Reasons and notes are the office's own words: they stand in its own edition only.
    """
    plan = plan_of(year, edition)
    areas = tasks_by_month(plan)
    if edition == PUBLIC and not plan.is_frozen:
        areas = _as_confirmed(plan, areas)
    table = progress_table(plan, areas)
    picture = Picture(PICTURED, progress_picture(table), table)
    blocks = [progress_grid(plan, areas), PageBreak(), table, picture, pictured(months_chart(year, areas))]
    remarks = remarks_table(plan, areas)
    if edition == INTERNAL and remarks.rows:
        blocks.append(remarks)
    title = f"{year}년 마을공동체 추진일정 진행 현황"
    document = in_the_name_of(plan, title=title, blocks=blocks, edition=edition, orientation="landscape")
    return replace(document, date=timezone.localdate())


def _as_confirmed(plan, areas):
    """The areas held against what `plan` says as published: a plan being changed is nobody's business yet."""
    confirmed = {(area.order, task.order): (area, task) for area in plan.baseline.areas for task in area.tasks}
    result = []
    for area, tasks in areas:
        known = [(task, cells) for task, cells in tasks if (area.order, task.order) in confirmed]
        for task, cells in known:
            stood, work = confirmed[area.order, task.order]
            area.number, area.title, task.title = stood.number, stood.title, work.title
            for cell in cells:
                cell.planned = cell.month in work.months
        result += [(area, known)] if known else []
    return result


def progress_grid(plan, areas):
    """The tasks by months, each planned month marked by what became of it until today."""
    rows = [
        GridRow(str(area), f"{task.order}. {task.title}", [_mark(cell) for cell in cells])
        for area, tasks in areas
        for task, cells in tasks
    ]
    over = f"{plan.year}년 ({kdate(timezone.localdate())} 기준)"
    return Grid(f"{plan.year}년 추진일정 진행 현황", rows, SIGNS, over=over, captioned=False)


def _mark(cell):
    if cell.planned:
        return Mark(cell.state)
    return Mark(BESIDE) if cell.state == State.DONE else None


def progress_table(plan, areas):
    """Months by task: planned, and what became of them; percentages are done of planned."""
    counts = ("planned", "done", "suggested", "late", "skipped", "ahead")
    labels = ("계획", "실행", "확인 대기", "지연", "건너뜀", "예정")
    rows = []
    for area, tasks in areas:
        for task, cells in tasks:
            sums = tally(cells)
            months = [getattr(sums, name) for name in counts]
            rows.append((str(area), f"{task.order}. {task.title}", *months, sums.rate))
    return Table(
        f"{plan.year}년 세부사업별 계획과 실행",
        columns=(
            Column("area", "분야", share=2.4, head=True),
            Column("task", "세부사업", share=5, head=True),
            *(Column(name, label, kind="number") for name, label in zip(counts, labels, strict=True)),
            Column("rate", "이행률(%)", kind="percent", share=1.2),
        ),
        rows=rows,
        unit="개월",
        merge=("area",),
        subtotals=True,
        totals=counts,
        rates={"rate": ("done", "planned")},
    )


def progress_picture(table):
    """The same months as bars: planned, and done in them."""
    rows = zip(table.column("task"), table.column("planned"), table.column("done"), strict=True)
    return parts_of_wholes(PICTURED, list(rows), unit="개월")


def remarks_table(plan, areas):
    """What officials wrote beside a month: why it was passed over, what was done."""
    return Table(
        f"{plan.year}년 추진일정 사유와 메모",
        columns=(
            Column("task", "세부사업", share=4, head=True),
            Column("month", "월", align="center", share=0.7),
            Column("state", "실적", align="center", share=1),
            Column("remark", "사유·메모", share=5),
        ),
        rows=[
            (str(cell.task), f"{cell.month}월", cell.state.label, cell.remark)
            for cell in cells_of(areas)
            if cell.remark
        ],
        merge=("task",),
    )
