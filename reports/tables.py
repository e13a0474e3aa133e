"""What a table of a report is: plain facts in rows; merging, subtotals and totals are worked out here, never typed.

A report hands over flat rows as a query gives them, every value in every row:

    Table(
        "2016년 예산편성 내역",
        columns=(
            Column("programme", "세부사업", over="예산과목", share=3),
            Column("item", "통계목", over="예산과목", share=3),
            Column("detail", "세부 내역", share=5),
            Column("amount", "예산액", kind="thousand", share=2),
        ),
        rows=[(line.programme, line.item, line.detail, line.amount) for line in lines],   # amount in whole won
        unit="천원",
        merge=("programme", "item"),    # repeated values become one tall cell
        subtotals=True,                 # 소계 for every value of the first merged column
        totals=("amount",),             # 계
    )

Writers walk `header()` and `groups()` or `lines()`; tests read `rows`, `total("amount")` and `lines()`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, groupby

NUMERIC = {"number", "won", "thousand", "percent"}
KINDS = NUMERIC | {"text", "date"}
BULLETS = ("-", "·", "•")
LETTERS = 55  # Hangul letters across a page
TALLEST = 24  # rows of one line beside one tall cell on paper; about two thirds of a page


@dataclass(frozen=True)
class Column:
    """One column. `kind` says what its values are and how they are printed:

    text      words ("\\n" starts a new line); a whole number among them is printed 1,234
    number    1,234
    won       whole won, printed 1,234,000
    thousand  whole won, printed in 천원 and exact: 1,234,000 is 1,234 and 1,234,500 is 1,234.5
    percent   per cent, printed with one decimal place
    date      a date, printed 2016. 2. 18.

    None prints as an empty cell. `over` is the label of a heading above neighbouring columns, `share` the column's
    part of the width, `head` makes its cells headings of their rows, `align` (left, center, right) overrules the kind.
    """

    key: str
    label: str
    kind: str = "text"
    align: str = ""
    share: float = 1
    over: str = ""
    head: bool = False

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"Column {self.key}: unknown kind {self.kind!r}")
        align = self.align or ("right" if self.kind in NUMERIC else "center" if self.kind == "date" else "left")
        object.__setattr__(self, "align", align)


@dataclass(frozen=True)
class Cell:
    """A printed cell: `at` is its first column, `value` what a spreadsheet keeps, `text` what a reader sees."""

    at: int
    value: object
    text: str
    kind: str = "text"
    align: str = "left"
    rowspan: int = 1
    colspan: int = 1
    head: bool = False


@dataclass(frozen=True)
class Line:
    """A printed line: kind is row, subtotal or total; cells covered by a taller or wider one are left out."""

    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Facts in rows; see the module's docstring.

    `merge` names columns whose repeated values become one tall cell, each inside the one named before it.
    `count=("title", "개 사업")` prints the number of rows in 계, `rates={"rate": ("spent", "budget")}` the per cent of
    two sums. `join` makes neighbouring equal texts of a row one wide cell. `note` is a ※ line below.
    `captioned=False` leaves the title off the page where the text above already says it.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence]
    unit: str = ""
    merge: Sequence[str] = ()
    subtotals: bool = False
    totals: Sequence[str] = ()
    count: tuple[str, str] | None = None
    rates: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    total_label: str = "계"
    total_first: bool = True
    join: bool = False
    note: str = ""
    captioned: bool = True

    def __post_init__(self):
        for name in ("columns", "merge", "totals"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "rows", tuple(tuple(row) for row in self.rows))
        self._check()

    def _check(self):
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError(f"{self.title}: two columns share a key")
        if any(len(row) != len(keys) for row in self.rows):
            raise ValueError(f"{self.title}: every row needs {len(keys)} values")
        if self.subtotals and not (self.totals and self.merge[:1] == (keys[0],)):
            raise ValueError(f"{self.title}: subtotals need totals and the first column merged")
        label_ends = 2 if self.subtotals else 1
        for key in (*self.totals, *self.rates, *(self.count or ())[:1]):
            if self.index(key) < label_ends:
                raise ValueError(f"{self.title}: column {key!r} stands where the label of the total goes")
        if any(self.columns[self.index(key)].kind not in NUMERIC - {"percent"} for key in self.totals):
            raise ValueError(f"{self.title}: only numbers and amounts can be totalled")

    # -- questions ---------------------------------------------------------------------------------------------------
    def index(self, key):
        """Where a column stands, counted from 0; ValueError for a key the table does not have."""
        for at, column in enumerate(self.columns):
            if column.key == key:
                return at
        raise ValueError(f"{self.title}: no column {key!r}")

    def column(self, key):
        """All values of a column, top to bottom, as they came in (amounts in whole won)."""
        at = self.index(key)
        return tuple(row[at] for row in self.rows)

    def total(self, key):
        """The sum of a column over all rows, in the column's own measure (whole won for money)."""
        return added(self.column(key))

    @property
    def widths(self):
        """Column widths in per cent."""
        whole = sum(column.share for column in self.columns)
        return tuple(round(100 * column.share / whole, 2) for column in self.columns)

    @property
    def fits_a_page(self):
        """Whether it should rather begin a new page than be cut: when short, or when tall cells would be cut."""
        return sum(map(self._height, self.rows)) <= (30 if self.merge else 12)

    def _height(self, row, without=()):
        """About how many lines of text a row takes on paper; the columns `without` are left out."""
        return max(
            sum(1 + int(len(line) / (LETTERS * width / 100)) for line in printed(value, column.kind).splitlines()) or 1
            for column, value, width in zip(self.columns, row, self.widths, strict=True)
            if column.key not in without
        )

    # -- what is printed ---------------------------------------------------------------------------------------------
    def header(self):
        """One or two heading lines; two when a column stands under an `over`."""
        tall = 2 if any(column.over for column in self.columns) else 1
        upper, lower = [], []
        for over, run in groupby(enumerate(self.columns), key=lambda pair: pair[1].over):
            run = list(run)
            if over:
                upper.append(_heading(run[0][0], over, colspan=len(run)))
            target = lower if over else upper
            target += [_heading(at, column.label, rowspan=1 if over else tall) for at, column in run]
        return [Line("head", tuple(cells)) for cells in (upper, lower) if cells]

    def groups(self, tallest=None):
        """Lines in bundles that should stay together on a page, one for every outermost merged value.

        As much as `tallest` rows of one line stands beside one tall cell: more is cut and its label repeated.
        """
        outermost = self.index(self.merge[0]) if self.merge else None
        runs = groupby(self.rows, key=lambda row: outermost is not None and row[outermost])
        bundles = [bundle for _, rows in runs for bundle in self._bundles(list(rows), self.merge and tallest)]
        if not self.totals and not self.count:
            return bundles
        total = self._sum_line("total", self.total_label, self.rows, first=0)
        if not bundles:
            return [[total]]
        if self.total_first:
            return [[total, *bundles[0]], *bundles[1:]]
        return [*bundles[:-1], [*bundles[-1], total]]

    def page_groups(self):
        """The bundles as pages need them: none so tall that a page could cut it."""
        return self.groups(TALLEST)

    def lines(self):
        """All lines under the header, in order."""
        return [line for bundle in self.groups() for line in bundle]

    def _bundles(self, rows, tallest):
        """One outermost group in pieces; the first carries its 소계, or the last where totals stand below."""
        cut = self._cut(rows, tallest) if tallest else [rows]
        carrier = 0 if self.total_first else len(cut) - 1
        return [
            self._bundle(piece, rows if at == carrier and self.subtotals else None) for at, piece in enumerate(cut)
        ]

    def _cut(self, rows, tallest):
        """Rows in pieces of much the same height, about `tallest` at most; a single higher row stays whole."""
        heights = [0.3 + 0.7 * self._height(row, without=self.merge) for row in rows]  # a row has its own margins
        pieces = math.ceil(sum(heights) / tallest)
        cut = [[] for _ in range(pieces)]
        for row, height, end in zip(rows, heights, accumulate(heights), strict=True):
            cut[int((end - height / 2) * pieces / sum(heights))].append(row)
        return [piece for piece in cut if piece]

    def _bundle(self, rows, added_up):
        """Lines beside one tall cell, with the 소계 of the rows `added_up` (None: without) above or below."""
        lines = [self._row(row, spans) for row, spans in zip(rows, self._spans(rows), strict=True)]
        if not added_up:
            return lines
        label = self._cell(0, rows[0][0], rowspan=len(rows) + 1)
        subtotal = self._sum_line("subtotal", "소 계", added_up, first=1)
        first = lines[0]
        if self.total_first:
            lines[0] = Line("row", first.cells[1:])
            return [Line("subtotal", (label, *subtotal.cells)), *lines]
        lines[0] = Line("row", (label, *first.cells[1:]))
        return [*lines, subtotal]

    def _spans(self, rows):
        """For each row the heights of its merged cells: {column: rows}, 0 where a cell above covers it."""
        spans, merged = [{} for _ in rows], [self.index(key) for key in self.merge]
        for depth, column in enumerate(merged, start=1):
            outer = merged[:depth]
            for _, run in groupby(range(len(rows)), key=lambda at: [rows[at][n] for n in outer]):
                first, *others = run
                spans[first][column] = 1 + len(others)
                for at in others:
                    spans[at][column] = 0
        return spans

    def _row(self, row, spans):
        cells, at = [], 0
        while at < len(row):
            wide = 1
            while self.join and at + wide < len(row) and row[at] is not None and row[at + wide] == row[at]:
                wide += 1
            if spans.get(at, 1):
                cells.append(self._cell(at, row[at], rowspan=spans.get(at, 1), colspan=wide))
            at += wide
        return Line("row", tuple(cells))

    def _sum_line(self, kind, label, rows, first):
        """계 or 소계: a label reaching to the first figure, then sums, the count, and empty cells."""
        figures = {self.index(key): added(row[self.index(key)] for row in rows) for key in self.totals}
        for key, (part, whole) in self.rates.items():
            whole = figures[self.index(whole)]
            figures[self.index(key)] = Decimal(100 * figures[self.index(part)]) / whole if whole else None
        if self.count and kind == "total":
            figures[self.index(self.count[0])] = f"{len(rows):,}{self.count[1]}"
        until = min(figures)
        cells = [Cell(first, label, label, align="center", colspan=until - first, head=True)]
        cells += [self._cell(at, figures.get(at)) for at in range(until, len(self.columns))]
        return Line(kind, tuple(cells))

    def _cell(self, at, value, rowspan=1, colspan=1):
        column = self.columns[at]
        align = "center" if colspan > 1 or (isinstance(value, int) and column.kind == "text") else column.align
        if isinstance(value, str) and value[:1] in BULLETS and "\n" in value:
            align = "left"  # a list reads from its left edge, whatever its column does
        return Cell(at, value, printed(value, column.kind), column.kind, align, rowspan, colspan, column.head)


