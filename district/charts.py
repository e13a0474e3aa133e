"""Charts as accessible SVG, the same on a page and on paper: values in, SVG out.

Every drawing has role=img, a title that says its figures in words, and a description; a shape or a number stands
wherever a colour does, so that it can be read in high contrast and off a grey print.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from district import drawing as pen
from district.drawing import MUTED, RULE, SHADES, ems
from district.templatetags.maeul import NOTHING, thousand

PHONE = 330  # a drawing of this width stands on a phone without being moved or shrunk


@dataclass(frozen=True)
class Chart:
    """A drawing and its figures: `rows` begin with a name, numbers follow as `labels` say; `kind` prints them.

    Whatever shows it gives the figures as a table too: pages by `columns` and `printed_rows`, documents by a table
    of their own.
    """

    title: str
    svg: SafeString
    labels: Sequence[str]
    rows: Sequence[Sequence]
    unit: str = ""
    kind: str = "number"

    @property
    def columns(self):
        """The columns as `components/table.html` wants them."""
        return [{"label": label, "kind": "number" if at else "head"} for at, label in enumerate(self.labels)]

    @property
    def printed_rows(self):
        return [[row[0], *(_printed(value, self.kind) for value in row[1:])] for row in self.rows]


@dataclass(frozen=True)
class Tile:
    """One place of a tile map: column and row of its square, its figure or None where nobody knows it; `label` is
    written instead of a long name."""

    name: str
    x: int
    y: int
    value: int | None
    label: str = ""


def bar_chart(title: str, rows: Sequence[tuple[str, int]], unit="", kind="number", width=640) -> SafeString:
    """Horizontal bars for (label, value ≥ 0), the value beside each; `kind` (number, thousand) prints it."""
    return grouped_bars(title, [("", rows)], unit, kind, width)


def grouped_bars(title, groups, unit="", kind="number", width=640) -> SafeString:
    """Bars like those of `bar_chart` for [(group, rows), …]: one scale, above each group its name and sum."""
    every = [row for _, rows in groups for row in rows]

    def printed(value):
        return f"{_printed(value, kind)}{unit}"

    left = 12 * max((ems(label) for label, _ in every), default=0) + 12
    room = width - left - 12 * max((ems(printed(value)) for _, value in every), default=0) - 14
    most, y, shapes, said = max((value for _, value in every), default=0) or 1, 0, [], []
    for name, rows in groups:
        if name:
            whole = printed(sum(value for _, value in rows))
            shapes += [pen.text(0, y + 18, name, bold=True), pen.text(width, y + 18, whole, "end", MUTED)]
            said.append(f"{name} {whole}")
            y += 26
        shapes.append(pen.line(left, y + 2, f"v{len(rows) * 26}", RULE))
        for label, value in rows:
            length = round(float(Decimal(value) / most) * room, 1)
            shapes += [
                pen.text(left - 8, y + 18, label, anchor="end"),
                pen.rect(left, y + 6, max(length, 1), 16, SHADES[3][0], "fill-3"),
                pen.text(left + length + 6, y + 18, printed(value), bold=True),
            ]
            said.append(f"{label} {printed(value)}")
            y += 26
        y += 8 if name else 0
    return pen.framed(title, ", ".join(said), "가로 막대그래프", width, y + 4, shapes)


def parts_of_wholes(title: str, rows: Sequence[tuple[str, int, int]], unit="", width=640) -> SafeString:
    """For each (label, whole, part) a pale bar, in it a thinner dark one for the part, beside them “part / whole”."""
    rows = list(rows)
    left, step = min(12 * max((ems(label) for label, *_ in rows), default=0) + 12, width / 2), 26
    texts = [f"{part:,} / {whole:,}{unit}" for _, whole, part in rows]
    scale = (width - left - 100) / (max((whole for _, whole, _ in rows), default=0) or 1)
    shapes = []
    for at, ((label, whole, part), text) in enumerate(zip(rows, texts, strict=True)):
        middle = at * step + 14
        shapes += [
            pen.text(left - 8, middle + 4, pen.cut(label, left - 12, 12), anchor="end"),
            *_part_of_whole(left, middle, whole * scale, part * scale),
            pen.text(left + whole * scale + 8, middle + 4, text, bold=True),
        ]
    axis = pen.line(left, 2, f"V{len(rows) * step + 2}", RULE)
    said = ", ".join(f"{label} {text}" for (label, *_), text in zip(rows, texts, strict=True))
    return pen.framed(title, said, "겹친 가로 막대그래프", width, len(rows) * step + 4, [*shapes, axis])


def shares(title, rows, part, whole, unit="", kind="number", width=PHONE) -> SafeString:
    """Money used of money there, for names too long to stand beside a bar: name, bar, and both figures in words.

    `rows` are (label, whole, part), `part` and `whole` what the two are called (집행, 예산현액).
    """
    most, step, shapes, said = max((row[1] for row in rows), default=0) or 1, 74, [], []
    for at, (label, all_, used) in enumerate(rows):
        rate = f" ({used * 100 / all_:.1f}%)" if all_ else ""
        words = f"{part} {_printed(used, kind)} / {whole} {_printed(all_, kind)}{unit}{rate}"
        y = at * step
        shapes += [
            pen.text(0, y + 16, pen.cut(label, width, 13), bold=True, size=13),
            *_part_of_whole(0.5, y + 34, (width - 1) * all_ / most, (width - 1) * used / most),
            pen.text(0, y + 60, words),
        ]
        said.append(f"{label} {words}")
    return pen.framed(title, ", ".join(said), "겹친 가로 막대그래프", width, len(rows) * step, shapes)


def stacks(title, columns, signs, unit="", width=PHONE) -> SafeString:
    """Things counted one by one: in each column a sign for every one of them, standing on each other.

    `columns` are (label, [count for each sign]), `signs` (tone, meaning) from the bottom up; legend below.
    """
    step, row, top = (width - 4) / max(len(columns), 1), 18, 22
    tallest = max((sum(counts) for _, counts in columns), default=0)
    floor, shapes, said = top + tallest * row, [], []
    for at, (label, counts) in enumerate(columns):
        x, tones = 2 + at * step, [tone for (tone, _), count in zip(signs, counts, strict=True) for _ in range(count)]
        shapes += [pen.sign(tone, x, floor - (n + 1) * row, step, row) for n, tone in enumerate(tones)]
        shapes.append(pen.text(x + step / 2, floor - len(tones) * row - 6, str(len(tones)), "middle", MUTED, size=11))
        shapes.append(pen.text(x + step / 2, floor + 18, label, anchor="middle"))
        told = [f"{meaning} {count}{unit}" for (_, meaning), count in zip(signs, counts, strict=True) if count]
        said.append(f"{label} {' '.join(told) or '없음'}")
    shapes.append(pen.line(0, floor + 2, f"H{width}", RULE))
    legend, height = _legend(signs, floor + 28, width)
    return pen.framed(title, ", ".join(said), "표시 하나가 한 건인 그래프", width, height, shapes + legend)


def multiples(title, labels, rows, beneath=(), unit="", kind="number") -> SafeString:
    """The same names over the years: rows of (name, [value for each label]) as small bars, all on one scale.

    None is a value that nobody knows. Rows `beneath` have no place on that scale: they stand below a line as figures.
    """
    every = [*rows, *beneath]
    left = 12 * max((ems(name) for name, _ in every), default=0) + 12
    number = 12 * max((ems(_printed(value, kind)) for _, values in every for value in values), default=0) + 10
    panel = max((PHONE - left) / max(len(labels), 1), number + 60)
    scale = (panel - number) / (max((value or 0 for _, values in rows for value in values), default=0) or 1)
    width, bottom, said = round(left + panel * len(labels)), 26 + 24 * len(rows), [[label] for label in labels]
    shapes = [pen.line(0, bottom + 2, f"H{width}", RULE)]
    for at, label in enumerate(labels):
        x = left + panel * at
        shapes += [pen.text(x, 16, label, bold=True), pen.line(x, 26, f"V{bottom}", RULE)]
    for n, (name, values) in enumerate(every):
        drawn = n < len(rows)
        y = 26 + 24 * n + (0 if drawn else 6)
        shapes.append(pen.text(left - 8, y + 17, name, anchor="end"))
        for at, value in enumerate(values):
            x, length = left + panel * at, scale * value if drawn and value else 0
            if length:
                shapes.append(pen.rect(x, y + 5, max(length, 1), 14, SHADES[3][0], "fill-3"))
            shapes.append(pen.text(x + length + 5, y + 17, _printed(value, kind), bold=bool(value)))
            if value is not None:
                said[at].append(f"{name} {_printed(value, kind)}{unit}")
    words = ". ".join(", ".join(told) for told in said)
    return pen.framed(title, words, "가로 막대그래프", width, 26 + 24 * len(every) + 8, shapes)


def tile_map(title: str, tiles: Sequence[Tile], unit="", kind="number") -> SafeString:
    """Places as squares about where they lie, darker for more, each with its name and number.

    Amounts (`kind` thousand) stand without their unit, and smaller where they are long.
    """
    tiles, size, gap = list(tiles), 76, 6
    most = max((tile.value or 0 for tile in tiles), default=0)
    shapes, said = [], []
    for tile in tiles:
        level = -(-4 * tile.value // most) if tile.value else 0  # 0 for none, then four equal steps
        fill, ink = SHADES[level]
        x, y = tile.x * (size + gap), tile.y * (size + gap)
        written = _printed(tile.value, kind)
        whole = written if tile.value is None else f"{written}{unit}"
        figure = whole if kind == "number" else written
        said.append(f"{tile.name} {whole}")
        shapes += [
            pen.rect(x + 1, y + 1, size - 2, size - 2, fill, f"fill-{level}", outline=True, round_by=6),
            pen.text(x + size / 2, y + 32, tile.label or tile.name, anchor="middle", fill=ink),
            pen.text(x + size / 2, y + 56, figure, "middle", ink, bold=True, size=min(18, int(66 / ems(figure)))),
        ]
    width = max((tile.x + 1 for tile in tiles), default=1) * (size + gap) - gap
    height = max((tile.y + 1 for tile in tiles), default=1) * (size + gap) - gap
    return pen.framed(title, ", ".join(said), "네모 한 칸이 한 곳인 지도, 짙을수록 큼", width, height, shapes)


def schedule_grid(grid) -> SafeString:
    """A schedule at a glance: in each month the sign of its tone; legend below. `grid` is a Grid of the reports."""
    left, cell, line = 300, 30, 24
    width, shapes, y = left + cell * len(grid.columns), [], line
    for at, label in enumerate(grid.columns):
        shapes.append(pen.text(left + cell * (at + 0.5), 16, label, anchor="middle", fill=MUTED, size=11))
    for group, rows in grid.groups():
        if group:
            shapes += [pen.rect(0, y, width, line, SHADES[0][0], "fill-0"), pen.text(4, y + 16, group, bold=True)]
            y += line
        for label, cells in rows:
            shapes.append(pen.text(4, y + 16, pen.cut(label, left - 12), size=11.5))
            for at, (sign, _) in enumerate(cells):
                if sign:
                    shapes.append(pen.sign(sign.tone, left + cell * at, y, cell, line))
            shapes.append(pen.line(0, y + line, f"H{width}"))
            y += line
    shapes += [pen.line(left + cell * at, line, f"V{y}", RULE) for at in range(len(grid.columns) + 1)]
    legend, height = _legend([(sign.tone, sign.meaning) for sign in grid.signs], y + 8, width)
    return pen.framed(grid.title, _grid_said(grid), "일정표", width, height, shapes + legend)


def _grid_said(grid):
    """Each task and the months it has, in words."""
    return ", ".join(
        f"{row.label} {' '.join(label for label, mark in zip(grid.columns, row.cells, strict=True) if mark) or '없음'}"
        for row in grid.rows
    )


def _part_of_whole(x, middle, whole, part):
    """A pale bar and in it a thinner dark one."""
    return (
        pen.rect(x, middle - 9, max(whole, 1), 18, SHADES[1][0], "fill-1", outline=True),
        pen.rect(x, middle - 4, max(part, 1), 8, SHADES[4][0], "fill-4"),
    )


def _legend(signs, y, width):
    """What each (tone, meaning) is, in as many lines as it takes: (shapes, where they end)."""
    shapes, x = [], 4
    for tone, meaning in signs:
        wide, words = 30 if tone in ("plan", "span") else 18, 11.5 * ems(meaning)
        if x > 4 and x + wide + 4 + words > width:
            x, y = 4, y + 24
        shapes += [pen.sign(tone, x, y, wide, 24), pen.text(x + wide + 4, y + 16, meaning, size=11.5)]
        x += wide + 14 + words
    return shapes, y + 28


def _printed(value, kind="number"):
    if value is None:
        return NOTHING
    return thousand(value) if kind == "thousand" else f"{value:,}"
