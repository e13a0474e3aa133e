from datetime import date
from decimal import Decimal

import pytest

from reports.tables import Column, Table, across, printed

NAME, AMOUNT = Column("name", "이름"), Column("amount", "금액", kind="thousand")


def texts(lines):
    return [[cell.text for cell in line.cells] for line in lines]


def test_totals_are_added_up_from_the_rows_in_whole_won(budget):
    assert budget.total("amount") == 105_833_000


def test_a_budget_prints_its_total_and_subtotals_above_the_lines_they_add_up(budget):
    assert texts(budget.lines()) == [
        ["계", "105,833"],
        ["인식확산", "소 계", "7,700"],
        ["사무관리비", "마을지도 제작", "1,500"],
        ["사무용품 구입", "2,000"],
        ["업무추진비", "업무추진", "4,200"],
        ["공동체 형성", "소 계", "98,133"],
        ["사무관리비", "위원회 참석수당", "5,733"],
        ["민간경상사업보조", "주민제안공모사업", "92,400"],
    ]


def test_merged_cells_cover_every_place_of_the_table_exactly_once(budget):
    covered = [
        (row + r, cell.at + c)
        for row, line in enumerate(budget.lines())
        for cell in line.cells
        for r in range(cell.rowspan)
        for c in range(cell.colspan)
    ]

    assert sorted(covered) == [(row, column) for row in range(8) for column in range(4)]


def test_an_inner_merge_never_reaches_over_the_outer_one():
    table = Table("표", (NAME, Column("item", "목")), [("가", "같음"), ("나", "같음")], merge=("name", "item"))

    assert texts(table.lines()) == [["가", "같음"], ["나", "같음"]]


def test_totals_may_stand_below_their_lines(budget):
    below = Table(
        budget.title,
        budget.columns,
        budget.rows,
        merge=budget.merge,
        subtotals=True,
        totals=("amount",),
        total_first=False,
    )

    assert texts(below.lines())[0] == ["인식확산", "사무관리비", "마을지도 제작", "1,500"]
    assert texts(below.lines())[3] == ["소 계", "7,700"]
    assert texts(below.lines())[-1] == ["계", "105,833"]


def test_each_outermost_group_is_one_bundle_the_total_in_the_first(budget):
    assert [len(bundle) for bundle in budget.groups()] == [5, 3]


def test_on_paper_a_long_group_is_cut_and_says_its_label_again():
    rows = [("한 묶음", number) for number in range(50)]
    table = Table("표", (NAME, Column("n", "수", "number"), AMOUNT), [(*row, 1000) for row in rows], merge=("name",),
                  subtotals=True, totals=("amount",))  # fmt: skip

    pieces = table.page_groups()

    assert [len(piece) for piece in pieces] == [19, 16, 17]
    assert [line.cells[0].text for piece in pieces for line in piece if line.cells[0].at == 0] == ["계"] + [
        "한 묶음"
    ] * 3
    assert [line.kind for piece in pieces for line in piece].count("subtotal") == 1
    assert len(table.groups()) == 1


def test_where_a_long_group_is_cut_goes_by_its_lines_of_text():
    long = "마을의 문제를 스스로 찾아 해결하는 모임을 지원하고 그 결과를 이웃과 나누는 사업"
    columns = (NAME, Column("what", "내용"), AMOUNT)
    words = [long if number < 8 else "다과" for number in range(24)]

    table = Table("표", columns, [("한 묶음", word, 1000) for word in words], merge=("name",))

    assert [len(piece) for piece in table.page_groups()] == [7, 17]


def test_figures_do_not_make_a_row_higher():
    columns = (NAME, Column("what", "내용", share=6), AMOUNT)

    table = Table("표", columns, [("한 묶음", "다과", 92_400_000)] * 24, merge=("name",))

    assert len(table.page_groups()) == 1


def test_neighbouring_columns_stand_under_one_heading(budget):
    assert texts(budget.header()) == [["예산과목", "세부 내역", "예산액"], ["세부사업", "통계목"]]
    assert [(cell.colspan, cell.rowspan) for cell in budget.header()[0].cells] == [(2, 1), (1, 2), (1, 2)]


