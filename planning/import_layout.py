"""The workbook that staff fill in and give back: the budget as it stands, names to choose from, how to write it."""

import io

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .spreadsheet import MAX_ROWS
from .workbook import COLUMNS, FUNDS, SHEET

LISTS, HELP = "고를 말", "적는 법"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD, _WIDTH = PatternFill("solid", "E3E9F3"), {"text": 20, "won": 14, "count": 8}


def written(entries, choices):
    """The bytes of an XLSX workbook with the lines of a budget (`budget_import.Entry`), to be read back by `read`."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _head(sheet, [column.heading for column in COLUMNS])
    for at, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTH[column.kind]
    for values in (row for entry in entries for row in entry.rows()):
        _append(sheet, [values[column.key] for column in COLUMNS])
    _offer(sheet, _list_sheet(book.create_sheet(LISTS), choices))
    _help_sheet(book.create_sheet(HELP))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _append(sheet, values):
    """Adds a row; words stay words even if they begin like a formula."""
    row = sheet.max_row + 1
    for at, value in enumerate(values, start=1):
        cell = sheet.cell(row, at)
        if isinstance(value, str):
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
            cell.data_type = "s" if value else "n"
        else:
            cell.value, cell.number_format = value, "#,##0"


def _head(sheet, labels):
    for at, label in enumerate(labels, start=1):
        cell = sheet.cell(1, at, label)
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, Alignment(horizontal="center")
    sheet.freeze_panes = "A2"


def _list_sheet(sheet, choices):
    """Writes the names that a cell may hold; where those of a column stand, {key: range}."""
    items = sorted(choices.items)
    columns = {
        "department": ("부서", sorted(choices.departments)),
        "object_class": ("편성목", list(dict.fromkeys(kind for kind, _ in items))),
        "fund": ("재원", list(FUNDS)),
    }
    _head(sheet, [label for label, _ in columns.values()] + ["편성목", "그 아래 통계목"])
    ranges = {}
    for at, (key, (_, names)) in enumerate(columns.items(), start=1):
        for row, name in enumerate(names, start=2):
            sheet.cell(row, at, name).data_type = "s"
        ranges[key] = (
            f"'{LISTS}'!${get_column_letter(at)}$2:${get_column_letter(at)}${len(names) + 1}" if names else ""
        )
    for row, pair in enumerate(items, start=2):
        for at, name in enumerate(pair, start=len(columns) + 1):
            sheet.cell(row, at, name).data_type = "s"
    for at in range(1, len(columns) + 3):
        sheet.column_dimensions[get_column_letter(at)].width = 24
    return ranges


def _offer(sheet, ranges):
    """Lets cells be chosen from a list; what is typed instead is judged when the file comes back."""
    for at, column in enumerate(COLUMNS, start=1):
        if ranges.get(column.key):
            offer = DataValidation(type="list", formula1=ranges[column.key], showErrorMessage=False)
            offer.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{MAX_ROWS + 1}")
            sheet.add_data_validation(offer)


def _help_sheet(sheet):
    _head(sheet, ["열", "적는 법", "예시"])
    for column in COLUMNS:
        _append(sheet, [column.heading, column.note, column.example])
    for letter, width in zip("ABC", (16, 56, 28), strict=True):
        sheet.column_dimensions[letter].width = width
