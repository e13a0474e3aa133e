"""What a document is: a title and a list of blocks. Reports build one, writers (`pdf`, `hwpx`, `xlsx`) print any.

    Document(
        title="2016년 서대문구 마을공동체 활성화 시행계획",
        subtitle="주민주도, 마을지향으로 살기좋은 마을을 만드는",
        date=date(2016, 2, 18),                       # the document's own date: it also dates the file's metadata
        organisation="서대문구", department="자치행정과",
        edition="공개본",                              # printed in the foot; empty for the district's own copy
        blocks=[
            Cover(registry=(("등록번호", "자치행정과-4102"), …), approvals=(Approval("주무관", "조서은"), …)),
            Contents(),                               # lists every Heading with `listed`
            Opening("2016년도 … 시행계획", "마을의 문제를 …"),
            Heading(1, "Ⅰ", "사업 개요"), Heading(2, "1", "추진 근거", listed=False),
            *woven(outline.parse(text), figures={"공모 한도": "92,400"}, blocks={"지역별 선정 현황": table}),
            Landscape([Heading(1, "Ⅴ", "사업별 추진일정 및 소요예산"), grid]),
        ],
    )

Blocks are frozen and hold finished values only; they never query. `fingerprint()` changes when any of them does.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from planning.outline import Item, OutlineError
from reports.tables import Table


@dataclass(frozen=True)
class Approval:
    """One box of the approval line: post, name, and what is written above the name when signed (02/19, 전결)."""

    post: str
    name: str = ""
    mark: str = ""

    @property
    def post_lines(self):
        """The post as it fits its narrow box: a long single word (마을공동체지원팀장) in two halves."""
        half = -(-len(self.post) // 2)
        return self.post.split() if len(self.post) <= 6 or " " in self.post else [self.post[:half], self.post[half:]]


@dataclass(frozen=True)
class Cover:
    """The first page: registration box, approval line, 협조 names; title and slogan come from the document."""

    registry: Sequence[tuple[str, str]] = ()
    approvals: Sequence[Approval] = ()
    cooperation: Sequence[str] = ()


@dataclass(frozen=True)
class Contents:
    """차례: the listed headings with their page numbers."""

    title: str = "차  례"


@dataclass(frozen=True)
class Opening:
    """The head of the first page of text: the document's full title and its purpose in a frame."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class Certificate:
    """A paper handed to one person (위촉장), alone on its page."""

    number: str
    title: str
    receiver: str
    text: str
    facts: Sequence[tuple[str, str]]
    dated: str
    issuer: str


@dataclass(frozen=True)
class Heading:
    """Level 1 a chapter (Ⅰ), 2 a section (1), 3 a task (가); `listed` ones stand in the contents."""

    level: int
    number: str
    text: str
    listed: bool = True

    def __post_init__(self):
        if self.level not in (1, 2, 3):
            raise ValueError(f"Heading {self.text!r}: level must be 1, 2 or 3")


@dataclass(frozen=True)
class Outline:
    """Outline text (개조식), its slots already filled: see `planning.outline` and `woven`."""

    items: Sequence[Item]


@dataclass(frozen=True)
class Box:
    """Lines in a frame under a title, for goals and directions (추진 목표)."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Sign:
    """One entry of a grid's legend: the symbol a cell shows and what it means. `tone` is plan, span, done or late."""

    key: str
    symbol: str
    meaning: str
    tone: str = "plan"


@dataclass(frozen=True)
class Mark:
    """A filled cell of a grid: which sign, and a word under it where one is known (공고, 심사)."""

    sign: str
    label: str = ""


@dataclass(frozen=True)
class GridRow:
    """One task of a grid; rows of the same `group` (area) stand under one line with its name."""

    group: str
    label: str
    cells: Sequence[Mark | None]


@dataclass(frozen=True)
class Grid:
    """Tasks by months: the schedule (추진일정)."""

    title: str
    rows: Sequence[GridRow]
    signs: Sequence[Sign]
    columns: Sequence[str] = tuple(str(month) for month in range(1, 13))
    over: str = ""
    corner: str = "분야별 세부사업"
    captioned: bool = True

    def __post_init__(self):
        known = {sign.key for sign in self.signs}
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"{row.label}: {len(self.columns)} cells expected, {len(row.cells)} given")
            if unknown := {cell.sign for cell in row.cells if cell} - known:
                raise ValueError(f"{row.label}: signs {sorted(unknown)} are not in the legend")

    def count(self, key):
        """How many cells carry a sign."""
        return sum(1 for row in self.rows for cell in row.cells if cell and cell.sign == key)

    def groups(self):
        """What is printed: (area, [(task, [(sign, mark) or (None, None) for every month]), …]) in order."""
        signs = {sign.key: sign for sign in self.signs}
        for group, rows in groupby(self.rows, key=lambda row: row.group):
            yield (
                group,
                [
                    (row.label, [(signs[mark.sign], mark) if mark else (None, None) for mark in row.cells])
                    for row in rows
                ],
            )


