"""The budget as one flat sheet, a row for every row of a formula: written for staff to fill in, and read back.

Plain values only: what the sheet says, and what is wrong with it, cell by cell. `budget_import` stores it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from openpyxl.utils import get_column_letter

from district.parsing import HIGHEST_WON, clean_line, parse_won, refuse_resident_number
from district.templatetags.maeul import josa

from .models import BudgetLine
from .spreadsheet import MAX_ROWS

SHEET = "예산"
FUNDS = {label: value for value, label in BudgetLine.Fund.choices}
_MOST = 2_147_483_647  # what a count of the database holds
_TOTALS = {"계", "합계", "소계", "총계"}
_NO_VALUE = {
    "formula": "수식은 읽지 않습니다. 복사한 뒤 ‘값으로 붙여넣기’를 해 주세요.",
    "date": "날짜로 적혀 있습니다. 칸의 표시 형식을 ‘일반’으로 바꾸고 다시 적어 주세요.",
    "boolean": "TRUE·FALSE는 읽을 수 없습니다. 글이나 수로 적어 주세요.",
    "error": "엑셀 오류가 든 칸입니다. 값을 다시 적어 주세요.",
}


@dataclass(frozen=True)
class Column:
    """A column of the sheet; `limit` characters for words, `place` where a merged cell speaks for all its rows."""

    key: str
    label: str
    note: str
    example: str
    kind: str = "text"
    limit: int = 0
    required: bool = True
    place: bool = True

    @property
    def heading(self):
        return self.label + ("(원)" if self.kind == "won" else "")


COLUMNS = (
    Column("policy", "정책사업", "예산의 첫째 단계", "활기찬 주민자치실현", limit=60),
    Column("department", "부서", "정책사업을 맡은 부서. ‘고를 말’ 시트의 이름", "자치행정과", limit=60),
    Column("unit", "단위사업", "둘째 단계", "마을공동체 만들기", limit=60),
    Column("programme", "세부사업", "셋째 단계", "마을공동체 인식확산", limit=60),
    Column("object_class", "편성목", "그 해의 과목표에 있는 이름", "일반보상금", limit=40),
    Column("item", "통계목", "그 편성목 아래에 있는 이름", "기타보상금", limit=40),
    Column(
        "name", "세부내역", "같은 세부내역의 산출근거는 여러 행에 이어서", "주민교육 강사료", limit=80, place=False
    ),
    Column("fund", "재원", "구비, 시비, 국비 가운데 하나", "구비", limit=10, place=False),
    Column("basis", "산출내용", "없으면 오른쪽 세 칸과 함께 비움", "강사", limit=80, required=False, place=False),
    Column("unit_price", "단가", "1원 이상", "100,000", kind="won", required=False, place=False),
    Column("quantity", "수량", "1 이상", "10", kind="count", required=False, place=False),
    Column("times", "횟수", "비우면 1", "2", kind="count", required=False, place=False),
    Column("amount", "금액", "단가 × 수량 × 횟수와 같은 값", "2,000,000", kind="won", place=False),
)
PLACE = ("policy", "unit", "programme", "object_class", "item", "name")
FORMULA = ("basis", "unit_price", "quantity", "times")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, named as spreadsheets do (C12)."""

    key: str
    cell: str
    row: int
    words: str


@dataclass
class Row:
    """A row of the sheet: what could be read, and as it was typed."""

    number: int
    values: dict = field(default_factory=dict)
    typed: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)

    @property
    def place(self):
        return tuple(self.values[key] for key in PLACE)

    @property
    def formula(self):
        """(content, unit price, quantity, times), or () for an amount without one."""
        return tuple(self.values[key] for key in FORMULA) if self.values["basis"] else ()


@dataclass
class Reading:
    """The rows of a sheet; `ignored` are headings of columns that are none of ours."""

    rows: list
    ignored: list

    @property
    def faults(self):
        return [fault for row in self.rows for fault in row.faults]


@dataclass(frozen=True)
class Choices:
    """The names that a sheet may use: those of departments, and (편성목, 통계목) of the year's code book."""

    departments: frozenset
    items: frozenset


