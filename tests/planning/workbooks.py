"""Workbooks as people fill them in, and as nobody should."""

import io
import re
import zipfile

from openpyxl import Workbook

from planning.workbook import COLUMNS

HEAD = [column.heading for column in COLUMNS]
ROW = {
    **{"정책사업": "정책사업", "부서": "자치행정과", "단위사업": "단위사업", "세부사업": "세부사업"},
    **{"편성목": "일반운영비", "통계목": "사무관리비", "세부내역": "주민교육", "재원": "구비", "산출내용": "강사"},
    **{"단가(원)": 100_000, "수량": 10, "횟수": 2, "금액(원)": 2_000_000},
}
PLAIN = ROW | {"산출내용": None, "단가(원)": None, "수량": None, "횟수": None}


def at(label, row=2):
    """The cell of a heading: at("금액(원)") is M2."""
    return f"{'ABCDEFGHIJKLM'[HEAD.index(label)]}{row}"


def workbook(*rows, head=HEAD, shape=None):
    """The bytes of a workbook with these rows; shape(book, sheet) may change it before it is saved."""
    book = Workbook()
    book.active.title = "예산"
    book.active.append(head)
    for row in rows:
        book.active.append([row.get(label) for label in HEAD])
    if shape:
        shape(book, book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_parts(content, *, added=(), method=zipfile.ZIP_DEFLATED, **replaced):
    """The workbook with (name, bytes) parts added; replaced: sheet, styles, book = function of the part's bytes."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml", "book": "xl/workbook.xml"}
    changes = {names[key]: change for key, change in replaced.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", method) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, changes[name](data) if name in changes else data)
        for name, data in added:
            target.writestr(name, data)
    return out.getvalue()


def _cell(place, value="1"):
    return f'<c r="{place}"><v>{value}</v></c>'.encode()


def _in_sheet(extra):
    return lambda data: data.replace(b"</sheetData>", extra + b"</sheetData>")


def _with_doctype(declared, used, encoding="UTF-8"):
    """Puts a document type before the sheet, and a cell that uses what it declares."""
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE worksheet [{declared}]>'
    cell = f'<row r="9"><c r="A9" t="str"><v>{used}</v></c></row></sheetData>'

    def change(data):
        text = re.sub(r"<\?xml[^>]*\?>", "", data.decode()).replace("</sheetData>", cell)
        return (head + text).encode(encoding)

    return change


def _laughs():
    lines = ['<!ENTITY a0 "' + "ha" * 50 + '">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return "".join(lines)


def _sheet(change):
    return with_parts(SMALL, sheet=change)


def _rows(numbers, cell=_cell):
    return _in_sheet(b"".join(b'<row r="%d">' % n + cell(f"A{n}") + b"</row>" for n in numbers))


def _merges(number):
    merges = b"<mergeCells>" + b'<mergeCell ref="Q9:XFD1048576"/>' * number + b"</mergeCells>"
    return lambda data: data.replace(b"</sheetData>", b"</sheetData>" + merges)


SMALL = workbook(PLAIN)
ZEROS = b"0" * 1024 * 1024
# name: (bytes, what the page must say)
HOSTILE = {
    "zip bomb": (with_parts(SMALL, added=[("xl/media/a.bin", ZEROS * 64)]), "풀면 너무 큽니다"),
    "bzip2 bomb": (
        with_parts(SMALL, added=[("xl/media/a.bin", ZEROS * 6)], method=zipfile.ZIP_BZIP2),
        "읽을 수 없습니다",
    ),
    "two million empty cells": (_sheet(_in_sheet(b"<row>" + b"<c/>" * 1_900_000 + b"</row>")), "풀면 너무 큽니다"),
    "a million styles": (
        with_parts(SMALL, styles=lambda data: data.replace(b"</cellXfs>", b"<xf/>" * 1_500_000 + b"</cellXfs>")),
        "풀면 너무 큽니다",
    ),
    "ten thousand sheets": (
        with_parts(SMALL, added=[(f"xl/worksheets/sheet{n}.xml", b"<a/>") for n in range(2, 10_002)]),
        "시트나 그림이 너무 많습니다",
    ),
    "laughing entities": (_sheet(_with_doctype(_laughs(), "&a9;")), "읽을 수 없습니다"),
    "laughing in UTF-16": (_sheet(_with_doctype(_laughs(), "&a9;", "UTF-16")), "읽을 수 없습니다"),
    "laughing in the code of mainframes": (_sheet(_with_doctype(_laughs(), "&a9;", "cp037")), "읽을 수 없습니다"),
    "entity of a file": (
        _sheet(_with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;")),
        "읽을 수 없습니다",
    ),
    "half a sheet": (_sheet(lambda data: data[:-40]), "읽을 수 없습니다"),
    "a string that is not there": (
        _sheet(_in_sheet(b'<row r="3"><c r="A3" t="s"><v>99999</v></c></row>')),
        "읽을 수 없습니다",
    ),
    "a style that is not there": (
        _sheet(_in_sheet(b'<row r="3"><c r="J3" s="999999"><v>1</v></c></row>')),
        "읽을 수 없습니다",
    ),
    "a cell beyond any sheet": (
        _sheet(_in_sheet(b'<row r="3">' + _cell("ZZZZ99999999") + b"</row>")),
        "읽을 수 없습니다",
    ),
    "links to other files": (
        with_parts(SMALL, added=[("xl/externalLinks/externalLink1.xml", b"<a/>")]),
        "다른 파일에 연결된",
    ),
    "macros": (with_parts(SMALL, added=[("xl/vbaProject.bin", b"x")]), "매크로"),
    "merges all over": (_sheet(_merges(200_000)), "합쳐진 칸이 너무 많습니다"),
    "too many rows": (workbook(*[PLAIN] * 2_001), "2,000행까지"),
    "far too many rows": (_sheet(_rows(range(3, 60_000))), "2,000행까지"),
    "nothing below the heading": (workbook(), "머리글 아래에 적힌 행이 없습니다"),
    "another heading": (workbook(ROW, head=["과목", *HEAD[1:]]), "없는 머리글: 정책사업"),
    "a heading twice": (workbook(ROW, head=[*HEAD, "금액(원)"]), "‘금액[(]원[)]’이 두 번"),
    "a hidden sheet": (
        with_parts(SMALL, book=lambda data: data.replace(b'state="visible"', b'state="hidden"')),
        "숨겨져 있습니다",
    ),
    "two sheets of other names": (
        workbook(ROW, shape=lambda book, sheet: (setattr(sheet, "title", "가"), book.create_sheet("나"))),
        "이름을 ‘예산’으로",
    ),
    "no sheet": (with_parts(SMALL, book=lambda data: b"<workbook/>"), "어느 시트를 읽을지"),
}
# These cost nothing and say nothing of the budget: the row below the heading is read as ever.
HARMLESS = {
    "a cell at the end of the sheet": _sheet(_in_sheet(b'<row r="1048576">' + _cell("XFD1048576") + b"</row>")),
    "a dimension that lies": _sheet(lambda data: data.replace(b'"A1:M2"', b'"A1:XFD1048576"')),
    "sixty thousand styles": with_parts(
        SMALL, styles=lambda data: data.replace(b"</cellXfs>", b"<xf/>" * 60_000 + b"</cellXfs>")
    ),
    "merges of nothing": _sheet(_merges(5_000)),
    "blank rows": _sheet(_rows(range(3, 50_000), cell=lambda place: f'<c r="{place}" s="0"/>'.encode())),
}
