"""Any document as a workbook: its text on the first sheet, then a sheet for every table and grid.

Cells keep values, never formulas: previews show them, and what a resident typed is never run. Amounts of a 천원 column
stand in 천원, as on paper, exact to the won. The same document gives the same bytes.
"""

import io
import math
import re
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from reports.documents import Box, Cover, Document, Grid, Heading, Opening, Outline, Picture
from reports.tables import Table, thousands

FACE = "맑은 고딕"
NAVY, LINE = "14306B", Side(style="thin", color="8D99AB")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
FILLS = {
    "head": PatternFill("solid", "E3E9F3"),
    "total": PatternFill("solid", "E3E9F3"),
    "subtotal": PatternFill("solid", "F1F4F9"),
    "plan": PatternFill("solid", "C9D6EC"),
    "span": PatternFill("solid", "E8EEF7"),
    "done": PatternFill("solid", NAVY),
    "late": PatternFill("solid", "FBE6DF"),
}
WHOLE, BROKEN, PERCENT = "#,##0", "#,##0.0##", "0.0"
SHEET_CHARS = 96  # characters across a portrait page


def render_xlsx(document: Document) -> bytes:
    """The document as an XLSX workbook."""
    book = Workbook()
    book.remove(book.active)
    blocks = [
        (block.table if isinstance(block, Picture) else block, orientation) for block, orientation in document.walk()
    ]
    sheets = _named([block for block, _ in blocks if isinstance(block, Table | Grid)])
    if any(isinstance(block, Cover | Opening | Heading | Outline | Box) for block, _ in blocks):
        _text_sheet(book.create_sheet("본문"), document, [block for block, _ in blocks], sheets)
    for block, orientation in blocks:
        if sheets.get(id(block)) not in (None, *book.sheetnames):
            sheet = book.create_sheet(sheets[id(block)])
            top = _table_sheet(sheet, block) if isinstance(block, Table) else _grid_sheet(sheet, block)
            _set_page(sheet, orientation == "landscape", top)
    return _settled(book, document)


# -- the text -------------------------------------------------------------------------------------------------------
def _text_sheet(sheet, document, blocks, sheets):
    """Title, cover lines and outline text, one line a row; a table's place links to its sheet."""
    _write(sheet, 1, 1, document.title, size=16, bold=True)
    imprint = (document.subtitle, f"{document.organisation} {document.department}".strip(), document.date.isoformat())
    _write(sheet, 2, 1, " · ".join(part for part in (*imprint, document.edition) if part))
    row = 4
    for block in blocks:
        for text, style in _text_lines(block):
            _write(sheet, row, 1, text, **style)
            row += 1
        if id(block) in sheets:
            name = sheets[id(block)]
            cell = _write(sheet, row, 1, f"[표] {block.title}", indent=2, color="1F5FBF")
            place = name.replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{place}'!A1")
            row += 1
    sheet.column_dimensions["A"].width = SHEET_CHARS - 20
    _set_page(sheet, False, 0)


def _text_lines(block):
    """What a block says, as (text, style) lines; tables say nothing here."""
    if isinstance(block, Cover):
        for label, value in block.registry:
            yield f"{label}: {value}", {}
        for approval in block.approvals:
            yield f"{approval.post}: {f'{approval.mark} {approval.name}'.strip()}", {}
        if block.cooperation:
            yield f"협조: {', '.join(block.cooperation)}", {}
    elif isinstance(block, Opening):
        yield block.title, {"size": 13, "bold": True}
        yield block.text, {}
    elif isinstance(block, Heading):
        yield f"{block.number}. {block.text}", {"size": 15 - block.level, "bold": True, "color": NAVY}
    elif isinstance(block, Outline | Box):
        if isinstance(block, Box) and block.title:
            yield f"【{block.title}】", {"bold": True}
        for item in block.items:
            depth = item.level + (item.kind in ("note", "conclusion"))
            yield f"{item.sign} {item.text}".strip(), {"indent": depth, "bold": item.level == 1 == depth}


# -- tables and grids ------------------------------------------------------------------------------------------------
def _table_sheet(sheet, table):
    """Writes a table; returns the last heading row."""
    top = _title_rows(sheet, table.title, len(table.columns), f"(단위: {table.unit})" if table.unit else "")
    header = table.header()
    for row, line in enumerate([*header, *table.lines()], start=top + 1):
        for cell in line.cells:
            _frame(sheet, row, cell, line.kind)
    if table.note:
        _write(sheet, sheet.max_row + 1, 1, f"※ {table.note}", wrap=False)
    for at, width in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = max(7, SHEET_CHARS * width / 100)
    sheet.freeze_panes = f"A{top + len(header) + 1}"
    return top + len(header)


def _frame(sheet, row, cell, kind):
    """Writes one table cell with everything that covers it: value, merge, border, shade."""
    value, number_format = _stored(cell)
    beside = kind == "subtotal" and cell.rowspan > 1  # a programme's name beside its 소계
    look = {"bold": kind != "row" and not beside, "align": cell.align, "indent": cell.align != "center"}
    written = _write(sheet, row, cell.at + 1, value, **look)
    written.number_format = number_format
    _cover(sheet, row, cell.at + 1, cell.rowspan, cell.colspan, "" if beside else kind)


