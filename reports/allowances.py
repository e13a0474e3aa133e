"""Who is paid how much for a meeting (지급조서): sums as the ledger has them, and why somebody is not paid."""

from district.templatetags.maeul import kdate, kdatetime
from reports.documents import Document, Heading
from reports.tables import Column, Table

PAID = (
    Column("number", "연번", kind="number", align="center", share=1),
    Column("name", "성명", align="center", share=2.2),
    Column("seat", "직위·자격", share=3),
    Column("why", "지급 근거", share=5),
    Column("base", "기본", kind="won", over="지급액", share=1.8),
    Column("extra", "초과", kind="won", over="지급액", share=1.8),
    Column("gross", "계", kind="won", over="지급액", share=1.9),
    Column("income_tax", "소득세", kind="won", over="공제", share=1.6),
    Column("local_tax", "지방소득세", kind="won", over="공제", share=1.8),
    Column("net", "실지급액", kind="won", share=2),
    Column("sign", "서명", share=1.8),
)
SUMS = ("base", "extra", "gross", "income_tax", "local_tax", "net")


def allowance_document(payment):
    """The list of a payment; as long as nobody confirmed it, or once it was taken back, the foot says so."""
    rows = list(payment.rows.all())
    paid = [row for row in rows if row.gross]
    rest = [(row.name, row.seat_label, row.why) for row in rows if not row.gross]
    table = Table(
        "지급 내역",
        PAID,
        [
            (at, row.name, row.seat_label, row.why, *(getattr(row, key) for key in SUMS), "")
            for at, row in enumerate(paid, start=1)
        ],
        unit="원",
        totals=SUMS,
        total_first=False,
        note=_tax_in_words(payment.withholding_rule),
        captioned=False,
    )
    blocks = [
        Heading(2, "1", "지급 개요", listed=False),
        _outline(payment),
        Heading(2, "2", f"지급 내역 {len(paid)}명", listed=False),
        table,
    ]
    if rest:
        columns = (
            Column("name", "성명", align="center", share=2),
            Column("seat", "직위·자격", share=3),
            Column("why", "지급하지 않는 까닭", share=6),
        )
        blocks += [
            Heading(2, "3", f"지급하지 않는 사람 {len(rest)}명", listed=False),
            Table("지급하지 않는 사람", columns, rest, captioned=False),
        ]
    settled = payment.status == payment.Status.CONFIRMED and not payment.is_taken_back
    return Document(
        title=f"{payment.meeting} 참석수당 지급조서",
        blocks=blocks,
        date=payment.paid_on,
        edition="" if settled else payment.told_status,
        orientation="landscape",
    )


def _outline(payment):
    meeting, rule = payment.meeting, payment.allowance_rule
    facts = (
        ("회의", f"{meeting} ({meeting.get_kind_display()}), {kdatetime(meeting.held_at)}"),
        ("지급일", kdate(payment.paid_on)),
        ("예산", _place(payment.line)),
        ("수당 근거", _ground(rule)),
        ("원천징수 근거", _ground(payment.withholding_rule)),
        ("제안", f"{payment.proposed_by} {kdatetime(payment.proposed_at)}"),
        ("확정", f"{payment.confirmed_by} {kdatetime(payment.confirmed_at)}" if payment.confirmed_by else "확정 전"),
    )
    columns = (Column("what", "구분", head=True, share=1.4), Column("says", "내용", share=8))
    return Table("지급 개요", columns, facts, captioned=False)


def _place(line):
    programme, item = line.programme, line.item
    return f"{programme.name} › {item.object_class.name} › {item.name} › {line.name}"


def _ground(rule):
    return f"{rule.ground} (예시)" if rule.is_example and "예시" not in rule.ground else rule.ground


def _tax_in_words(rule):
    return (
        f"소득금액은 지급액에서 필요경비 {rule.expense_percent}%를 뺀 금액이고, {rule.exempt_up_to:,}원까지는 과세하지"
        f" 않습니다. 소득세는 소득금액의 {rule.income_tax_permille / 10:g}%, 지방소득세는 소득세의 "
        f"{rule.local_tax_percent}%이며 {rule.floor_to:,}원 미만은 버립니다."
    )