@pytest.mark.parametrize(
    ("won", "text"),
    [
        (92_400_000, "92,400"),
        (1_500, "1.5"),
        (1_234_567, "1,234.567"),
        (0, "0"),
        (100, "0.1"),
        (-20_000, "-20"),
        (None, ""),
    ],
)
def test_thousand_won_is_exact_and_never_rounded(won, text):
    assert printed(won, "thousand") == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1234567, "won", "1,234,567"),
        (742, "text", "742"),
        (1234, "text", "1,234"),
        ("미정", "number", "미정"),
        (Decimal("33.35"), "percent", "33.4"),
        (date(2016, 2, 18), "date", "2016. 2. 18."),
    ],
)
def test_values_print_as_their_column_says(value, kind, text):
    assert printed(value, kind) == text


def test_the_total_line_counts_rows_and_works_out_rates():
    columns = (NAME, AMOUNT, Column("spent", "집행액", kind="thousand"), Column("rate", "집행률", kind="percent"))
    table = Table(
        "집행", (Column("no", "연번"), *columns), [(1, "가", 3_000, 1_000, None), (2, "나", 1_000, 1_000, None)],
        totals=("amount", "spent"), count=("name", "개 사업"), rates={"rate": ("spent", "amount")},
    )  # fmt: skip

    assert texts(table.lines())[0] == ["계", "2개 사업", "4", "2", "50.0"]


def test_a_rate_of_nothing_is_left_empty():
    columns = (NAME, AMOUNT, Column("rate", "률", kind="percent"))
    table = Table("집행", columns, [("가", 0, None)], totals=("amount",), rates={"rate": ("amount", "amount")})

    assert texts(table.lines())[0] == ["계", "0", ""]


def test_equal_neighbours_of_a_row_become_one_wide_cell():
    columns = (Column("head", "구분", head=True), Column("a", "1"), Column("b", "2"), Column("c", "3"))
    table = Table("찾동", columns, [("미션", "같음", "같음", "같음"), ("비전", "가", "나", "나")], join=True)

    assert [[cell.colspan for cell in line.cells] for line in table.lines()] == [[1, 3], [1, 1, 2]]


def test_lists_in_cells_read_from_the_left():
    table = Table("표", [Column("a", "가", align="center")], [("- 모집\n- 교육",), ("시책추진\n업무추진비",)])

    assert [line.cells[0].align for line in table.lines()] == ["left", "center"]


def test_across_adds_up_its_figures():
    table = across("지역별", [("충현", 3), ("천연", 2), ("연희", 0)])

    assert texts(table.lines()) == [["5", "3", "2", "0"]]


def test_a_table_without_rows_has_no_lines():
    assert Table("빈 표", (NAME, AMOUNT), []).lines() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": (NAME, NAME)},
        {"rows": [("가",)]},
        {"merge": ("none",), "rows": [("가", 1)]},
        {"totals": ("name",)},
        {"totals": ("none",)},
        {"subtotals": True},
        {"count": ("name", "건")},
    ],
)
def test_a_table_that_cannot_be_printed_is_refused(wrong):
    with pytest.raises(ValueError):
        Table(**({"title": "표", "columns": (NAME, AMOUNT), "rows": []} | wrong)).lines()


def test_a_column_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="unknown kind"):
        Column("amount", "금액", kind="dollar")


def test_a_table_too_tall_for_a_page_may_part_between_its_groups():
    columns = (Column("stage", "구분"), Column("content", "목적 및 내용"))
    short = [("씨앗기", "자조모임 활동지원")] * 20
    tall = [("씨앗기", "마을공동체 회복을 위한 주민모임 활동사례 발굴과 연결, 공론장 활성화와 지원")] * 20

    assert Table("지원사업", columns, short, merge=("stage",)).fits_a_page
    assert not Table("지원사업", columns, tall, merge=("stage",)).fits_a_page
