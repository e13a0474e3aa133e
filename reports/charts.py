"""Charts as accessible SVG, the same on a page and on paper.

Every drawing has role=img, a title that says its figures in words, and a description; it uses presentation attributes
only (no inline styles: they would break the content security policy) and a shape or a number wherever it uses colour.
Style sheets may recolour it through the classes ink, muted, paper, fill-1 … fill-4.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from reports.documents import Grid
from reports.tables import printed

INK, MUTED, PAPER = "#14181d", "#3d4856", "#ffffff"
RULE, FAINT = "#8d99ab", "#c3cbd7"
# From faint to strong; the ink that stands on each keeps a contrast of at least 4.5 : 1.
SHADES = (("#eef2f8", INK), ("#c9d6ec", INK), ("#8fabd8", INK), ("#2f5597", PAPER), ("#14306b", PAPER))
TONES = {"plan": "#2f5597", "span": "#c9d6ec", "done": "#14306b", "late": "#b03a1e"}
FACE = "Pretendard GOV, Malgun Gothic, sans-serif"


@dataclass(frozen=True)
class Tile:
    """One place of a tile map: column and row of its square, its figure; `label` is written instead of a long name."""

    name: str
    x: int
    y: int
    value: int
    label: str = ""


def bar_chart(title: str, rows: Sequence[tuple[str, int]], unit="", kind="number", width=640) -> SafeString:
    """Horizontal bars for (label, value ≥ 0), the value beside each; `kind` prints it as a column would."""
    rows = list(rows)
    left, step = 12 * max((_ems(label) for label, _ in rows), default=0) + 12, 26
    texts = [f"{printed(value, kind)}{unit}" for _, value in rows]
    room = width - left - 12 * max((_ems(text) for text in texts), default=0) - 14
    most = max((value for _, value in rows), default=0) or 1
    shapes = []
    for at, ((label, value), text) in enumerate(zip(rows, texts, strict=True)):
        middle, length = at * step + 14, round(float(Decimal(value) / most) * room, 1)
        shapes += [
            _text(left - 8, middle + 4, label, anchor="end"),
            _rect(left, middle - 8, max(length, 1), 16, SHADES[3][0], "fill-3"),
            _text(left + length + 6, middle + 4, text, bold=True),
        ]
    axis = _line(left, 2, f"V{len(rows) * step + 2}", RULE)
    said = ", ".join(f"{label} {text}" for (label, _), text in zip(rows, texts, strict=True))
    return _drawing(title, said, "가로 막대그래프", width, len(rows) * step + 4, [*shapes, axis])


def parts_of_wholes(title: str, rows: Sequence[tuple[str, int, int]], unit="", width=640) -> SafeString:
    """For each (label, whole, part) a pale bar, in it a thinner dark one for the part, beside them “part / whole”."""
    rows = list(rows)
    left, step = min(12 * max((_ems(label) for label, *_ in rows), default=0) + 12, width / 2), 26
    texts = [f"{printed(part, 'number')} / {printed(whole, 'number')}{unit}" for _, whole, part in rows]
    scale = (width - left - 100) / (max((whole for _, whole, _ in rows), default=0) or 1)
    shapes = []
    for at, ((label, whole, part), text) in enumerate(zip(rows, texts, strict=True)):
        middle = at * step + 14
        shapes += [
            _text(left - 8, middle + 4, _cut(label, left - 12, 12), anchor="end"),
            _rect(left, middle - 9, max(whole * scale, 1), 18, SHADES[1][0], "fill-1", outline=True),
            _rect(left, middle - 4, max(part * scale, 1), 8, SHADES[4][0], "fill-4"),
            _text(left + whole * scale + 8, middle + 4, text, bold=True),
        ]
    axis = _line(left, 2, f"V{len(rows) * step + 2}", RULE)
    said = ", ".join(f"{label} {text}" for (label, *_), text in zip(rows, texts, strict=True))
    return _drawing(title, said, "겹친 가로 막대그래프", width, len(rows) * step + 4, [*shapes, axis])


def tile_map(title: str, tiles: Sequence[Tile], unit: str = "") -> SafeString:
    """Places as squares about where they lie, darker for more, each with its name and number."""
    tiles, size, gap = list(tiles), 76, 6
    most = max((tile.value for tile in tiles), default=0)
    shapes = []
    for tile in tiles:
        level = -(-4 * tile.value // most) if tile.value else 0  # 0 for none, then four equal steps
        fill, ink = SHADES[level]
        x, y = tile.x * (size + gap), tile.y * (size + gap)
        shapes += [
            _rect(x + 1, y + 1, size - 2, size - 2, fill, f"fill-{level}", outline=True, round_by=6),
            _text(x + size / 2, y + 32, tile.label or tile.name, anchor="middle", fill=ink),
            _text(x + size / 2, y + 56, f"{printed(tile.value, 'number')}{unit}", "middle", ink, bold=True, size=18),
        ]
    width = max((tile.x + 1 for tile in tiles), default=1) * (size + gap) - gap
    height = max((tile.y + 1 for tile in tiles), default=1) * (size + gap) - gap
    said = ", ".join(f"{tile.name} {printed(tile.value, 'number')}{unit}" for tile in tiles)
    return _drawing(title, said, "네모 한 칸이 한 곳인 지도, 짙을수록 큼", width, height, shapes)


def schedule_grid(grid: Grid) -> SafeString:
    """A schedule at a glance: a bar, a dot or a diamond in each month, as its sign's tone says; legend below."""
    left, cell, line = 300, 30, 24
    width, shapes, y = left + cell * len(grid.columns), [], line
    for at, label in enumerate(grid.columns):
        shapes.append(_text(left + cell * (at + 0.5), 16, label, anchor="middle", fill=MUTED, size=11))
    for group, rows in grid.groups():
        if group:
            shapes += [_rect(0, y, width, line, SHADES[0][0], "fill-0"), _text(4, y + 16, group, bold=True)]
            y += line
        for label, cells in rows:
            shapes.append(_text(4, y + 16, _cut(label, left - 12), size=11.5))
            for at, (sign, _) in enumerate(cells):
                if sign:
                    shapes.append(_symbol(sign.tone, left + cell * at, y, cell, line))
            shapes.append(_line(0, y + line, f"H{width}"))
            y += line
    for at in range(len(grid.columns) + 1):
        shapes.append(
            format_html('<path d="M{0} {1}V{2}" stroke="{3}" stroke-width=".5"/>', left + cell * at, line, y, RULE)
        )
    x = 4
    for sign in grid.signs:
        shapes += [_symbol(sign.tone, x, y + 8, cell, line), _text(x + cell + 6, y + 24, sign.meaning, size=11.5)]
        x += cell + 24 + 12 * _ems(sign.meaning)
    return _drawing(grid.title, _grid_said(grid), "일정표", max(width, x), y + 36, shapes)