def read(sheet, choices):
    """The rows below the heading. Raises ValidationError where there is no heading or nothing below it."""
    top, columns, ignored = _heading(sheet)
    numbers = sorted(number for number in sheet.rows if number > top)
    if not numbers:
        raise ValidationError("머리글 아래에 적힌 행이 없습니다.", code="empty")
    if len(numbers) > MAX_ROWS:
        raise ValidationError(f"행이 너무 많습니다. {MAX_ROWS:,}행까지 올릴 수 있습니다.", code="rows")
    torn = _spread_merges(sheet, numbers, columns)
    reading = Reading([_row(number, sheet.rows[number], columns, choices) for number in numbers], ignored)
    letters = {column.key: get_column_letter(at) for at, column in columns.items()}
    for row in reading.rows:
        for at in torn.get(row.number, ()):
            _blame(row, letters, columns[at].key, "합쳐진 칸입니다. 합치기를 풀고 칸마다 적어 주세요.")
    _check_together(reading.rows, letters)
    return reading


def _heading(sheet):
    """(row, {column: Column}, headings of other columns): the first rows are searched, a title may stand above."""
    wanted = {column.heading: column for column in COLUMNS}
    best = []
    for number in sorted(sheet.rows)[:10]:
        labels = {at: re.sub(r"\s", "", unicodedata.normalize("NFKC", c.text)) for at, c in sheet.rows[number].items()}
        twice = [label for label, times in Counter(labels.values()).items() if times > 1 and label in wanted]
        missing = [label for label in wanted if label not in labels.values()]
        if not missing and not twice:
            ours = {at: wanted[label] for at, label in labels.items() if label in wanted}
            return number, ours, [label for label in labels.values() if label not in wanted]
        if twice and not missing:
            raise ValidationError(f"머리글 ‘{twice[0]}’이 두 번 있습니다. 하나만 남겨 주세요.", code="heading")
        if not best or len(missing) < len(best):
            best = missing
    names = "" if len(best) in (0, len(wanted)) else f" 없는 머리글: {', '.join(best)}."
    raise ValidationError(
        f"머리글을 찾을 수 없습니다.{names} 입력용 엑셀의 첫 행을 그대로 두고 적어 주세요.", code="heading"
    )


def _spread_merges(sheet, numbers, columns):
    """Gives cells merged downwards in the tree's columns their value in every row; other merges, {row: {column}}."""
    torn, spread = {}, set()
    for first, left, last, right in sheet.merges:
        covered = numbers[bisect_right(numbers, first - 1) : bisect_right(numbers, last)]
        ours = [at for at in columns if left <= at <= right]
        if not covered or not ours or (first == last and left == right):
            continue
        if left != right or not columns[left].place or covered[0] != first or spread & {(n, left) for n in covered}:
            torn.setdefault(covered[0], set()).update(ours)
            continue
        spread.update((number, left) for number in covered)
        if value := sheet.rows[first].get(left):
            for number in covered:
                sheet.rows[number][left] = value
    return torn


def _row(number, cells, columns, choices):
    row = Row(number)
    first = next((cell.text.replace(" ", "") for at, cell in sorted(cells.items()) if at in columns), "")
    letters = {column.key: get_column_letter(at) for at, column in columns.items()}
    if first in _TOTALS:
        row.typed = {columns[at].key: cell.text for at, cell in cells.items() if at in columns}
        at = next(at for at in sorted(cells) if at in columns)
        _blame(row, letters, columns[at].key, "합계 행입니다. 지워 주세요. 합계는 이 화면이 셈합니다.")
        return row
    for at, column in columns.items():
        cell = cells.get(at)
        row.typed[column.key] = cell.text if cell and cell.kind != "formula" else ("(수식)" if cell else "")
        try:
            row.values[column.key] = _value(cell, column)
        except ValidationError as refusal:
            _blame(row, letters, column.key, refusal.messages[0])
    if not row.faults:
        _check_row(row, letters, choices)
    return row


def _blame(row, letters, key, words):
    row.faults.append(Fault(key, f"{letters[key]}{row.number}", row.number, words))


def _value(cell, column):
    if cell is None:
        if column.required:
            raise ValidationError(f"{josa(column.label, '을/를')} 적어 주세요.")
        return "" if column.kind == "text" else None
    if cell.kind in _NO_VALUE:
        raise ValidationError(_NO_VALUE[cell.kind])
    if cell.text.lstrip().startswith("="):
        raise ValidationError("‘=’로 시작하는 글은 받지 않습니다. 값만 적어 주세요.")
    return {"text": _words, "won": _won, "count": _count}[column.kind](cell, column)


