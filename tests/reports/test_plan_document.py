"""The plan of 2016 as the portal prints it, held against the published one."""

import io
import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Sum
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from district.models import Department, Dong
from district.templatetags.maeul import masked
from grants.models import Award, AwardTally, LinkedProgramme, LinkedWindow
from planning.models import BudgetLine, ScheduleCell
from reports.documents import Grid, Heading
from reports.editions import INTERNAL, PUBLIC
from reports.pdf import render_html, render_pdf
from reports.plan import SectionError, plan_document
from reports.xlsx import render_xlsx
from tests.papers import pdf_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_2016")]

FACTS = Path(__file__).with_name("facts_2016.tsv")
FOOT = re.compile(r"2016년서대문구마을공동체활성화시행계획\d+/\d+$")


@pytest.fixture(scope="module")
def document(plan_2016, django_db_blocker):
    with django_db_blocker.unblock():
        return plan_document(2016, INTERNAL)


@pytest.fixture(scope="module")
def public(plan_2016, django_db_blocker):
    with django_db_blocker.unblock():
        return plan_document(2016, PUBLIC)


@pytest.fixture(scope="module")
def pdf(document):
    return render_pdf(document)


@pytest.fixture(scope="module")
def pages(pdf):
    """The pages' text in reading order, all white space and page numbers taken out."""
    return [FOOT.sub("", squeezed(page)) for page in pdf_words(pdf, "-raw").split("\f")]


@pytest.fixture(scope="module")
def book(document):
    return load_workbook(io.BytesIO(render_xlsx(document)))


def squeezed(text):
    return "".join(text.split())


def chapters(document, pages):
    """{표지, 차례, 머리말, Ⅰ, Ⅳ-1, Ⅳ-1-가 …: text}; a chapter's text holds that of its sections."""
    texts = defaultdict(str, 표지=pages[0], 차례=pages[1].replace("·", ""))
    rest, path, last = "".join(pages[2:]), [], "머리말"
    for heading in (block for block, _ in document.walk() if isinstance(block, Heading)):
        before, found, rest = rest.partition(squeezed(f"{heading.number}{heading.text}"))
        assert found, f"{heading.text} is not printed"
        _add(texts, last, before)
        path = [*path[: heading.level - 1], heading.number]
        last = "-".join(path)
        _add(texts, last, found)
    _add(texts, last, rest)
    return texts


def _add(texts, name, text):
    for end in range(len(name.split("-"))):
        texts["-".join(name.split("-")[: end + 1])] += text


# -- what the published plan says -------------------------------------------------------------------------------------
def test_every_fact_of_the_published_plan_is_printed_in_its_chapter(document, pages):
    facts = [line.split("\t") for line in FACTS.read_text("utf-8").splitlines() if not line.startswith("#")]
    texts = chapters(document, pages)

    missing = [
        fact
        for chapter, fact in facts
        if squeezed(fact.replace("·", "") if chapter == "차례" else fact) not in texts[chapter]
    ]

    assert len(facts) > 600
    assert missing == []


def test_the_grid_carries_the_marks_of_the_published_one_and_the_months_of_the_text(document):
    grid = next(block for block, _ in document.walk() if isinstance(block, Grid) and "추진 일정" in block.title)
    marked = {
        row.label[:2] + row.group[0]: [
            at for at, cell in enumerate(row.cells, start=1) if cell and cell.sign == "grid"
        ]
        for row in grid.rows
    }

    assert marked == {
        "1.Ⅰ": [2], "2.Ⅰ": [1], "3.Ⅰ": [3], "4.Ⅰ": [1], "5.Ⅰ": [7],
        "1.Ⅱ": [3], "2.Ⅱ": [5, 9], "3.Ⅱ": [1], "4.Ⅱ": [1],
        "1.Ⅲ": [1], "2.Ⅲ": [1, 2, 6, 10, 11], "3.Ⅲ": [1], "4.Ⅲ": [10], "5.Ⅲ": [1],
    }  # fmt: skip
    assert grid.count("grid") + grid.count("text") == ScheduleCell.objects.count()


def test_expected_dates_of_the_linked_calls_are_told_from_fixed_ones(document):
    grid = next(block for block, _ in document.walk() if isinstance(block, Grid) and "공모 일정" in block.title)
    rows = {row.label: row.cells for row in grid.rows}

    assert len(rows) == 12
    assert [cell.sign for cell in rows["아파트마을공동체 활성화"][:3]] == ["fixed", "fixed", "expected"]
    assert [cell.label for cell in rows["아파트마을공동체 활성화"][:3]] == ["공모", "공모", "심사"]
    assert rows["에너지 자립마을 활성화"][2].label == "공모\n심사"
    assert [at for at, cell in enumerate(rows["이웃만들기"], start=1) if cell] == [4, 7, 8, 9, 10, 11, 12]
    assert rows["마을예술창작소 구성 (일시미정)"] == [None] * 12


def test_the_contents_name_the_page_on_which_each_heading_stands(document, pdf, pages):
    words = pdf_words(pdf, "-layout", "-f", "2", "-l", "2")
    entries = re.findall(r"^ *(\S.*?)[ ·]+(\d+)$", words, re.MULTILINE)[:-1]  # but the page's own number
    wanted = [block for block, _ in document.walk() if isinstance(block, Heading) and block.listed]

    assert [squeezed(words) for words, _ in entries] == [squeezed(f"{one.number}.{one.text}") for one in wanted]
    for heading, (_, page) in zip(wanted, entries, strict=True):
        assert squeezed(heading.number + heading.text) in pages[int(page) - 1]