def _grid_sheet(sheet, grid):
    """Writes a schedule; returns the last heading row."""
    legend = "   ".join(f"{sign.symbol} {sign.meaning}" for sign in grid.signs)
    top = row = _title_rows(sheet, grid.title, len(grid.columns) + 1, legend) + 1
    _heading(sheet, row, 1, grid.corner, tall=2 if grid.over else 1)
    if grid.over:
        _heading(sheet, row, 2, grid.over, wide=len(grid.columns))
        top = row = row + 1
    for at, label in enumerate(grid.columns, start=2):
        _heading(sheet, row, at, label)
    for group, rows in grid.groups():
        row = _grid_group(sheet, row + 1, group, len(grid.columns)) if group else row
        for label, cells in rows:
            row += 1
            _write(sheet, row, 1, label, indent=1).border = FRAME
            for at, (sign, mark) in enumerate(cells, start=2):
                text = "\n".join(part for part in (sign.symbol, mark.label) if part) if sign else None
                written = _write(sheet, row, at, text, align="center", color="FFFFFF" if _dark(sign) else "14181D")
                written.border = FRAME
                if sign:
                    written.fill = FILLS[sign.tone]
    sheet.column_dimensions["A"].width = 54
    for at in range(2, len(grid.columns) + 2):
        sheet.column_dimensions[get_column_letter(at)].width = 6
    sheet.freeze_panes = f"B{top + 1}"
    return top


def _grid_group(sheet, row, group, width):
    _write(sheet, row, 1, group, bold=True)
    _cover(sheet, row, 1, 1, width + 1, "subtotal")
    return row


def _heading(sheet, row, column, label, tall=1, wide=1):
    _write(sheet, row, column, label, bold=True, align="center")
    _cover(sheet, row, column, tall, wide, "head")


def _cover(sheet, row, column, tall, wide, tone):
    """Lines, shade and merge of a cell as far as it reaches."""
    for covered in range(row, row + tall):
        for at in range(column, column + wide):
            cell = sheet.cell(covered, at)
            cell.border = FRAME
            if tone in FILLS:
                cell.fill = FILLS[tone]
    if tall > 1 or wide > 1:
        sheet.merge_cells(start_row=row, end_row=row + tall - 1, start_column=column, end_column=column + wide - 1)


def _dark(sign):
    return sign is not None and sign.tone == "done"


def _title_rows(sheet, title, width, remark):
    """Title over the whole width and a remark at its right; returns the last row used."""
    _write(sheet, 1, 1, title, size=13, bold=True, wrap=False)
    if not remark:
        return 1
    _write(sheet, 2, 1, remark, align="right", wrap=False)
    if width > 1:
        sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=width)
    return 2


# -- cells, pages, bytes ----------------------------------------------------------------------------------------------
def _stored(cell):
    """What a spreadsheet keeps for a table cell, and its number format."""
    value = cell.value
    if isinstance(value, date):
        return value, "yyyy. m. d."
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value, "General"
    if cell.kind == "thousand":
        value = thousands(value)
    if cell.kind == "percent":
        return value, PERCENT
    whole = value == int(value)
    return (int(value), WHOLE) if whole else (value, BROKEN)


def _write(sheet, row, column, value, *, size=10, bold=False, color="14181D", align="left", indent=0, wrap=True):
    """Puts a value in a cell; words stay words even if they begin like a formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "\t", "\r")
    else:
        cell.value = value
    cell.font = Font(name=FACE, size=size, bold=bold, color=color)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=wrap, indent=indent)
    return cell


def _set_page(sheet, landscape, head_rows):
    """A4, as wide as the page, heading rows on every page, page numbers at the foot, rows as high as their text."""
    _set_heights(sheet)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P / &N"
    sheet.sheet_view.showGridLines = False
    if head_rows:
        sheet.print_title_rows = f"1:{head_rows}"


def _set_heights(sheet):
    """Rows as high as their words need: programs other than Excel do not work it out themselves."""
    spans = {(span.min_row, span.min_col): span for span in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        heights = [18]
        for cell in row:
            span = spans.get((cell.row, cell.column))
            if cell.value is None or not cell.alignment.wrap_text or (span and span.max_row > span.min_row):
                continue
            last = span.max_col if span else cell.column
            letters = map(get_column_letter, range(cell.column, last + 1))
            room = sum(sheet.column_dimensions[letter].width for letter in letters) - 2 * cell.alignment.indent - 1
            room = room * 10 / cell.font.size
            lines = sum(max(1, math.ceil(_chars(part) / room)) for part in str(cell.value).split("\n"))
            heights.append(lines * cell.font.size * 1.4 + 4)
        sheet.row_dimensions[row[0].row].height = max(heights)


def _chars(text):
    """How many figures wide a text is; Hangul takes almost the room of two."""
    return sum(1.8 if ord(letter) > 0x1100 else 0.6 if letter == " " else 1 for letter in text)


def _named(blocks):
    """A sheet name for each table and grid: its title, as far as the format allows, never twice."""
    names, taken = {}, {"본문"}
    for block in {id(block): block for block in blocks}.values():
        title = re.sub(r"[\[\]:*?/\\]", " ", ILLEGAL_CHARACTERS_RE.sub("", block.title))
        base = " ".join(title.split()).strip("'")[:31].strip() or "표"
        name, again = base, 1
        while name.casefold() in taken:
            again += 1
            name = f"{base[:27]} ({again})"
        taken.add(name.casefold())
        names[id(block)] = name
    return names


def _settled(book, document):
    """The workbook's bytes with the document's own date everywhere the format would put the present moment."""
    if not book.sheetnames:
        book.create_sheet("본문")
    made = datetime.combine(document.date, time())
    book.properties.title, book.properties.creator = document.title, f"{document.organisation} {document.department}"
    book.properties.created, book.properties.language = made, document.language
    written, settled = io.BytesIO(), io.BytesIO()
    book.save(written)
    stamp = made.replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return settled.getvalue()
