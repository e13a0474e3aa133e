"""The budget of a year (예산편성 내역): every line in its place, sums worked out from the lines."""

from reports.editions import in_the_name_of, plan_of
from reports.tables import Column, Table

COLUMNS = (
    Column("programme", "세부사업", over="예산과목", align="center", share=2.6),
    Column("object_class", "편성목", over="예산과목", align="center", share=2),
    Column("item", "통계목", over="예산과목", align="center", share=2.4),
    Column("detail", "세부 내역", share=5),
    Column("amount", "예산액", kind="thousand", share=1.7),
)


def budget_table(plan, *, captioned=True):
    """The plan's budget lines with 소계 by programme and 계, in 천원."""
    rows = [(line.programme, line.object_class, line.item, line.name, line.amount) for line in plan.baseline.lines]
    return Table(
        f"{plan.year}년 예산편성 내역",
        COLUMNS,
        rows,
        unit="천원",
        merge=("programme", "object_class", "item"),
        subtotals=True,
        totals=("amount",),
        captioned=captioned,
    )


def budget_document(year, edition):
    """The budget table as a document of its own; both editions print the same words."""
    plan = plan_of(year, edition)
    return in_the_name_of(
        plan,
        title=f"{year}년 마을공동체 사업 예산편성 내역",
        blocks=[budget_table(plan, captioned=False)],
        edition=edition,
    )
