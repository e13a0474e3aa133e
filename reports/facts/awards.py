"""What was funded in the year before: counts, sums, tallies and the three lists."""

from dataclasses import replace

from django.db.models import Count, Min, Sum

from grants.models import Award, AwardTally, LinkedProgramme
from grants.models.award import Source
from reports.awards import awards_tables
from reports.facts.slots import block, figures, outline
from reports.tables import Column, Table, across, printed

NAMES = {Source.DISTRICT: "구 공모", Source.SEOUL: "서울시", Source.SMALL_GROUP: "지역소모임"}
PROGRAMMES = {
    Source.SEOUL: ("서울시 마을공동체 지원사업", "시비"),
    Source.DISTRICT: ("서대문구 마을공동체 지원사업", "구비"),
    Source.SMALL_GROUP: ("서대문구 지역소모임(커뮤니티) 지원사업", "구비"),
}


@figures(*(f"{name} {what}" for name in NAMES.values() for what in ("건수", "금액")))
def sums(plan):
    """{서울시 건수}, {서울시 금액} in 천원, likewise 구 공모 and 지역소모임."""
    found = Award.objects.filter(year=plan.year - 1).values("source").annotate(count=Count("pk"), won=Sum("amount"))
    return {
        f"{NAMES[row['source']]} {what}": text
        for row in found.order_by("source")
        for what, text in (("건수", printed(row["count"], "number")), ("금액", printed(row["won"], "thousand")))
    }


@figures("서울시 분야 수")
def linked_fields(plan):
    return {"서울시 분야 수": str(count)} if (count := _linked(plan).count()) else {}


def _linked(plan):
    """The city's programmes of the year before, once it is known what they gave; until then none."""
    known = Award.objects.filter(year=plan.year - 1, source=Source.SEOUL).exists()
    return LinkedProgramme.objects.filter(year=plan.year - 1) if known else LinkedProgramme.objects.none()


@block("구 공모 지역별 선정 현황")
def by_dong(plan, edition):
    return _tally("지역별 선정 현황", plan, Source.DISTRICT, AwardTally.Axis.DONG)


@block("구 공모 분야별 선정 현황")
def by_field(plan, edition):
    return _tally("분야별 선정 현황", plan, Source.DISTRICT, AwardTally.Axis.FIELD)


@block("지역소모임 분야별 선정 현황")
def small_groups_by_field(plan, edition):
    return _tally("분야별 선정 현황", plan, Source.SMALL_GROUP, AwardTally.Axis.FIELD)


def _tally(title, plan, source, axis):
    found = AwardTally.objects.filter(year=plan.year - 1, source=source, axis=axis).order_by("order")
    return across(title, found.values_list("label", "count"))


@block("서울시 사업별 선정 현황")
def by_linked_programme(plan, edition):
    """Counts by the programmes' short names, in the order of the published list."""
    found = _linked(plan).values("short_name")
    found = found.annotate(count=Count("awards"), first=Min("awards__number")).order_by("first")
    return across("사업별 선정 현황", [(row["short_name"], row["count"]) for row in found])


@block("서울시 연계 실적")
def linked_results(plan, edition):
    programmes = _linked(plan).with_awards()
    found = programmes.select_related("department", "city_department").order_by("order")
    return Table(
        f"{plan.year - 1}년 서울시 마을공동체 지원사업 연계 실적",
        (
            Column("number", "연번", kind="number", align="center", share=1),
            Column("name", "공모분야(사업명)", share=4),
            Column("department", "관련부서", align="center", share=2.4),
            Column("count", "건수", kind="number", align="center", share=1.1),
            Column("amount", "사업비", kind="thousand", share=1.6),
            Column("city", "시 사업부서", align="center", share=3),
        ),
        [
            (p.order, p.name, p.department.name, p.award_count, p.award_total, str(p.city_department or ""))
            for p in found
        ],
        unit="천원",
        merge=("department", "city"),
        totals=("count", "amount"),
    )


@block("추진사업 선정 목록")
def lists(plan, edition):
    """The published lists one after the other, each under a line with its count and sum."""
    blocks = []
    for source, table in awards_tables(plan.year - 1, edition).items():
        name, fund = PROGRAMMES[source]
        total = printed(table.total("amount"), "thousand")
        line = f"□ {plan.year - 1}년 {name} 추진 (총 {len(table.rows)}개 사업 선정, {fund} {total}천원 지원)"
        blocks += [outline(line), replace(table, captioned=False)]
    return blocks
