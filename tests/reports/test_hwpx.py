"""Documents as HWPX: judged by the library's own validators, read back by two libraries that did not write them."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date

import hwpforge
import pytest
from hwp_hwpx_parser import Reader
from hwpx import HwpxDocument
from hwpx.layout.lint import lint_layout
from hwpx.tools.package_validator import validate_package
from lxml import etree

from planning.outline import parse
from reports.documents import Box, Document, Grid, Heading, Outline
from reports.editions import INTERNAL, PUBLIC
from reports.hwpx import render_hwpx
from reports.registry import REPORTS
from reports.tables import Column, Table

HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"


def of(*blocks):
    return Document("문서", list(blocks), date(2016, 2, 18))


def of_table(*rows, **more):
    columns = (Column("name", "이름"), Column("amount", "금액", kind="thousand"))
    return of(Table("표", columns, rows, **more))


def squeezed(text):
    return "".join(text.split())


def printed(block):
    """The cells of a table or grid line by line, as on paper."""
    if isinstance(block, Table):
        lines = [*block.header(), *(line for group in block.page_groups() for line in group)]
        return [[squeezed(cell.text) for cell in line.cells] for line in lines]
    lines = [[block.corner, block.over], list(block.columns)] if block.over else [[block.corner, *block.columns]]
    for group, rows in block.groups():
        lines += [[group]] if group else []
        lines += [
            [label, *(sign.symbol + mark.label if sign else "" for sign, mark in cells)] for label, cells in rows
        ]
    return [[squeezed(text) for text in line] for line in lines]


def by_parser(content, folder):
    """All tables as hwp-hwpx-parser reads them."""
    (folder / "read.hwpx").write_bytes(content)
    with Reader(str(folder / "read.hwpx")) as reader:
        return [[[squeezed(text) for text in row] for row in table.rows] for table in reader.get_tables()]


def tables_by_forge(content):
    return [*under(json.loads(hwpforge.Document.from_bytes(content).to_json(styles=False).text), "Table")]


def by_forge(content, folder):
    """All tables as hwpforge reads them."""
    return [
        [[squeezed("".join(under(cell, "Text"))) for cell in row["cells"]] for row in table["rows"]]
        for table in tables_by_forge(content)
    ]


def under(tree, key):
    """Everything kept under a key anywhere in a tree, in order."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            if name == key:
                yield value
            else:
                yield from under(value, key)
    elif isinstance(tree, list):
        for value in tree:
            yield from under(value, key)


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def text(content, folder):
    (folder / "read.hwpx").write_bytes(content)
    with Reader(str(folder / "read.hwpx")) as reader:
        return reader.text


def judge(content):
    """Fails where any of the four judges finds a fault."""
    assert validate_package(content).errors == ()
    assert HwpxDocument.open(io.BytesIO(content)).validate().errors == ()
    assert lint_layout(content).findings == []
    assert hwpforge.Document.from_bytes(content).validate()["ok"]


BACK = pytest.mark.parametrize("read", [by_parser, by_forge])


def test_every_kind_of_block_is_valid(document):
    judge(render_hwpx(document))


@BACK
def test_every_table_and_grid_is_read_back_by_others(document, tmp_path, read):
    wanted = [
        printed(block) for block in [*document.tables(), *(b for b, _ in document.walk() if isinstance(b, Grid))]
    ]

    found = read(render_hwpx(document), tmp_path)

    assert [table for table in wanted if table not in found] == []


def test_groups_and_sums_are_merged_cells(document):
    budget = tables_by_forge(render_hwpx(document))[-1]

    merged = {
        (cell["addr"]["row"], cell["addr"]["col"]): (cell["row_span"], cell["col_span"])
        for row in budget["rows"]
        for cell in row["cells"]
        if (cell["row_span"], cell["col_span"]) != (1, 1)
    }

    assert merged == {
        (0, 0): (1, 2), (0, 2): (2, 1), (0, 3): (2, 1), (2, 0): (1, 3), (3, 0): (4, 1), (3, 1): (1, 2),
        (4, 1): (2, 1), (7, 0): (3, 1), (7, 1): (1, 2),
    }  # fmt: skip


