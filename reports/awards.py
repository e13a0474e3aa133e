"""Lists of funded projects (선정 사업), one for each source of money."""

from grants.charts import UNKNOWN, dong_money_chart
from grants.models import Award
from grants.models.award import Source
from reports.charts import pictured
from reports.editions import in_the_name_of, plan_of, shown_name
from reports.tables import Column, Table


def awards_tables(year, edition):
    """{source: table} of the year's awards, numbered as published. One query."""
    rows = {source: [] for source in Source}
    for award in Award.objects.filter(year=year).order_by("number"):
        name = shown_name(award, edition)
        rows[award.source].append((award.number, award.programme, name, award.title, award.amount))
    return {source: _table(year, source, found) for source, found in rows.items() if found}


def _table(year, source, rows):
    return Table(
        f"{year}년 {Source(source).label}",
        (
            Column("number", "연번", kind="number", align="center", share=0.8),
            Column("programme", "사업명", align="center", share=2),
            Column("group", "소모임명" if source == Source.SMALL_GROUP else "단체명(제안자)", share=3.3),
            Column("title", "프로그램명(사업명)", share=5.4),
            Column("amount", "지원금액", kind="thousand", share=1.5),
        ),
        rows,
        unit="천원",
        count=("programme", "개 사업"),
        totals=("amount",),
    )


def awards_document(year, edition):
    """The projects funded in a year; the plan of the year after lists them, so its date is theirs."""
    plan, blocks = plan_of(year + 1, edition), list(awards_tables(year, edition).values())
    if chart := dong_money_chart(until=year):
        blocks.append(pictured(chart, note=f"선정 목록에 동이 드러나지 않은 사업은 ‘{UNKNOWN}’에 모았음"))
    return in_the_name_of(
        plan,
        title=f"{year}년 마을공동체 추진사업 선정 목록",
        blocks=blocks,
        edition=edition,
    )
