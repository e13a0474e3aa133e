"""The cells of one sheet of an XLSX file that somebody uploaded, read without trusting it.

openpyxl makes an object of every style before it looks at a cell: eight kilobytes keep it busy for seconds. Here the
few parts that matter are read as a stream of bounded size; formulas are never worked out, only said to be there.
"""

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError, XMLParser

from django.core.exceptions import ValidationError
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string

MAX_ROWS = 2_000  # with something in them; the plan of 2016 has 25, a whole department some hundreds
MAX_COLUMNS = 50
_MAX_PARTS = 200  # files inside the file: sheets, pictures, settings
_MAX_UNPACKED = 8 * 1024 * 1024  # bytes of all of them together
_MAX_ELEMENTS = 250_000  # of one part: two thousand rows of fifty cells, or the 64,000 styles that Excel allows
_MAX_MERGES = 5_000
_MAX_TEXT = 200  # characters of a cell; no column takes as many
_REFUSED_PARTS = {
    "xl/externalLinks/": "다른 파일에 연결된 엑셀 파일입니다. 값만 새 파일에 붙여 넣어 올려 주세요.",
    "xl/vbaProject": "매크로가 들어 있는 엑셀 파일입니다. 값만 새 파일에 붙여 넣어 올려 주세요.",
}
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_UNREADABLE = "엑셀 파일을 읽을 수 없습니다. 엑셀에서 열어 ‘Excel 통합 문서(.xlsx)’로 다시 저장해 주세요."
_LARGE = "파일을 풀면 너무 큽니다. 예산 시트의 값만 새 파일에 붙여 넣어 올려 주세요."
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(ParseError, LookupError, ValueError, OverflowError),
)


@dataclass(frozen=True)
class Cell:
    """What a cell holds; `kind` is text, number, date, boolean, error or formula, `text` what stands in the file."""

    kind: str
    text: str


@dataclass
class Sheet:
    """Filled cells as {row: {column: Cell}}, both from 1; merged ranges as (row, column, last row, last column)."""

    rows: dict = field(default_factory=dict)
    merges: list = field(default_factory=list)


def read_sheet(file, *, name):
    """The sheet called `name`, or the only one that is not hidden.

    Raises ValidationError in Korean for files that are broken, hold too much, or belong to others by links or macros.
    """
    try:
        with zipfile.ZipFile(file) as package:
            _check_package(package)
            return _sheet(package, name)
    except ValidationError:
        raise
    except _BROKEN as error:
        raise ValidationError(_UNREADABLE, code="unreadable") from error


def _check_package(package):
    parts = package.infolist()
    if len(parts) > _MAX_PARTS:
        raise ValidationError("파일에 시트나 그림이 너무 많습니다. 예산 시트만 남기고 올려 주세요.", code="parts")
    if sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise ValidationError(_LARGE, code="unpacked")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise ValidationError(_UNREADABLE, code="unreadable")  # others unpack without a limit
    for start, words in _REFUSED_PARTS.items():
        if any(part.filename.startswith(start) for part in parts):
            raise ValidationError(words, code="linked")


def _sheet(package, name):
    listed = _parse(package, "xl/workbook.xml", _Elements("sheet"))
    relation = _chosen([sheet for sheet in listed if "name" in sheet], name)
    targets = {
        link["Id"]: link["Target"] for link in _parse(package, "xl/_rels/workbook.xml.rels", _Elements("Relationship"))
    }
    there = set(package.namelist())
    strings = _parse(package, "xl/sharedStrings.xml", _Strings()) if "xl/sharedStrings.xml" in there else []
    styles = _parse(package, "xl/styles.xml", _Styles()) if "xl/styles.xml" in there else _Styles()
    path = posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")
    return _parse(package, path, _Rows(strings, styles))


def _chosen(sheets, name):
    """The relation of the sheet to read."""
    shown = [sheet for sheet in sheets if sheet.get("state", "visible") == "visible"]
    named = [sheet for sheet in sheets if sheet["name"].strip() == name]
    if named and named[0] not in shown:
        raise ValidationError(f"‘{name}’ 시트가 숨겨져 있습니다. 숨기기를 취소하고 다시 올려 주세요.", code="hidden")
    if not named and len(shown) != 1:
        raise ValidationError(
            f"어느 시트를 읽을지 알 수 없습니다. 예산을 적은 시트의 이름을 ‘{name}’으로 바꿔 주세요.", code="sheets"
        )
    [sheet] = named or shown
    return next(value for key, value in sheet.items() if key.endswith("}id"))


def _parse(package, path, reader):
    """What a reader makes of a part. A document type is refused where it begins: only there are entities declared."""
    parser = XMLParser(target=reader)
    with package.open(path) as part:
        while chunk := part.read(65536):
            parser.feed(chunk)
    return parser.close()