def across(title, pairs, *, unit="", kind="number", total_label="계", note=""):
    """A one-line table 계 | 충현 | 천연 | … whose first figure is the sum of the others; pairs of (label, value)."""
    pairs = list(pairs)
    columns = [Column("total", total_label, kind, "center", share=3.5)]
    columns += [
        Column(f"c{n}", label, kind, "center", share=1 + max(2, _longest_word(label)))
        for n, (label, _) in enumerate(pairs, start=1)
    ]
    values = [value for _, value in pairs]
    return Table(title, columns, [(added(values), *values)], unit=unit, note=note)


def added(values):
    """The sum of the values that are there (None is left out)."""
    return sum(value for value in values if value is not None)


def thousands(won):
    """Whole won in 천원, exact to the won: 92,400,000 → Decimal("92400"), 1,500 → Decimal("1.5")."""
    return Decimal(won) / 1000


def printed(value, kind="text"):
    """A value as a reader sees it in a column of that kind."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if kind == "thousand":
        value = thousands(value)
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    if kind == "percent":
        return f"{Decimal(value).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"
    if isinstance(value, date):
        return f"{value.year}. {value.month}. {value.day}."
    return f"{value:,}" if isinstance(value, int | Decimal) else str(value)


def _longest_word(label):
    return max(map(len, label.split()), default=0)


def _heading(at, label, rowspan=1, colspan=1):
    return Cell(at, label, label, align="center", rowspan=rowspan, colspan=colspan, head=True)