# -- totals: database = table = PDF = XLSX ---------------------------------------------------------------------------
def totals():
    """What every total of the plan must say: (sheet, label, figures in the order of print), from the database."""
    lines = BudgetLine.objects.of_year(2016)
    yield "2016년 예산편성 내역", "계", [lines.total() // 1000]
    for row in lines.values("programme").annotate(won=Sum("amount")).order_by("programme__order"):
        yield "2016년 예산편성 내역", "소 계", [row["won"] // 1000]
    for row in Award.objects.values("source").annotate(count=Count("pk"), won=Sum("amount")).order_by("source"):
        source = dict(Award.source.field.choices)[row["source"]]
        yield f"2015년 {source}", "계", [f"{row['count']}개 사업", row["won"] // 1000]
    linked = Award.objects.filter(linked_programme__year=2015)
    yield "2015년 서울시 마을공동체 지원사업 연계 실적", "계", [linked.count(), linked.total() // 1000]


def test_every_total_is_the_same_in_database_pdf_and_workbook(document, pages, book):
    printed, checked = "".join(pages), 0
    sheets = {sheet["A1"].value: sheet for sheet in book}
    for title, label, figures in totals():
        words = "".join(f"{figure:,}" if isinstance(figure, int) else squeezed(figure) for figure in figures)
        assert squeezed(label) + words in printed, (title, figures)
        rows = [[cell for cell in row if cell is not None] for row in sheets[title].iter_rows(values_only=True)]
        assert any(label in row and row[row.index(label) + 1 :] == figures for row in rows), (title, figures)
        checked += 1
    assert checked == 1 + 2 + 3 + 1


def test_counts_by_dong_and_field_add_up_to_the_lists(document):
    across = [table for table in document.tables() if table.columns[0].key == "total"]

    assert [table.rows[0][0] for table in across] == [25, 25, 35, 21]
    assert all(table.rows[0][0] == sum(table.rows[0][1:]) for table in across)
    assert AwardTally.objects.aggregate(n=Sum("count"))["n"] == 25 + 25 + 21


def test_a_figure_of_the_text_follows_the_record(plan_2016, document):
    BudgetLine.objects.filter(name="마을지도 제작").update(amount=2_500_000)
    Award.objects.filter(source="district", number=1).delete()

    changed = render_html(plan_document(2016, INTERNAL))

    assert "사업예산 : 169,613천원" in changed
    assert "공모로 24개 사업에 54,230천원 지원" in changed


# -- editions and bytes -----------------------------------------------------------------------------------------------
def test_the_public_edition_names_no_private_person(document, public):
    persons = set(Award.objects.filter(is_person=True).values_list("group_name", flat=True))
    inside, outside = render_html(document), render_html(public)

    assert len(persons) == 26
    assert [name for name in persons if name not in inside] == []
    assert [name for name in persons if name in outside] == []
    assert [name for name in persons if masked(name) not in outside] == []
    assert "공개본" in outside
    assert "공개본" not in inside
    assert all(name in outside for name in ("문석진", "조한혜정", "(사)풀뿌리사회지기학교", "북마마"))


def test_the_public_workbook_names_no_private_person(public):
    persons = Award.objects.filter(is_person=True).values_list("group_name", flat=True)
    book = load_workbook(io.BytesIO(render_xlsx(public)))
    words = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}

    assert not words & set(persons)
    assert {"허○경", "최○"} <= words


def test_the_same_records_give_the_same_bytes(pdf, tmp_path):
    call_command("report", "plan", year=2016, format="pdf", output=tmp_path / "plan.pdf", stdout=io.StringIO())

    assert (tmp_path / "plan.pdf").read_bytes() == pdf


# -- slots ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("□ 개요\n[[표: 없는 표]]", "2번째 줄: ‘없는 표’이라는 표가 없습니다."),
        ("□ 개요\n\n○ 총 {없는 값}천원", "3번째 줄: ‘없는 값’이라는 값이 없습니다."),
    ],
)
def test_a_slot_nobody_fills_is_told_with_section_and_line(plan_2016, text, told):
    section = plan_2016.sections.get(title="행정 사항")
    section.body = text
    section.save()

    with pytest.raises(SectionError, match=re.escape(f"「Ⅵ 행정 사항」 {told}")):
        plan_document(2016, INTERNAL)


def test_more_rows_cost_no_more_queries(plan_2016):
    with CaptureQueriesContext(connection) as before:
        plan_document(2016, PUBLIC)
    _three_more_of_everything()

    with CaptureQueriesContext(connection) as after:
        plan_document(2016, PUBLIC)

    assert len(after) == len(before) < 70


def _three_more_of_everything():
    line = BudgetLine.objects.last()
    departments = {"department": Department.objects.first(), "city_department": Department.objects.last()}
    for n in range(3):
        BudgetLine.objects.create(programme=line.programme, item=line.item, order=90 + n, name=f"줄 {n}", amount=1_000)
        for year in (2015, 2016):
            programme = LinkedProgramme.objects.create(year=year, order=90 + n, name=f"사업 {n}", **departments)
        LinkedWindow.objects.create(programme=programme, kind="call", text="미정", certainty="unknown")
        Award.objects.create(
            year=2015,
            source="district",
            number=90 + n,
            programme="주민제안",
            group_name="모임",
            title="일",
            amount=1_000,
        )
        Dong.objects.create(name=f"동 {n}", order=90 + n, tile_x=90, tile_y=n)
    plan = line.programme.unit.policy.plan
    for area in plan.areas.all():
        task = area.tasks.create(order=90, title="일", department=departments["department"])
        task.cells.create(month=1)
    for n in range(3):
        plan.sections.create(order=900 + n, number=str(n), title="덧붙임", body="○ 사업예산 : {예산 총액}천원")
