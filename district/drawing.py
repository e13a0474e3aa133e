"""The strokes of an accessible SVG: words, boxes, lines, signs, and the frame that names them.

Presentation attributes only (inline styles would break the content security policy); style sheets may recolour a
drawing through the classes ink, muted, paper, rule, fill-0 … fill-4 and tone-….
"""

import hashlib

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

INK, MUTED, PAPER = "#14181d", "#3d4856", "#ffffff"
RULE, FAINT = "#8d99ab", "#c3cbd7"
# From faint to strong; the ink that stands on each keeps a contrast of at least 4.5 : 1.
SHADES = (("#eef2f8", INK), ("#c9d6ec", INK), ("#8fabd8", INK), ("#2f5597", PAPER), ("#14306b", PAPER))
TONES = {
    "plan": "#2f5597",
    "span": "#c9d6ec",
    "done": "#14306b",
    "late": "#b03a1e",
    "waiting": "#2f5597",
    "skipped": MUTED,
}
FACE = "Pretendard GOV, Malgun Gothic, sans-serif"


def framed(title, said, what, width, height, shapes):
    """The whole SVG; readers hear the title, the kind of drawing and every figure."""
    body = mark_safe("".join(conditional_escape(shape) for shape in shapes))
    name = "chart-" + hashlib.sha256(f"{title}{said}{what}".encode()).hexdigest()[:10]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-t {0}-d" class="chart" '
        'viewBox="0 0 {1} {2}" width="{1}" height="{2}" font-family="{3}">'
        '<title id="{0}-t">{4}</title><desc id="{0}-d">{5}. {6}</desc>{7}</svg>',
        name, round(width), round(height), FACE, title, what, said, body,
    )  # fmt: skip


def text(x, y, words, anchor="start", fill=INK, *, bold=False, size=12):
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-size="{}" font-weight="{}" fill="{}" class="{}">{}</text>',
        _short(x), _short(y), anchor, size, "700" if bold else "400", fill,
        "paper" if fill == PAPER else "muted" if fill == MUTED else "ink", words,
    )  # fmt: skip


def rect(x, y, width, height, fill, css, *, outline=False, round_by=0):
    edge = mark_safe(f' stroke="{RULE}" stroke-width="1"') if outline else ""
    corner = format_html(' rx="{}"', round_by) if round_by else ""
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" class="{}"{}{}/>',
        _short(x), _short(y), _short(width), _short(height), fill, css, edge, corner,
    )  # fmt: skip


def sign(tone, x, y, width, height):
    """The sign of one cell or count, each of a shape of its own: a full bar for a planned month and a thin one for a
    span; a dot when done, a ring when it waits for a word, a diamond if late, a cross if passed over, a box ahead."""
    middle_x, middle_y = x + width / 2, y + height / 2
    if tone in ("plan", "span"):
        thick = 14 if tone == "plan" else 8
        return rect(x, middle_y - thick / 2, width, thick, TONES[tone], f"tone-{tone}", outline=tone == "span")
    if tone == "ahead":
        return rect(middle_x - 6, middle_y - 6, 12, 12, TONES["span"], "tone-span", outline=True)
    if tone in ("done", "waiting"):
        shape = format_html('circle cx="{}" cy="{}" r="{}"', middle_x, middle_y, 6.5 if tone == "done" else 5.25)
    else:
        path = "m0 -8l8 8l-8 8l-8 -8z" if tone == "late" else "m-5 -5l10 10m0 -10l-10 10"
        shape = format_html('path d="M{} {}{}"', middle_x, middle_y, path)
    if tone in ("done", "late"):
        return format_html('<{} fill="{}" class="tone-{}"/>', shape, TONES[tone], tone)
    return format_html('<{} fill="none" stroke="{}" stroke-width="2.5" class="edge-{}"/>', shape, TONES[tone], tone)


def line(x, y, to, colour=FAINT):
    return format_html('<path d="M{} {}{}" stroke="{}" stroke-width=".5" class="rule"/>', x, y, to, colour)


def _short(number):
    return f"{number:.1f}".removesuffix(".0")


def ems(text):
    """About how wide a text is, in ems: Hangul one, Latin and figures a little over half."""
    return sum(1 if ord(letter) > 0x2E80 else 0.58 for letter in text)


def cut(text, width, size=11.5):
    """The text, shortened with … to fit a width in drawing units."""
    if ems(text) * size <= width:
        return text
    while text and (ems(text) + 1) * size > width:
        text = text[:-1]
    return f"{text}…"
