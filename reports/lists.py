"""A long table as plain rows: nothing merged, shaded or measured, so that ten thousand of them take seconds.

Words stay words here as in `reports.xlsx`: what a resident typed is never run.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from reports.registry import FORMATS as REPORTS
from reports.tables import Column

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what spreadsheets may run begins so
LONGEST = 32_767  # characters that a cell may hold
SHOWN = {"date": "yyyy. m. d.", "number": "#,##0", "won": "#,##0"}


@dataclass(frozen=True)
class Lines:
    """A table whose rows come one after the other; `note` is what a reader of the file has to know."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence]
    note: str = ""

    def fingerprint(self):
        """A hash of everything that is written: equal tables share it. Reads `rows` through."""
        digest = hashlib.sha256(repr((self.title, self.columns, self.note)).encode())
        for row in self.rows:
            digest.update(repr(row).encode())
        return digest.hexdigest()


def render_list(table):
    """The table as an XLSX workbook: a heading to filter by, then one row for each of its rows; a note on a sheet of
    its own."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title[:31])
    for at, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = 8 * column.share
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, column.label, font=Font(bold=True)) for column in table.columns])
    lines = 1
    for row in table.rows:
        lines += 1
        sheet.append([_cell(sheet, value, column.kind) for column, value in zip(table.columns, row, strict=True)])
    if table.note:
        book.create_sheet("설명").append([_cell(sheet, table.note)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{lines}"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet, value, kind="text", font=None):
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = SHOWN.get(kind, "General")
        return cell
    cell = WriteOnlyCell(sheet)
    cell._value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]  # past the guess that "=…" is a formula
    cell.data_type = "s"
    if value.startswith(FORMULA):
        cell.quotePrefix = True
    if font:
        cell.font = font
    return cell


def csv_lines(table):
    """The table as lines of a CSV file in UTF-8, one after the other: with the mark by which Excel knows it, days as
    2026-03-02, words that begin like a formula behind an apostrophe."""
    writer = csv.writer(_Echo())
    yield "\ufeff".encode() + writer.writerow([_plain(column.label) for column in table.columns])
    for row in table.rows:
        yield writer.writerow(map(_plain, row))


def _plain(value):
    if not isinstance(value, str):
        return value
    words = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
    return f"'{words}" if words.startswith(FORMULA) else words


class _Echo:
    """Hands each line back to whoever has it written."""

    @staticmethod
    def write(line):
        return line.encode()


# {format: (its media type, what makes the table chunks of bytes)}
FORMATS = {
    "xlsx": (REPORTS["xlsx"], lambda table: [render_list(table)]),
    "csv": ("text/csv; charset=utf-8", csv_lines),
}