def test_figures_stand_at_the_right_and_headings_are_shaded():
    files = parts(render_hwpx(of_table(("가", 1_234_500), totals=("amount",))))
    head, body = etree.fromstring(files["Contents/header.xml"]), etree.fromstring(files["Contents/section0.xml"])
    rows = body.findall(f".//{HP}tr")

    def align(cell):
        shape = cell.find(f".//{HP}p").get("paraPrIDRef")
        return head.xpath(f"//*[local-name()='paraPr'][@id='{shape}']/*[local-name()='align']/@horizontal")[0]

    def shade(cell):
        frame = cell.get("borderFillIDRef")
        return head.xpath(f"//*[local-name()='borderFill'][@id='{frame}']//@faceColor")

    assert [[align(cell) for cell in row] for row in rows] == [
        ["CENTER", "CENTER"],
        ["CENTER", "RIGHT"],
        ["LEFT", "RIGHT"],
    ]
    assert [[shade(cell) for cell in row] for row in rows] == [[["#E3E9F3"]] * 2] * 2 + [[[], []]]


def test_a_long_table_flows_over_pages_with_its_headings_and_a_short_one_stays_whole():
    def drawn(rows):
        [table] = etree.fromstring(parts(render_hwpx(of_table(*rows)))["Contents/section0.xml"]).findall(f".//{HP}tbl")
        return table.get("pageBreak"), table.get("repeatHeader"), table.find(f"{HP}pos").get("treatAsChar")

    assert drawn([("가", 1000)] * 60) == ("CELL", "1", "0")
    assert drawn([("가", 1000)] * 3) == ("NONE", "1", "0")


def test_headings_are_the_outline_of_the_program(document):
    report = hwpforge.Document.from_bytes(render_hwpx(document)).outline()

    found = [(entry["level"], entry["text"]) for entry in under(report, "headings") or [] for entry in entry]

    assert found == [(1, "Ⅰ 사업 개요"), (2, "1. 추진 근거"), (1, "Ⅱ 추진일정"), (1, "Ⅲ 소요예산")]


def test_the_grid_lies_on_its_side(document):
    sections = json.loads(hwpforge.Document.from_bytes(render_hwpx(document)).to_json().text)["document"]["sections"]

    assert [section["page_settings"]["landscape"] for section in sections] == [False, True, False]
    assert ["Table" in json.dumps(section) for section in sections] == [True, True, True]


def test_pages_carry_the_name_of_the_document_and_their_number(document):
    sections = json.loads(hwpforge.Document.from_bytes(render_hwpx(document)).to_json().text)["document"]["sections"]

    for section in sections:
        assert [*under(section["headers"], "Text")] == ["2016년 마을공동체 시행계획 · 공개본"]
        assert section["page_number"]["position"] == "BottomCenter"


def test_the_same_document_gives_the_same_bytes(document):
    assert render_hwpx(document) == render_hwpx(replace(document, blocks=list(document.blocks)))


def test_the_file_is_dated_by_its_document(document):
    content = render_hwpx(document)
    told = json.loads(hwpforge.Document.from_bytes(content).to_json().text)["document"]["metadata"]

    assert (told["title"], told["author"]) == ("2016년 마을공동체 시행계획", "서대문구 자치행정과")
    assert told["created"] == told["modified"] == "2016-02-18T00:00:00Z"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.infolist()[0].filename == "mimetype"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("가\x00나\x0b\x1f", "가나"),
        ("<b>굵게</b> & ]]> &amp;", "<b>굵게</b> & ]]> &amp;"),
        ("마을 🏡 가족 👨‍👩‍👧 𠀀 똠뷁", "마을 🏡 가족 👨‍👩‍👧 𠀀 똠뷁"),
        ("가" * 4000, "가" * 4000),
        ("둘\ud800로\ufffe", "둘로"),
        ("한 줄\r\n두 줄", "한 줄두 줄"),
        ("칸\t띄움", "칸 띄움"),
        ("", ""),
    ],
)
@BACK
def test_whatever_residents_type_survives(typed, kept, tmp_path, read):
    content = render_hwpx(replace(of_table((typed, 1000)), title=f"문서 {typed}"))

    judge(content)
    assert read(content, tmp_path)[-1][-1] == [squeezed(kept), "1"]


def test_a_cell_higher_than_a_page_may_be_cut():
    judge(render_hwpx(of_table(("가나다라 " * 3000, 1000), *[("나", 2000)] * 20)))


def test_text_keeps_its_signs(tmp_path):
    items = parse("□ 사업개요\n○ 지원규모\n- 단계별 지원\n· 자원\n※ 제외\n⇒ 직영\n그 밖에")
    said = text(render_hwpx(of(Heading(1, "Ⅰ", "사업"), Outline(tuple(items)))), tmp_path)

    for line in ("Ⅰ 사업", "□ 사업개요", "○ 지원규모", "- 단계별 지원", "· 자원", "※ 제외", "⇒ 직영", "그 밖에"):
        assert line in said.splitlines()


