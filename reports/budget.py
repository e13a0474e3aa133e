"""The budget of a year (예산편성 내역): every line in its place, sums worked out from the lines."""

from decimal import Decimal

from district.charts import PHONE, grouped_bars
from reports.documents import Picture
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


def budget_picture(budget):
    """The budget by detailed programme and object class (편성목), the largest first in each."""
    sums = {}
    for programme, name, *_, amount in budget.rows:
        of_programme = sums.setdefault(programme, {})
        of_programme[name] = of_programme.get(name, 0) + amount
    ranked = [(programme, sorted(found.items(), key=lambda pair: -pair[1])) for programme, found in sums.items()]
    whole = budget.total("amount")
    table = Table(
        "세부사업과 편성목별 예산",
        (
            Column("programme", "세부사업", head=True, share=3),
            Column("object_class", "편성목", head=True, share=2.4),
            Column("amount", "예산액", kind="thousand", share=2),
            Column("share", "비중(%)", kind="percent", share=1.4),
        ),
        [
            (programme, name, amount, Decimal(100 * amount) / whole if whole else None)
            for programme, found in ranked
            for name, amount in found
        ],
        unit="천원",
        merge=("programme",),
        totals=("amount",),
        captioned=False,
    )
    return Picture(
        table.title, grouped_bars(table.title, ranked, "천원", "thousand", width=PHONE), table, show_table=True
    )


def budget_document(year, edition, plan=None):
    """The budget as a document of its own, as a table and at a glance; both editions print the same words."""
    plan = plan or plan_of(year, edition)
    table = budget_table(plan, captioned=False)
    return in_the_name_of(
        plan,
        title=f"{year}년 마을공동체 사업 예산편성 내역",
        blocks=[table, budget_picture(table)],
        edition=edition,
    )