def _grid_said(grid):
    """Each task and the months it has, in words."""
    return ", ".join(
        f"{row.label} {' '.join(label for label, mark in zip(grid.columns, row.cells, strict=True) if mark) or '없음'}"
        for row in grid.rows
    )


def _symbol(tone, x, y, width, height):
    """One cell's sign: a full bar for a planned month, a thin one for a span, a dot when done, a diamond if late."""
    fill, middle_x, middle_y = TONES[tone], x + width / 2, y + height / 2
    if tone == "done":
        return format_html('<circle cx="{}" cy="{}" r="6.5" fill="{}" class="tone-done"/>', middle_x, middle_y, fill)
    if tone == "late":
        path = f"M{middle_x} {middle_y - 8}l8 8l-8 8l-8 -8z"
        return format_html('<path d="{}" fill="{}" class="tone-late"/>', path, fill)
    thick = 14 if tone == "plan" else 8
    return _rect(x, middle_y - thick / 2, width, thick, fill, f"tone-{tone}", outline=tone == "span")


def _drawing(title, said, what, width, height, shapes):
    """The whole SVG; readers hear the title, the kind of drawing and every figure."""
    body = mark_safe("".join(conditional_escape(shape) for shape in shapes))
    name = "chart-" + hashlib.sha256(f"{title}{said}{what}".encode()).hexdigest()[:10]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-t {0}-d" class="chart" '
        'viewBox="0 0 {1} {2}" width="{1}" height="{2}" font-family="{3}">'
        '<title id="{0}-t">{4}</title><desc id="{0}-d">{5}. {6}</desc>{7}</svg>',
        name, round(width), round(height), FACE, title, what, said, body,
    )  # fmt: skip


def _text(x, y, words, anchor="start", fill=INK, *, bold=False, size=12):
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-size="{}" font-weight="{}" fill="{}" class="{}">{}</text>',
        _short(x), _short(y), anchor, size, "700" if bold else "400", fill,
        "paper" if fill == PAPER else "muted" if fill == MUTED else "ink", words,
    )  # fmt: skip


def _rect(x, y, width, height, fill, css, *, outline=False, round_by=0):
    edge = mark_safe(f' stroke="{RULE}" stroke-width="1"') if outline else ""
    corner = format_html(' rx="{}"', round_by) if round_by else ""
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" class="{}"{}{}/>',
        _short(x), _short(y), _short(width), _short(height), fill, css, edge, corner,
    )  # fmt: skip


def _line(x, y, to, colour=FAINT):
    return format_html('<path d="M{} {}{}" stroke="{}" stroke-width=".5" class="rule"/>', x, y, to, colour)


def _short(number):
    return f"{number:.1f}".removesuffix(".0")


def _ems(text):
    """About how wide a text is, in ems: Hangul one, Latin and figures a little over half."""
    return sum(1 if ord(letter) > 0x2E80 else 0.58 for letter in text)


def _cut(text, width, size=11.5):
    """The text, shortened with … to fit a width in drawing units."""
    if _ems(text) * size <= width:
        return text
    while text and (_ems(text) + 1) * size > width:
        text = text[:-1]
    return f"{text}…"
