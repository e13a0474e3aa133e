"""What a hostile or broken workbook costs and is told; what an odd but honest one says."""

import io
import time
import tracemalloc
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from planning import workbook
from planning.spreadsheet import read_sheet

from .workbooks import HARMLESS, HEAD, HOSTILE, PLAIN, ROW, at, with_parts
from .workbooks import workbook as written

CHOICES = workbook.Choices(
    departments=frozenset({"자치행정과"}),
    items=frozenset({("일반운영비", "사무관리비"), ("일반운영비", "행사운영비"), ("민간이전", "민간경상사업보조")}),
)
MEGA = 1024 * 1024


def read(content):
    return workbook.read(read_sheet(io.BytesIO(content), name="예산"), CHOICES)


def faults(content):
    return {fault.cell: fault.words for fault in read(content).faults}


def bounded(act):
    """Runs the act twice: it takes a second (the machine does other things as well) and 60 MB at most."""
    start = time.process_time()
    act()
    assert time.process_time() - start < 2
    tracemalloc.start()
    try:
        return act()
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 60 * MEGA, f"{peak / MEGA:.0f} MB"


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_costs_little_and_is_told_why(what):
    content, words = HOSTILE[what]

    def act():
        with pytest.raises(ValidationError, match=words):
            read(content)

    bounded(act)


@pytest.mark.parametrize("what", HARMLESS)
def test_what_only_looks_large_is_read_as_ever(what):
    reading = bounded(lambda: read(HARMLESS[what]))

    assert [row.number for row in reading.rows] == [2]
    assert not reading.faults


def test_a_row_is_read_as_it_stands():
    [row] = read(written(ROW)).rows

    assert row.formula == ("강사", 100_000, 10, 2)
    assert (row.values["amount"], row.values["fund"], row.values["name"]) == (2_000_000, "구비", "주민교육")


@pytest.mark.parametrize("typed", ["2,000,000", "2,000천원", "２００만원", 2_000_000.0, "2000000", " 2,000,000원 "])
def test_an_amount_may_be_written_in_many_ways(typed):
    [row] = read(written(ROW | {"금액(원)": typed})).rows

    assert (row.faults, row.values["amount"]) == ([], 2_000_000)


def test_times_left_out_are_one_and_figures_may_be_text():
    [row] = read(
        written(ROW | {"수량": "1,0", "횟수": None, "단가(원)": "２００，０００", "금액(원)": 2_000_000})
    ).rows

    assert row.formula == ("강사", 200_000, 10, 1)


@pytest.mark.parametrize(
    ("label", "value", "words"),
    [
        ("금액(원)", None, "금액을 적어 주세요"),
        ("금액(원)", "-5", "0원 이상"),
        ("금액(원)", -5, "0원 이상"),
        ("금액(원)", "1e9", "숫자로 적어 주세요"),
        ("금액(원)", 1e300, "너무 큽니다"),
        ("금액(원)", 0.1, "소수점"),
        ("금액(원)", 92_400, "2,000,000원인데 금액은 92,400원"),
        ("금액(원)", "삼백만원", "숫자로 적어 주세요"),
        ("금액(원)", True, "TRUE·FALSE"),
        ("금액(원)", "=J2*K2*L2", "값으로 붙여넣기"),
        ("세부내역", "=cmd|'/c calc'!A1", "값으로 붙여넣기"),
        ("세부내역", None, "세부내역을 적어 주세요"),
        ("세부내역", "가" * 81, "80자까지"),
        ("세부내역", "900101-1234567", "주민등록번호"),
        ("세부내역", "\u202e거꾸로", "제어 문자"),
        ("재원", "도비", "구비, 시비, 국비"),
        ("부서", "없는과", "등록된 부서가 아닙니다: 없는과"),
        ("편성목", "없는목", "과목표에 없는 편성목"),
        ("통계목", "민간경상사업보조", "‘일반운영비’ 아래에 없는 통계목"),
        ("수량", 0, "1 이상의 수"),
        ("수량", "열 명", "1 이상의 수"),
        ("수량", 1.5, "소수점"),
        ("수량", 3_000_000_000, "1 이상의 수"),
        ("단가(원)", None, "단가를 1원 이상"),
        ("수량", None, "수량도 적어 주세요"),
        ("산출내용", None, "산출내용도 적어 주세요"),
        ("정책사업", " 합 계 ", "합계 행입니다"),
    ],
)
def test_what_is_wrong_is_said_of_its_cell(label, value, words):
    found = faults(written(ROW | {label: value}))

    assert words in found.pop(at(label)) and not found


