"""The papers of a settlement: 정산보고서 with every step, 실적보고서, 반납고지서."""

from django.utils import timezone

from district.templatetags.maeul import kdate, kdatetime
from planning.outline import Item
from projects import statement
from reports.agreements import marked
from reports.appointment import ISSUER
from reports.documents import Document, Heading, Landscape, Outline
from reports.tables import Column, Table

CATEGORIES = (
    Column("category", "비목", head=True, share=2),
    Column("planned_grant", "예산", kind="won", over="보조금", share=2),
    Column("grant", "집행", kind="won", over="보조금", share=2),
    Column("left", "남은 금액", kind="won", over="보조금", share=2),
    Column("planned_own", "예산", kind="won", over="자부담", share=2),
    Column("own", "집행", kind="won", over="자부담", share=2),
    Column("disallowed", "불인정액", kind="won", share=2),
)
EXPENSES = (
    Column("number", "순번", kind="number", align="center", share=1),
    Column("spent_on", "집행일", kind="date", share=2),
    Column("category", "비목", share=1.6),
    Column("purpose", "집행목적", share=4),
    Column("payee", "거래처", share=2.4),
    Column("method", "집행방식", align="center", share=1.6),
    Column("grant", "보조금 집행액", kind="won", share=2),
    Column("own", "자부담 집행액", kind="won", share=2),
    Column("disallowed", "불인정액", kind="won", share=1.8),
    Column("state", "검토상태", align="center", share=1.6),
)
STEPS = (
    Column("label", "항목", head=True, share=3),
    Column("won", "금액", kind="won", share=2),
    Column("how", "계산", share=6),
)


def statement_document(settlement):
    """The statement, line by line; its foot says so as long as nobody has inspected it."""
    shown, award = statement.of(settlement), settlement.project.award
    blocks = [
        Heading(2, "1", "사업 개요", listed=False),
        _outline(settlement),
        Heading(2, "2", "정산 계산", listed=False),
        Table(
            "정산 계산",
            STEPS,
            [(step.label, step.won, step.how) for step in shown.steps],
            unit="원",
            note=f"정산 기준: {shown.ground}",
            captioned=False,
        ),
        Heading(2, "3", "비목별 집행", listed=False),
        _categories(shown),
    ]
    if settlement.refunded_as:
        blocks += [Heading(2, "4", "반납", listed=False), _refund(settlement)]
    number = 5 if settlement.refunded_as else 4
    blocks += [
        Heading(2, str(number), "확인", listed=False),
        _signatures(settlement),
        Landscape([Heading(2, str(number + 1), "집행 내역", listed=False), _expenses(settlement.project)]),
    ]
    return Document(
        title=f"{award.title} 정산보고서",
        blocks=blocks,
        date=_day(settlement),
        edition=marked("" if shown.is_frozen and settlement.fixed_at else settlement.get_status_display(), award),
    )


def report_document(settlement):
    """What the group says it did, question by question."""
    award, blocks = settlement.project.award, [Heading(2, "1", "사업 개요", listed=False), _outline(settlement)]
    for number, answer in enumerate(settlement.answered(), start=2):
        blocks.append(Heading(2, str(number), answer.ask.label, listed=False))
        if answer.ask.kind == "table" and answer.rows:
            columns = [Column(f"cell{at}", name) for at, name in enumerate(answer.ask.choices)]
            blocks.append(Table(answer.ask.label, columns, answer.rows, captioned=False))
        else:
            blocks += _lines(str(answer.value) if answer.ask.kind == "file" and answer.value else answer.words)
    return Document(
        title=f"{award.title} 실적보고서",
        blocks=blocks,
        date=_day(settlement),
        edition=marked("" if settlement.submitted_at else "작성중", award),
    )


