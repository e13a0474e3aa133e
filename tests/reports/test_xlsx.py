import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from reports.documents import Document, Heading
from reports.tables import Column, Table, across
from reports.xlsx import render_xlsx


def opened(document):
    return load_workbook(io.BytesIO(render_xlsx(document)))


def of_table(*rows, **more):
    columns = (Column("name", "이름"), Column("amount", "금액", kind="thousand"))
    return Document("문서", [Table("표", columns, rows, **more)], date(2016, 2, 18))


def test_the_text_comes_first_then_a_sheet_for_every_table_and_grid(document):
    assert opened(document).sheetnames == [
        "본문", "지역별 선정 현황", "사업추진 일정", "예산편성 내역",
    ]  # fmt: skip


def test_figures_are_numbers_equal_to_the_records(document, budget):
    sheet = opened(document)["예산편성 내역"]
    amounts = [sheet.cell(row, 4) for row in range(5, sheet.max_row + 1)]

    assert [cell.value for cell in amounts] == [105_833, 7_700, 1_500, 2_000, 4_200, 98_133, 5_733, 92_400]
    assert {cell.number_format for cell in amounts} == {"#,##0"}
    assert amounts[0].value * 1000 == budget.total("amount")


def test_groups_are_merged_cells(document):
    merged = {str(span) for span in opened(document)["예산편성 내역"].merged_cells.ranges}

    assert {"A3:B3", "C3:C4", "D3:D4", "A5:C5", "A6:A9", "B6:C6", "B7:B8", "A10:A12", "B10:C10"} <= merged


def test_broken_thousands_stay_exact():
    cell = opened(of_table(("가", 1_234_567)))["표"]["B3"]

    assert cell.value == pytest.approx(1234.567, abs=1e-9)
    assert cell.number_format == "#,##0.0##"


@pytest.mark.parametrize("typed", ["=cmd|' /C calc'!A0", "+82-2", "-1+1", "@SUM(A1)", "\t=1"])
def test_what_begins_like_a_formula_is_text(typed):
    cell = opened(of_table((typed, 1000)))["표"]["A3"]

    assert cell.data_type == "s"
    assert cell.value == typed
    assert cell.quotePrefix


def test_control_characters_are_left_out():
    assert opened(of_table(("가\x00나\x0b", 1000)))["표"]["A3"].value == "가나"


def test_dates_are_dates():
    document = Document(
        "문서", [Table("표", [Column("day", "날", kind="date")], [(date(2016, 2, 18),)])], date(2016, 1, 1)
    )

    cell = opened(document)["표"]["A3"]

    assert cell.value.date() == date(2016, 2, 18)
    assert cell.number_format == "yyyy. m. d."


def test_the_grid_shows_its_signs_and_words(document):
    sheet = opened(document)["사업추진 일정"]

    assert {"A3:A4", "B3:M3"} <= {str(span) for span in sheet.merged_cells.ranges}
    assert (sheet["B3"].value, sheet["B4"].value, sheet.freeze_panes, sheet.print_title_rows) == (
        "2016년", "1", "B5", "$1:$4",
    )  # fmt: skip
    assert sheet["C6"].value == "■\n공고"
    assert [sheet.cell(8, column).value for column in range(2, 14)] == [None] * 6 + ["□"] * 6


def test_the_same_document_gives_the_same_bytes(document):
    assert render_xlsx(document) == render_xlsx(replace(document, blocks=list(document.blocks)))


def test_the_file_is_dated_by_its_document(document):
    properties = opened(document).properties

    assert (properties.title, properties.creator) == ("2016년 마을공동체 시행계획", "서대문구 자치행정과")
    assert properties.created.date() == properties.modified.date() == date(2016, 2, 18)


def test_sheets_are_printed_on_a4_with_their_headings_repeated(document):
    book = opened(document)
    sheet = book["예산편성 내역"]

    assert sheet.print_title_rows == "$1:$4"
    assert int(sheet.page_setup.paperSize) == 9
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert book["사업추진 일정"].page_setup.orientation == "landscape"


def test_sheet_names_are_valid_and_never_twice():
    titles = ["'15년 [현황]: 시/구?", "'15년 [현황]: 시/구?", "가" * 40, "가" * 40, "본문", "  "]
    document = Document(
        "문서", [Heading(1, "1", "가"), *[across(title, [("충현", 1)]) for title in titles]], date(2016, 1, 1)
    )

    names = opened(document).sheetnames

    assert names == ["본문", "15년 현황 시 구", "15년 현황 시 구 (2)", "가" * 31, "가" * 27 + " (2)", "본문 (2)", "표"]


def test_the_text_links_to_its_tables(document):
    links = {cell.value: cell.hyperlink.location for row in opened(document)["본문"] for cell in row if cell.hyperlink}

    assert links["[표] 예산편성 내역"] == "'예산편성 내역'!A1"


def test_a_table_without_rows_keeps_its_headings():
    assert opened(of_table())["표"]["B2"].value == "금액"