def _words(cell, column):
    text = clean_line(re.sub(r"[\r\n\t]+", " ", cell.text))
    refuse_resident_number(text)
    if len(text) > column.limit:
        raise ValidationError(f"{column.limit}자까지 쓸 수 있습니다.")
    if column.key == "fund" and text not in FUNDS:
        raise ValidationError(f"재원은 {', '.join(FUNDS)} 가운데 하나로 적어 주세요.")
    return text


def _whole(cell):
    """The digits of a cell; a number cell may say 92400.0 or 9.24E4 where it means 92400."""
    if cell.kind != "number":
        return cell.text
    try:
        number = Decimal(cell.text)
    except InvalidOperation:
        return cell.text
    if not number.is_finite() or abs(number) > 10 * HIGHEST_WON:
        return str(10 * HIGHEST_WON)
    if number != number.to_integral_value():
        raise ValidationError(f"{cell.text}에는 소수점 아래가 있습니다. 소수점 없이 적어 주세요.")
    return str(int(number))


def _won(cell, column):
    return parse_won(_whole(cell))


def _count(cell, column):
    plain = unicodedata.normalize("NFKC", _whole(cell)).strip().replace(",", "")
    if not re.fullmatch(r"\d{1,20}", plain, re.ASCII) or not 1 <= int(plain) <= _MOST:
        raise ValidationError(f"{josa(column.label, '은/는')} 1 이상의 수로 적어 주세요.")
    return int(plain)


def _check_row(row, letters, choices):
    """What only the cells of a row together can say: names of the book, and the arithmetic."""
    values = row.values
    if values["department"] not in choices.departments:
        _blame(row, letters, "department", f"등록된 부서가 아닙니다: {values['department']}")
    if values["object_class"] not in {kind for kind, _ in choices.items}:
        _blame(row, letters, "object_class", f"이 해의 과목표에 없는 편성목입니다: {values['object_class']}")
    elif (values["object_class"], values["item"]) not in choices.items:
        _blame(row, letters, "item", f"‘{values['object_class']}’ 아래에 없는 통계목입니다: {values['item']}")
    written = [key for key in FORMULA if values[key]]
    if not written and values["unit_price"] is None:
        return
    for key, words in (
        ("basis", "단가나 수량을 적은 행에는 산출내용도 적어 주세요."),
        ("unit_price", "산출내용이 있으면 단가를 1원 이상 적어 주세요."),
        ("quantity", "산출내용이 있으면 수량도 적어 주세요."),
    ):
        if not values[key]:
            _blame(row, letters, key, words)
    if row.faults:
        return
    values["times"] = values["times"] or 1
    product = values["unit_price"] * values["quantity"] * values["times"]
    if product != values["amount"]:
        _blame(
            row,
            letters,
            "amount",
            f"단가 × 수량 × 횟수는 {_won_text(product)}인데 금액은 {_won_text(values['amount'])}입니다.",
        )


def _won_text(amount):
    return f"{amount:,}원" if amount <= HIGHEST_WON else "너무 큰 금액"


def _check_together(rows, letters):
    """What rows say to each other: a policy has one department, a line stands in one place and has one fund."""
    department, seen, before = {}, {}, None
    for row in rows:
        if row.faults:
            before = None
            continue
        values = row.values
        known = department.setdefault(values["policy"], values["department"])
        if known != values["department"]:
            _blame(row, letters, "department", f"위 행에 적은 이 정책사업의 부서와 다릅니다: {known}")
        if before and row.place == before.place and row.formula and before.formula:
            if values["fund"] != before.values["fund"]:
                _blame(row, letters, "fund", f"위 행의 같은 세부내역은 재원이 ‘{before.values['fund']}’입니다.")
        elif first := seen.get(row.place):
            _blame(
                row, letters, "name", f"{first}행에 있는 세부내역입니다. 산출근거를 이어서 적거나 이름을 바꿔 주세요."
            )
        seen.setdefault(row.place, row.number)
        before = row
