"""The notice of a call (공고문), made of what the call says; a section about which it says nothing is left out.

document = notice_document(call)          # for the page, PDF, HWPX and XLSX alike
notice_calls().get(pk=12)                 # with all that a notice asks of a call, in as many queries for any call
"""

from dataclasses import replace
from itertools import count, groupby

from django.utils import timezone

from district.templatetags.maeul import kdate, until
from grants import ties
from grants.days import moment
from grants.models import Call
from planning.outline import Item
from reports.documents import Document, Heading, Opening, Outline
from reports.tables import Column, Table

DISTRICT = "서대문구"
ALL = "모두"


def notice_calls():
    """Calls with all their parts at hand."""
    papers = ("documents__type", "conditions__type")
    return Call.objects.prefetch_related("types", "steps", "criteria__step", *papers)


def notice_document(call):
    """The notice as a document. A draft says so in the foot and bears the day it is printed."""
    sections = (
        ("사업 개요", _outline(call)),
        ("지원 대상과 자격", _who(call)),
        ("지원 내용", _types(call)),
        ("자부담", _own_share(call)),
        ("신청 기간과 방법", _applying(call)),
        ("제출서류", _papers(call)),
        ("예산 편성", _items(call)),
        ("심사", _review(call)),
        ("선정 후 절차", _steps(call, "선정 후 절차", call_phase="after")),
        ("일정", _calendar(call)),
        ("유의사항", _notes(call)),
        ("문의", _lines(call.contact)),
    )
    numbers, blocks = count(1), [Opening(_title(call), call.summary)]
    for name, section in sections:
        if section:
            heading = Heading(2, str(next(numbers)), name, listed=False)
            blocks += [heading, *(_under(name, block) for block in section)]
    draft = call.status == Call.Status.DRAFT
    return Document(
        title=_title(call),
        blocks=blocks,
        date=timezone.localdate(call.published_at),
        organisation=call.issuer or DISTRICT,
        edition="작성중인 공고문" if draft else "",
    )


def _under(heading, block):
    """The block without a caption that only says its heading again."""
    return replace(block, captioned=False) if isinstance(block, Table) and block.title == heading else block


def _title(call):
    """`2020년 … 공모사업 재공고`."""
    return str(call) if call.title.endswith(call.get_kind_display()) else f"{call} {call.get_kind_display()}"


# -- sections: lists of blocks, empty where the call says nothing -----------------------------------------------------
def _outline(call):
    budget = f"{call.budget:,}원" if call.budget is not None else ""
    return _facts(
        "사업 개요",
        ("공고", " · ".join(filter(None, [call.number, kdate(call.published_at) if call.published_at else ""]))),
        ("공고하는 곳", call.issuer or DISTRICT),
        ("대상사업", call.subject),
        ("지원방향", call.directions),
        ("지원 한도 총액", f"{budget} ({call.fund_source})" if budget and call.fund_source else budget),
        ("재원", "" if budget else call.fund_source),
        ("선정 규모", call.scale),
        ("사업 기간", call.period),
    )


def _who(call):
    rows = [(row.term.label, _grounded(row), row.when or ALL) for row in call.rooms["who"]]
    table = _table(
        "신청 자격",
        (
            Column("label", "구분", head=True, share=2),
            Column("says", "내용", share=5),
            Column("when", "해당", share=2),
        ),
        rows,
        merge=("label",),
    )
    return [*_lines(call.who), *table]


def _types(call):
    rows = []
    for type in call.types.all():
        how = ["물품으로 지원" if type.in_kind else "", "" if type.settles else "정산하지 않음"]
        money = "\n".join(filter(None, [type.money.removeprefix("모임당 "), *how]))
        rows.append(
            (type.stage, type.name, type.topic, money, type.places, type.desk, type.period.replace("부터 ", "부터\n"))
        )
    table = _table(
        "유형별 지원 내용",
        (
            Column("stage", "묶음", share=1.6),
            Column("name", "유형", head=True, share=3),
            Column("topic", "주제·대상", share=3),
            Column("money", "모임당 지원금", align="center", share=3),
            Column("places", "선정 수(건)", kind="number", align="center", share=1.3),
            Column("desk", "접수처", align="center", share=2),
            Column("period", "사업 기간", align="center", share=3),
        ),
        rows,
        merge=("stage",),
    )
    fixed = call.award_mode != Call.AwardMode.CUT
    return [*table, *(_lines(f"지원금은 {call.get_award_mode_display()}으로 정합니다.") if fixed else [])]


def _own_share(call):
    """Tiers in the order in which the first that holds decides."""
    rows = call.rooms["own_share"]
    others = "그 밖의 신청" if any(row.when for row in rows) else "모든 신청"
    columns = (Column("when", "신청", head=True, share=3), Column("says", "자부담", share=4))
    return _table("자부담", columns, [(row.when or others, _grounded(row)) for row in rows])


def _applying(call):
    closes = [until(call.closes_at) if call.closes_at else "", "예산이 다할 때까지" if call.until_funds_end else ""]
    facts = _facts(
        "신청 기간과 방법",
        ("접수 시작", moment(call.opens_at)),
        ("접수 마감", "\n".join(filter(None, closes))),
        ("접수 방법", call.channels),
        ("우편 접수", call.get_post_rule_display() if call.post_rule else ""),
    )
    return facts + _steps(call, "신청 전 절차", call_phase="before")