def test_a_date_in_a_figure_s_place_is_no_figure():
    assert "날짜로 적혀" in faults(written(ROW | {"단가(원)": date(2016, 3, 2)}))[at("단가(원)")]


def test_a_formula_that_was_worked_out_is_refused_all_the_same():
    content = with_parts(
        written(ROW), sheet=lambda data: data.replace(b"<v>2000000</v>", b"<f>J2*K2*L2</f><v>2000000</v>")
    )

    assert "값으로 붙여넣기" in faults(content)[at("금액(원)")]


def test_words_that_begin_like_a_formula_are_none():
    def as_text(book, sheet):
        cell = sheet[at("세부내역")]
        cell.value, cell.data_type = "=cmd|'/c calc'!A1", "s"

    assert "‘=’로 시작하는" in faults(written(ROW, shape=as_text))[at("세부내역")]
    assert faults(written(ROW | {"세부내역": "- 강사비 +알파"})) == {}


def test_a_cell_merged_downwards_in_the_tree_speaks_for_its_rows():
    def merge(book, sheet):
        for label in ("정책사업", "부서", "세부사업"):
            sheet.merge_cells(f"{at(label)}:{at(label, 3)}")

    rows = read(written(ROW, ROW | {"세부내역": "홍보"}, shape=merge)).rows

    assert [(row.values["programme"], row.values["name"], row.faults) for row in rows] == [
        ("세부사업", "주민교육", []),
        ("세부사업", "홍보", []),
    ]


@pytest.mark.parametrize("merged", ["M2:M3", "A2:B2", "G2:G3"])
def test_other_merges_are_refused(merged):
    found = faults(written(ROW, ROW | {"세부내역": "홍보"}, shape=lambda book, sheet: sheet.merge_cells(merged)))

    assert "합쳐진 칸" in found[merged.partition(":")[0]] or "합쳐진 칸" in " ".join(found.values())


def test_blank_rows_titles_other_columns_and_other_sheets_do_no_harm():
    def around(book, sheet):
        sheet.insert_rows(1, 2)
        sheet["A1"], sheet["N3"], sheet["N4"] = "2017년 예산", "비고", "=A1"
        sheet.insert_rows(5)
        book.create_sheet("메모")["A1"] = "=1/0"

    reading = read(written(ROW, ROW | {"세부내역": "홍보"}, shape=around))

    assert ([row.number for row in reading.rows], reading.ignored, reading.faults) == ([4, 6], ["비고"], [])


def test_the_only_sheet_may_have_any_name_and_columns_any_order():
    mixed = HEAD[::-1]
    content = written(
        shape=lambda book, sheet: (
            setattr(sheet, "title", "Sheet1"),
            sheet.delete_rows(1),
            sheet.append(mixed),
            sheet.append([ROW[label] for label in mixed]),
        )
    )

    assert not read(content).faults


def test_rows_of_one_line_follow_each_other_and_agree():
    tutor, hall = ROW, ROW | {"산출내용": "회의실", "단가(원)": 50_000, "금액(원)": 1_000_000}
    other = ROW | {"세부내역": "홍보"}

    assert not faults(written(tutor, hall, other))
    assert "2행에 있는 세부내역" in faults(written(tutor, other, hall))[at("세부내역", 4)]
    assert "2행에 있는 세부내역" in faults(written(PLAIN, PLAIN))[at("세부내역", 3)]
    assert "재원이 ‘구비’" in faults(written(tutor, hall | {"재원": "시비"}))[at("재원", 3)]


def test_a_policy_has_one_department():
    choices = workbook.Choices(CHOICES.departments | {"주택과"}, CHOICES.items)
    sheet = read_sheet(io.BytesIO(written(ROW, ROW | {"세부내역": "홍보", "부서": "주택과"})), name="예산")

    [fault] = workbook.read(sheet, choices).faults
    assert (fault.cell, fault.words) == ("B3", "위 행에 적은 이 정책사업의 부서와 다릅니다: 자치행정과")
