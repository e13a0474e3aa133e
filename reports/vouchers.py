"""What a project spent, to take away: a list in the columns of 보탬e, and the vouchers with their evidence."""

from pathlib import Path

import pypdfium2
from django.utils import timezone

from district.templatetags.maeul import kdate, kdatetime
from projects.book import Book
from reports.agreements import marked
from reports.documents import Document, Heading, PageBreak, Photo
from reports.lists import Lines
from reports.tables import Column, Table

# The columns that the national system 보탬e wants, in its order.
COLUMNS = (
    Column("number", "순번", "number", share=1),
    Column("spent_on", "집행일", "date", share=2.2),
    Column("method", "집행방식", share=1.4),
    Column("purpose", "집행목적", share=4),
    Column("category", "비목", share=1.6),
    Column("payee", "거래처", share=2.4),
    Column("evidence_kind", "증빙유형", share=1.8),
    Column("grant", "보조금 집행액", "won", share=2),
    Column("own", "자부담 집행액", "won", share=2),
    Column("disallowed", "불인정액", "won", share=1.8),
    Column("status", "검토상태", share=1.4),
)
MOST_PAGES = 30  # of one PDF that are bound in
PAGE_EDGE = 1_800  # px of the longer side of a page that is bound in
FACTS = Column("what", "구분", head=True, share=1.4), Column("says", "내용", share=6)


def expense_lines(project):
    """The Lines of all expenses that stand."""
    return Lines(f"집행 목록 {project.award.title}"[:31], COLUMNS, map(_row, _expenses(project)))


def _expenses(project):
    return project.expenses.standing().with_evidence().select_related("entered_by", "decided_by").order_by("number")


def _row(expense):
    return (
        expense.number,
        expense.spent_on,
        expense.get_method_display(),
        expense.purpose,
        expense.category,
        expense.payee,
        expense.get_evidence_kind_display(),
        expense.grant,
        expense.own,
        expense.disallowed,
        expense.get_status_display(),
    )


def voucher_document(project, folder):
    """지출결의서 of each expense, its evidence behind it; pages of PDFs are drawn into `folder`, which outlives it."""
    expenses, book = list(_expenses(project)), Book.of(project)
    blocks = [
        Heading(2, "1", "비목별 집행", listed=False),
        _by_category(project),
        Heading(2, "2", f"집행 목록 {len(expenses)}건", listed=False),
        _list(expenses),
    ]
    for expense in expenses:
        expense.project = project
        blocks += [PageBreak(), *_sheet(expense, book)]
        for paper in expense.evidence.all():
            blocks += _pages(paper, f"{expense.number}번 {paper.get_kind_display()}", folder)
    return Document(
        title=f"{project.award.title} 지출증빙",
        subtitle=project.award.group_name,
        blocks=blocks,
        date=timezone.localdate(),
        edition=marked("", project.award),
    )


def _by_category(project):
    columns = (
        Column("category", "비목", head=True, share=2),
        *(
            Column("planned", "예산", "won", over="보조금", share=2),
            Column("spent", "집행", "won", over="보조금", share=2),
        ),
        Column("left", "잔액", "won", over="보조금", share=2),
        *(
            Column("own_planned", "예산", "won", over="자부담", share=2),
            Column("own_spent", "집행", "won", over="자부담", share=2),
        ),
    )
    rows = [tuple(getattr(row, column.key) for column in columns) for row in project.budget_left()]
    sums = tuple(column.key for column in columns[1:])
    return Table("비목별 집행", columns, rows, unit="원", totals=sums, total_first=False, captioned=False)


def _list(expenses):
    shown = ("number", "spent_on", "purpose", "category", "grant", "own", "disallowed", "status")
    columns = tuple(column for column in COLUMNS if column.key in shown)
    rows = [
        tuple(cell for column, cell in zip(COLUMNS, _row(expense), strict=True) if column.key in shown)
        for expense in expenses
    ]
    sums = ("grant", "own", "disallowed")
    return Table("집행 목록", columns, rows, unit="원", totals=sums, total_first=False, captioned=False)


def _sheet(expense, book):
    papers = ", ".join(paper.get_kind_display() for paper in expense.evidence.all()) or "없음"
    missing = ", ".join(need.label for need in expense.missing(book))
    facts = [
        ("사업명", expense.project.award.title),
        ("집행일", kdate(expense.spent_on)),
        ("비목", expense.category),
        ("집행목적", expense.purpose),
        ("거래처", expense.payee),
        ("집행방식", expense.get_method_display()),
        ("증빙유형", " ".join(filter(None, [expense.get_evidence_kind_display(), expense.approval_number]))),
        ("보조금", f"{expense.grant:,}원"),
        ("자부담", f"{expense.own:,}원"),
        ("합계", f"{expense.total:,}원"),
        ("붙임", papers),
    ]
    if missing:
        facts.append(("없는 증빙", missing))
    judged = expense.get_status_display()
    if expense.disallowed:
        judged += f" {expense.disallowed:,}원"
    facts += [
        ("등록", f"{kdatetime(expense.entered_at)} {expense.entered_by.name}"),
        ("검토상태", "\n".join(filter(None, [judged, expense.answer]))),
    ]
    signs = Column("treasurer", "회계 담당 (서명)", share=1), Column("leader", "대표 (서명)", share=1)
    return [
        Heading(2, str(expense.number), "지출결의서", listed=False),
        Table(f"지출결의서 {expense.number}번", FACTS, facts, captioned=False),
        Table(f"서명 {expense.number}번", signs, [("\n\n", "\n\n")], captioned=False),
    ]


def _pages(paper, name, folder):
    """The Photos of a paper; of a PDF one for each page."""
    if paper.is_photo:
        return [Photo(name, paper.document.file.path)]
    try:
        return list(_drawn(paper, name, folder))
    except pypdfium2.PdfiumError:
        told = f"‘{paper.document}’ 파일은 열 수 없어 묶지 못했습니다. 화면에서 따로 받아 주세요."
        return [Table(name, (Column("told", name),), [(told,)], captioned=False)]


def _drawn(paper, name, folder):
    pdf = pypdfium2.PdfDocument(paper.document.file.path)
    try:
        count = len(pdf)
        for at in range(min(count, MOST_PAGES)):
            page = pdf[at]
            drawn = page.render(scale=min(3, PAGE_EDGE / max(*page.get_size(), 1))).to_pil().convert("RGB")
            path = Path(folder) / f"{paper.pk}-{at}.jpg"
            drawn.save(path, "JPEG", quality=82)
            yield Photo(f"{name} {at + 1}쪽" if count > 1 else name, str(path))
    finally:
        pdf.close()
    if count > MOST_PAGES:
        told = f"‘{paper.document}’의 {MOST_PAGES + 1}쪽부터는 묶지 않았습니다. 화면에서 따로 받아 주세요."
        yield Table(name, (Column("told", name),), [(told,)], captioned=False)