def _papers(call):
    """Papers of one name in one line, with all for whom they are."""
    rows = []
    for (name, guidance, need, due), same in groupby(call.documents.all(), key=_paper):
        rows.append((name, need, due, "\n".join(paper.when or ALL for paper in same), guidance))
    return _table(
        "제출서류",
        (
            Column("name", "서류", head=True, share=3),
            Column("need", "구분", align="center", share=1),
            Column("due", "내는 때", align="center", share=1.3),
            Column("when", "해당", share=2.6),
            Column("guidance", "설명", share=3),
        ),
        rows,
    )


def _paper(paper):
    return paper.name, paper.guidance, "필수" if paper.required else "선택", paper.get_due_display()


def _items(call):
    rows = sorted(call.rooms["items"], key=lambda row: row.key)
    told = [(label, ", ".join(map(str, same))) for label, same in groupby(rows, key=lambda row: row.term.label)]
    return _facts("예산 편성", *told)


def _review(call):
    criteria = call.criteria.all()
    points = [row.max_points for row in criteria]
    rubric = _table(
        "심사기준",
        (
            Column("step", "심사", share=2),
            Column("name", "기준", head=True, share=3),
            Column("guidance", "설명", share=5),
            Column("points", "배점(점)", kind="number", align="center", share=1.2),
        ),
        [(str(row.step or ""), row.name, row.guidance, row.max_points) for row in criteria],
        merge=("step",),
        totals=("points",) if all(points) and len({row.step_id for row in criteria}) == 1 else (),
        note="심사기준과 배점은 예시이며 공식 배점표가 아닙니다." if call.has_example_criteria() else "",
    )
    bonus = _table(
        "가점",
        (
            Column("text", "내용", head=True, share=5),
            Column("when", "해당", share=3),
            Column("number", "가점(점)", kind="number", align="center", share=1.2),
        ),
        [(row.text, row.when, row.number) for row in call.rooms["bonus"]],
        merge=("text",),
    )
    rules = [str(row) for row in call.rooms["choosing"]]
    scored = [step for step, _ in call.scored_steps]
    named = len(scored) > 1
    rules += [f"{step}: {step.reckoned}" if named else step.reckoned for step in scored if not step.is_plain_mean]
    if call.tie_rule:
        rules.append(ties.says(call.tie_rule))
    if call.keeps_reserve and criteria:
        rules.append("선정된 모임이 그만둘 때를 위해 예비 순위를 둡니다.")
    return [*_steps(call, "심사 절차", call_phase="review"), *rubric, *bonus, *_lines("\n".join(rules))]


def _steps(call, title, *, call_phase):
    steps = [step for step in call.steps.all() if step.phase == call_phase]
    rows = [
        (at, str(step), step.bound, step.when, step.place, step.counts, step.note)
        for at, step in enumerate(steps, start=1)
    ]
    return _table(
        title,
        (
            Column("at", "순서", align="center", share=0.8),
            Column("name", "절차", head=True, share=3),
            Column("bound", "참여", align="center", share=1),
            Column("when", "때", align="center", share=2.6),
            Column("place", "장소·방법", share=2),
            Column("counts", "반영·통과", align="center", share=2),
            Column("note", "설명", share=3),
        ),
        rows,
    )


def _calendar(call):
    """What has a day, in the order of days; results also where only their month is known."""
    dated = [(step.starts_at or step.ends_at, str(step), step.when, step.place) for step in call.steps.all()]
    dated += [(call.opens_at, "접수 시작", moment(call.opens_at), "")]
    dated += [(call.closes_at, "접수 마감", until(call.closes_at) if call.closes_at else "", "")]
    dated += [(call.results_at, "결과 발표", moment(call.results_at), call.results_note if call.results_at else "")]
    rows = [row[1:] for row in sorted((row for row in dated if row[0]), key=lambda row: row[0])]
    if call.results_note and not call.results_at:
        rows.append(("결과 발표", call.results_note, ""))
    if call.period:
        rows.append(("사업 기간", call.period, ""))
    columns = (
        Column("what", "일정", head=True, share=3),
        Column("when", "때", share=4),
        Column("where", "장소·방법", share=3),
    )
    return _table("일정", columns, rows)


def _notes(call):
    told = [f"{row.term.label}: {_grounded(row)}" for row in call.rooms["refused"]]
    return _lines("\n".join([call.restriction, *told]))


# -- pieces -----------------------------------------------------------------------------------------------------------
def _grounded(row):
    return f"{row.says} (근거: {row.ground})" if row.ground else row.says


def _lines(text):
    """Text as entries of an outline, one a line."""
    items = [Item("item", 2, line.strip(), 0, "○") for line in text.splitlines() if line.strip()]
    return [Outline(tuple(items))] if items else []


def _facts(title, *pairs):
    """What is what, in two columns, without what is not said."""
    columns = (Column("what", "구분", head=True, share=1), Column("says", "내용", share=4))
    return _table(title, columns, [pair for pair in pairs if pair[1]])


def _table(title, columns, rows, *, merge=(), **more):
    """The table in a list, without columns that tell nothing; what is left in one column is a line of text."""
    told = [at for at in range(len(columns)) if any(row[at] not in (None, "", ALL) for row in rows)]
    kept = [columns[at] for at in told]
    rows = [[row[at] for at in told] for row in rows]
    if len(told) < 2:
        words = ", ".join(row[0] for row in rows if row)
        return _lines("\n".join([f"{title}: {words}" if words else "", more.get("note", "")]))
    merge = tuple(column.key for column in kept if column.key in merge)
    return [Table(title, kept, rows, merge=merge, **more)]