def test_a_document_without_anything_is_a_file_too(tmp_path):
    content = render_hwpx(of())

    judge(content)
    assert "문서" in text(content, tmp_path)


@BACK
def test_a_table_without_rows_says_so(tmp_path, read):
    assert read(render_hwpx(of_table()), tmp_path)[-1] == [["이름", "금액"], ["해당사항없음"]]


# -- what a Hangul program may refuse, whatever the judges say ------------------------------------------------------
def sections(files):
    names = sorted(name for name in files if re.fullmatch(r"Contents/section\d+\.xml", name))
    return [etree.fromstring(files[name]) for name in names]


def test_the_package_lists_every_section(document):
    files = parts(render_hwpx(document))
    head, names = etree.fromstring(files["Contents/header.xml"]), [name for name in files if "section" in name]

    assert head.get("secCnt") == "3" == str(len(names))
    for name in names:
        assert files["META-INF/container.rdf"].count(f'"{name}"'.encode()) == 2
        assert files["Contents/content.hpf"].count(f'"{name}"'.encode()) == 1


def test_what_is_referred_to_is_there_and_numbers_are_given_once(document):
    files = parts(render_hwpx(document))
    head, bodies = etree.fromstring(files["Contents/header.xml"]), sections(files)
    kinds = {"charPrIDRef": "charPr", "paraPrIDRef": "paraPr", "styleIDRef": "style", "borderFillIDRef": "borderFill"}

    for reference, kind in kinds.items():
        known = head.xpath(f"//*[local-name()='{kind}']/@id")
        assert len(known) == len(set(known))
        assert {name for body in bodies for name in body.xpath(f"//@{reference}")} <= set(known)
    assert all(int(one.get("itemCnt")) == len(one) for one in head.xpath("//*[@itemCnt]"))
    paragraphs = [name for body in bodies for name in body.xpath("//*[local-name()='p']/@id")]
    assert len(paragraphs) == len(set(paragraphs)) > 100


def test_the_cells_of_every_table_cover_it_once(document):
    tables = [table for body in sections(parts(render_hwpx(document))) for table in body.iter(f"{HP}tbl")]

    def number(cell, part, name):
        return int(cell.find(f"{HP}{part}").get(name))

    for table in tables:
        covered = [
            (number(cell, "cellAddr", "rowAddr") + down, number(cell, "cellAddr", "colAddr") + on)
            for cell in table.iter(f"{HP}tc")
            for down in range(number(cell, "cellSpan", "rowSpan"))
            for on in range(number(cell, "cellSpan", "colSpan"))
        ]
        whole = [(row, at) for row in range(int(table.get("rowCnt"))) for at in range(int(table.get("colCnt")))]
        assert sorted(covered) == whole
    assert len(tables) > 5


# -- the plan of 2016 -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.usefixtures("plan_2016")
class TestThePlan:
    @BACK
    @pytest.mark.parametrize("name", ["plan", "schedule", "budget"])
    def test_every_figure_is_that_of_the_records(self, name, tmp_path, read):
        document = REPORTS[name].build(2016, INTERNAL)
        blocks = [block for block, _ in document.walk() if isinstance(block, Grid)] + document.tables()

        found = read(render_hwpx(document), tmp_path)

        assert blocks
        assert [block.title for block in blocks if printed(block) not in found] == []

    def test_every_line_of_the_text_is_there(self, tmp_path):
        document = REPORTS["plan"].build(2016, INTERNAL)
        said = squeezed(text(render_hwpx(document), tmp_path))

        lines = [item.text for block, _ in document.walk() if isinstance(block, Outline | Box) for item in block.items]

        assert len(lines) > 200
        assert [line for line in lines if squeezed(line) not in said] == []

    def test_the_whole_plan_is_valid(self):
        judge(render_hwpx(REPORTS["plan"].build(2016, INTERNAL)))

    def test_the_public_plan_names_no_private_person(self, tmp_path):
        documents = {edition: REPORTS["plan"].build(2016, edition) for edition in (INTERNAL, PUBLIC)}
        said = {edition: squeezed(text(render_hwpx(document), tmp_path)) for edition, document in documents.items()}
        pairs = zip(documents[INTERNAL].tables(), documents[PUBLIC].tables(), strict=True)
        names = {
            squeezed(name)
            for table, other in pairs
            for row, masked in zip(table.rows, other.rows, strict=True)
            for name, mask in zip(row, masked, strict=True)
            if name != mask
        }

        assert names
        assert all(name in said[INTERNAL] for name in names)
        assert [name for name in names if name in said[PUBLIC]] == []
