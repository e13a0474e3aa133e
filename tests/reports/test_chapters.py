"""Blocks of a document as chapters of a page: lists that nest, tables that are shown once."""

from planning import outline
from reports.chapters import chapters, runs, tree
from reports.documents import Document, Grid, Heading, Outline
from reports.tables import Column, Table


def shape(nodes):
    return [(node.item.text, shape(node.below)) for node in nodes]


def test_outline_entries_nest_by_their_signs():
    items = outline.parse("□ 개요\n○ 대상\n- 주민\n※ 제외\n○ 규모\n문단\n□ 일정")

    assert shape(tree(items)) == [
        ("개요", [("대상", [("주민", [("제외", [])])]), ("규모", [])]),
        ("문단", []),
        ("일정", []),
    ]


def test_a_list_goes_on_after_a_table_where_it_was():
    table = Table("표", (Column("a", "열"),), [("값",)])
    text = [Outline(tuple(outline.parse("□ 개요\n○ 대상"))), table, Outline(tuple(outline.parse("○ 규모\n□ 일정")))]
    document = Document("계획", [Heading(1, "Ⅰ", "개요"), *text], None)

    [chapter] = chapters(document, shown={})

    outlines = [part for part in chapter.parts if isinstance(part.block, Outline)]
    indents = [(kind, indent) for part in outlines for kind, indent, _ in part.runs]
    assert indents == [("item", 0), ("item", 1), ("item", 0)]


def test_neighbouring_outlines_are_one_list():
    halves = [Outline(tuple(outline.parse("○ 대상"))), Outline(tuple(outline.parse("- 주민")))]

    [chapter] = chapters(Document("계획", [Heading(1, "Ⅰ", "개요"), *halves], None), shown={})

    [part] = chapter.parts
    assert shape(run for _, _, nodes in runs(tree(part.block.items)) for run in nodes) == [("대상", [("주민", [])])]


def test_a_grid_with_other_rows_is_shown_in_its_place():
    grid = Grid("다른 일정", (), ())
    document = Document("계획", [Heading(1, "Ⅰ", "개요"), grid], None)

    [chapter] = chapters(document, shown={"budget": Table("예산", (Column("a", "열"),), [])})

    assert [part.template for part in chapter.parts] == ["reports/blocks/grid.html"]
