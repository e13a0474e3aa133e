from dataclasses import replace
from datetime import date

import pytest

from planning.outline import OutlineError, parse
from reports.documents import (
    Approval,
    Document,
    Grid,
    GridRow,
    Heading,
    Landscape,
    Mark,
    Outline,
    PageBreak,
    Sign,
    woven,
)
from reports.tables import across


def test_equal_documents_share_a_fingerprint(document):
    assert replace(document, blocks=list(document.blocks)).fingerprint() == document.fingerprint()


def test_any_change_of_the_data_changes_the_fingerprint(document, budget):
    rows = [list(row) for row in budget.rows]
    rows[4][3] += 1
    changed = replace(document, blocks=[*document.blocks[:-1], replace(budget, rows=rows)])

    assert changed.fingerprint() != document.fingerprint()


@pytest.mark.parametrize(
    "change", [{"title": "다른 제목"}, {"date": date(2016, 2, 19)}, {"edition": ""}, {"orientation": "landscape"}]
)
def test_every_field_counts_for_the_fingerprint(document, change):
    assert replace(document, **change).fingerprint() != document.fingerprint()


def test_blocks_of_different_kinds_with_equal_words_differ():
    one = Document("가", [Heading(1, "1", "나")], date(2016, 1, 1))
    other = Document("가", [across("나", [("1", 1)])], date(2016, 1, 1))

    assert one.fingerprint() != other.fingerprint()


def test_a_document_refuses_to_keep_what_it_cannot_write_down():
    with pytest.raises(TypeError, match="cannot keep a object"):
        Document("가", [object()], date(2016, 1, 1)).fingerprint()


def test_live_blocks_stand_where_their_slots_were():
    table = across("나", [("1", 1)])

    blocks = woven(parse("□ 가\n○ {건수}건\n[[표: 표]]\n○ 뒤"), {"건수": 25}, {"표": [table, PageBreak()]})

    assert [type(block) for block in blocks] == [Outline, type(table), PageBreak, Outline]
    assert blocks[0].items[1].text == "25건"


def test_a_slot_without_a_block_is_refused_with_its_line():
    with pytest.raises(OutlineError, match=r"2번째 줄.*‘없음’"):
        woven(parse("□ 가\n[[표: 없음]]"), {}, {"다른 표": PageBreak()})


def test_tables_behind_pictures_are_found(document, budget):
    assert [table.title for table in document.tables()] == ["지역별 선정 현황", "지역별 선정 현황", budget.title]


def test_blocks_know_the_orientation_of_their_page(document):
    assert [orientation for block, orientation in document.walk() if isinstance(block, Grid)] == ["landscape"]


def test_a_heading_lies_as_what_it_heads(grid):
    chapter, section = Heading(1, "Ⅴ", "일정"), Heading(2, "1", "추진일정")

    document = Document("가", [Outline(()), chapter, section, Landscape([grid])], date(2016, 1, 1))

    assert [orientation for _, orientation in document.walk()] == ["portrait", "landscape", "landscape", "landscape"]


@pytest.mark.parametrize("cells", [[None] * 11, [Mark("unknown"), *[None] * 11]])
def test_a_grid_refuses_missing_months_and_signs_without_a_meaning(cells):
    with pytest.raises(ValueError):
        Grid("일정", [GridRow("", "공모", cells)], [Sign("plan", "■", "계획")])


def test_a_heading_has_one_of_three_levels():
    with pytest.raises(ValueError, match="level"):
        Heading(4, "1", "너무 깊음")


def test_a_grid_counts_its_marks(grid):
    assert (grid.count("plan"), grid.count("span")) == (1, 6)


@pytest.mark.parametrize(
    ("post", "lines"),
    [
        ("주무관", ["주무관"]),
        ("마을공동체지원팀장", ["마을공동체", "지원팀장"]),
        ("마을공동체 지원팀장", ["마을공동체", "지원팀장"]),
    ],
)
def test_a_long_post_is_parted_to_fit_its_box(post, lines):
    assert Approval(post).post_lines == lines