@dataclass(frozen=True)
class Picture:
    """A drawing (SVG from `district.charts`) and the same figures as a table; `show_table` prints both."""

    title: str
    svg: str
    table: Table
    show_table: bool = False
    captioned: bool = True


@dataclass(frozen=True)
class Code:
    """A QR code that says `text`, and beside it in words what it is for."""

    text: str
    told: str

    @property
    def image(self):
        """The code as a data URL, for pages that are printed."""
        from reports.codes import code_svg

        return f"data:image/svg+xml;base64,{b64encode(code_svg(self.text).encode()).decode()}"


@dataclass(frozen=True)
class Photo:
    """A photographed paper on a page of its own; `path` is the JPEG, `title` what it is. For PDF only."""

    title: str
    path: str

    @property
    def address(self):
        return Path(self.path).as_uri()


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Landscape:
    """Blocks on pages lying on their side."""

    blocks: Sequence


@dataclass(frozen=True)
class Document:
    """A whole document; see the module's docstring."""

    title: str
    blocks: Sequence
    date: date
    subtitle: str = ""
    organisation: str = "서대문구"
    department: str = ""
    edition: str = ""
    language: str = "ko"
    orientation: str = "portrait"

    def fingerprint(self):
        """A hash of everything that is printed: equal documents share it, any change changes it."""
        canonical = json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def walk(self):
        """Every block in reading order with the orientation of its page: (block, "portrait" or "landscape").

        A heading lies as what it heads: it never stays behind alone where the paper turns.
        """
        pairs = []
        for block in self.blocks:
            if isinstance(block, Landscape):
                pairs += [(inner, "landscape") for inner in block.blocks]
            else:
                pairs.append((block, self.orientation))
        for at in range(len(pairs) - 2, -1, -1):
            if isinstance(pairs[at][0], Heading):
                pairs[at] = (pairs[at][0], pairs[at + 1][1])
        return pairs

    def tables(self):
        """Every table, also those behind pictures, in reading order."""
        blocks = (block.table if isinstance(block, Picture) else block for block, _ in self.walk())
        return [block for block in blocks if isinstance(block, Table)]


def woven(items, figures, blocks):
    """Outline text and its live blocks in one list: figures go into `{slots}`, blocks stand where `[[표: …]]` did.

    `blocks` maps a slot's name to a block or to a list of blocks. An unknown name is an OutlineError with its line.
    """
    result, run = [], []
    for item in items:
        if item.kind != "slot":
            run.append(item.fill(figures))
            continue
        if item.text not in blocks:
            raise OutlineError(item.line, f"‘{item.text}’이라는 표가 없습니다.")
        if run:
            result.append(Outline(tuple(run)))
            run = []
        found = blocks[item.text]
        result += found if isinstance(found, list | tuple) else [found]
    return [*result, Outline(tuple(run))] if run else result


def is_blank(made):
    """Whether what a slot yields, a block or a list of blocks, holds nothing that a record would have put there."""
    match made:
        case list() | tuple():
            return all(map(is_blank, made))
        case Table():
            return not made.rows or len(made.columns) == 1  # what, and nobody or nothing beside it
        case Grid():
            return not made.rows
        case Outline():
            return not made.items
        case Landscape():
            return is_blank(made.blocks)
    return False


def balanced(title, longest=16):
    """A title's words in lines of much the same length, each a list of words; no line breaks inside a word."""
    words, lines = title.split(), max(1, -(-len(title) // longest))
    parted = []
    while lines > 1 and len(words) > 1:
        share = len(" ".join(words)) / lines
        cut = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - share))
        parted.append(words[:cut])
        words, lines = words[cut:], lines - 1
    return [*parted, words]


def _plain(value):
    """A value as JSON can keep it, with type names where two types could look alike."""
    if is_dataclass(value):
        return {"": type(value).__name__} | {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, Decimal):
        return ["decimal", str(value)]
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(part)] for key, part in value.items()]
    if isinstance(value, Sequence):
        return [_plain(part) for part in value]
    raise TypeError(f"A document cannot keep a {type(value).__name__}: {value!r}")