class _Reader:
    """What an XML parser tells a part to; two million empty elements would keep it busy for seconds."""

    elements = 0

    def start(self, tag, attributes):
        self.elements += 1
        if self.elements > _MAX_ELEMENTS:
            raise ValidationError(_LARGE, code="unpacked")

    def end(self, tag):
        pass

    def doctype(self, name, public, system):
        raise ValidationError(_UNREADABLE, code="unreadable")

    def close(self):
        return self


def _local(tag):
    return tag.rpartition("}")[2]  # the strict format and the usual one differ in their namespaces only


class _Elements(_Reader):
    """The attributes of all elements of one name."""

    def __init__(self, name):
        self.name, self.found = name, []

    def start(self, tag, attributes):
        super().start(tag, attributes)
        if _local(tag) == self.name:
            self.found.append(attributes)

    def close(self):
        return self.found


class _Text(_Reader):
    """Gathers the letters of `t` and `v` elements; how a word is pronounced (rPh) is no part of it."""

    def __init__(self):
        self.letters, self.listens, self.pronounced = [], False, False

    def start(self, tag, attributes):
        super().start(tag, attributes)
        name = _local(tag)
        self.pronounced = self.pronounced or name == "rPh"
        self.listens = name in ("t", "v") and not self.pronounced

    def data(self, letters):
        if self.listens:
            self.letters.append(letters)

    def end(self, tag):
        self.listens = False
        if _local(tag) == "rPh":
            self.pronounced = False

    def taken(self):
        text, self.letters = "".join(self.letters)[:_MAX_TEXT], []
        return text


class _Strings(_Text):
    """The words that cells share."""

    def __init__(self):
        super().__init__()
        self.found = []

    def end(self, tag):
        super().end(tag)
        if _local(tag) == "si":
            self.found.append(self.taken())

    def close(self):
        return self.found


class _Styles(_Reader):
    """Which styles show a number as a date."""

    def __init__(self):
        self.codes, self.formats, self.within, self.known = {}, [], False, {}

    def start(self, tag, attributes):
        super().start(tag, attributes)
        name = _local(tag)
        if name == "cellXfs":
            self.within = True
        elif name == "numFmt":
            self.codes[attributes["numFmtId"]] = attributes["formatCode"][:255]  # as long as the format allows
        elif name == "xf" and self.within:
            self.formats.append(attributes.get("numFmtId", "0"))

    def end(self, tag):
        if _local(tag) == "cellXfs":
            self.within = False

    def is_date(self, style):
        if style not in self.known:
            number = self.formats[int(style)] if self.formats else "0"
            self.known[style] = is_date_format(self.codes.get(number) or BUILTIN_FORMATS.get(int(number), "General"))
        return self.known[style]


class _Rows(_Text):
    """The cells of a sheet."""

    KINDS = {"s": "text", "str": "text", "inlineStr": "text", "b": "boolean", "e": "error", "d": "date", "n": "number"}

    def __init__(self, strings, styles):
        super().__init__()
        self.strings, self.styles, self.sheet = strings, styles, Sheet()
        self.row = self.column = 0
        self.cell, self.formula = {}, False

    def start(self, tag, attributes):
        super().start(tag, attributes)
        name = _local(tag)
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif name == "c":
            self.cell, self.formula = attributes, False
            place = _place(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
            self.row, self.column = place
        elif name == "f":
            self.formula = True
        elif name == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.sheet.merges.append((*_place(first), *_place(last or first)))
            if len(self.sheet.merges) > _MAX_MERGES:
                raise ValidationError("합쳐진 칸이 너무 많습니다. 합치기를 풀고 다시 올려 주세요.", code="merges")

    def end(self, tag):
        super().end(tag)
        if _local(tag) != "c" or not (self.letters or self.formula):
            return
        found = self._read(self.taken())
        if found and self.column <= MAX_COLUMNS:
            row = self.sheet.rows.setdefault(self.row, {})
            row[self.column] = found
            if len(self.sheet.rows) > MAX_ROWS + 10:  # a title and the heading stand above
                raise ValidationError(f"행이 너무 많습니다. {MAX_ROWS:,}행까지 올릴 수 있습니다.", code="rows")

    def _read(self, text):
        kind = self.KINDS[self.cell.get("t", "n")]
        if self.formula:
            return Cell("formula", text)
        if self.cell.get("t") == "s" and text:
            text = self.strings[int(text)]
        if not text.strip():
            return None
        if kind == "number" and self.styles.is_date(self.cell.get("s", "0")):
            kind = "date"
        return Cell(kind, text)

    def close(self):
        return self.sheet


def _place(reference):
    """(row, column) of B7; the format ends at XFD1048576."""
    found = _PLACE.fullmatch(reference)
    if not found:
        raise ValueError(reference)
    return int(found[2]), column_index_from_string(found[1])