def notice_document(settlement):
    """The notice by which a group is asked for its refund."""
    award = settlement.project.award
    facts = _facts(
        "반납할 금액",
        ("고지 번호", settlement.notice_number),
        ("받는 곳", award.group_name),
        ("보내는 곳", ISSUER),
        ("사업", award.title),
        ("반납할 금액", f"{settlement.due:,}원"),
        ("반납 기한", f"{kdate(settlement.refund_due_on)}까지"),
        ("기준", str(settlement.rule)),
    )
    parts = (
        ("지급액", settlement.paid),
        ("인정 보조금", settlement.recognised),
        ("반납할 보조금", settlement.refund),
        ("반납할 이자", settlement.interest_due),
        ("버린 끝수", settlement.dropped),
        ("반납할 금액", settlement.due),
    )
    columns = (Column("what", "구분", head=True, share=3), Column("won", "금액", kind="won", share=3))
    told = "위 금액을 기한까지 반납하고 영수증을 누리집의 ‘정산’에 올려 주시기 바랍니다. 계산은 정산보고서에 있습니다."
    return Document(
        title="보조금 반납고지서",
        subtitle=award.title,
        blocks=[
            Heading(2, "1", "고지", listed=False),
            facts,
            Heading(2, "2", "내역", listed=False),
            Table("내역", columns, parts, unit="원", captioned=False),
            *_lines(told),
        ],
        date=timezone.localdate(settlement.notified_at),
        edition=marked("", award),
    )


def _outline(settlement):
    project = settlement.project
    award, plan = project.award, project.plan
    days = f"{kdate(plan.starts_on)} ~ {kdate(plan.ends_on)}" if plan else ""
    return _facts(
        "사업 개요",
        ("모임·단체", award.group_name),
        ("사업명", award.title),
        ("공모", str(project.call)),
        ("접수번호", project.application.number),
        ("사업 기간", days),
        ("지원금", f"{project.granted:,}원"),
    )


def _categories(shown):
    keys = [column.key for column in CATEGORIES]
    return Table(
        "비목별 집행",
        CATEGORIES,
        [[getattr(row, key) for key in keys] for row in shown.rows],
        unit="원",
        totals=keys[1:],
        total_first=False,
        captioned=False,
    )


def _refund(settlement):
    """What became of the money that was paid back, line by line."""
    columns = (Column("what", "반납금 처리", head=True, share=6), Column("won", "금액", kind="won", share=3))
    note = f"고지 번호 {settlement.notice_number}, {kdate(settlement.refunded_on)} 반납"
    return Table(
        "반납금 처리",
        columns,
        settlement.booked(),
        unit="원",
        totals=("won",),
        total_first=False,
        captioned=False,
        note=note,
    )


def _expenses(project):
    rows = [
        (
            *(row.number, row.spent_on, row.category, row.purpose, row.payee, row.get_method_display()),
            *(row.grant, row.own, row.disallowed, row.get_status_display()),
        )
        for row in project.expenses.standing().order_by("number")
    ]
    sums = ("grant", "own", "disallowed")
    return Table("집행 내역", EXPENSES, rows, unit="원", totals=sums, total_first=False, captioned=False)


def _signatures(settlement):
    acts = (
        ("제출", settlement.submitted_by, settlement.submitted_at),
        ("정산검사", settlement.inspected_by, settlement.inspected_at),
        ("금액확정", settlement.fixed_by, settlement.fixed_at),
        ("반납고지", settlement.notified_by, settlement.notified_at),
        ("완료", settlement.closed_by, settlement.closed_at),
    )
    rows = [(what, by.name, kdatetime(at)) for what, by, at in acts if by]
    columns = (
        Column("what", "처리", head=True, share=2),
        Column("who", "한 사람", align="center", share=3),
        Column("at", "일시", align="center", share=4),
    )
    return Table(
        "확인", columns, rows, captioned=False, note=f"검사 의견: {settlement.opinion}" if settlement.opinion else ""
    )


def _day(settlement):
    """The day a paper is of: when its figures or words came to stand, else today."""
    at = settlement.fixed_at or settlement.submitted_at
    return timezone.localdate(at) if at else timezone.localdate()


def _facts(title, *pairs):
    columns = (Column("what", "구분", head=True, share=1.6), Column("says", "내용", share=8))
    return Table(title, columns, [pair for pair in pairs if pair[1]], captioned=False)


def _lines(text):
    """Text as it was written, a paragraph a line; – where nothing was."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["–"]
    return [Outline(tuple(Item("item", 2, line, 0, "○") for line in lines))]
