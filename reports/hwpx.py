"""Any document as a Hangul document (HWPX): text to go on writing in, tables that flow, headings in the outline.

Its contents carry no page numbers: where a page ends is known only to the program that opens the file, and its own
차례 is made from the same headings. A picture stands as the table of its figures. The same document gives the same
bytes.
"""

from dataclasses import replace

from reports.codes import code_png
from reports.documents import (
    Box,
    Certificate,
    Code,
    Contents,
    Cover,
    Document,
    Grid,
    Heading,
    Opening,
    Outline,
    PageBreak,
    Picture,
    balanced,
)
from reports.hancom import LINE, SANS, SERIF, Frame, Look, Manuscript, Square
from reports.tables import Table, printed

NAVY, DEEP, SOFT = "#14306B", "#0F2350", "#33415C"
HAIR, EDGE = (0.12, LINE), (0.5, NAVY)
FILLS = {
    "head": "#E3E9F3",
    "total": "#E3E9F3",
    "subtotal": "#F1F4F9",
    "label": "#F6F8FB",
    "plan": "#C9D6EC",
    "span": "#E8EEF7",
    "done": NAVY,
    "late": "#FBE6DF",
}
ALIGN = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}
DENSE = 12  # a table of more columns is set in smaller letters

HEADINGS = {
    1: Look("장 제목", 17, True, DEEP, SANS, after=4, outline=1, keep=True, frame=Frame(bottom=(0.7, NAVY))),
    2: Look("절 제목", 14, True, DEEP, SANS, before=7, after=2.5, outline=2, keep=True),
    3: Look("사업 제목", 12.5, True, DEEP, SANS, before=5, after=1.5, outline=3, keep=True),
}  # fmt: skip
ITEMS = {
    1: Look("개조식 □", 12.5, True, DEEP, hang=6.6, before=3.5, keep=True),
    2: Look("개조식 ○", 11, left=3.8, hang=5.8, before=1.2),
    3: Look("개조식 -", 10.5, left=9.5, hang=3.7, before=0.6),
    4: Look("개조식 ·", 10, left=13.2, hang=3.5, before=0.4),
}
NOTE = Look("주석 ※", 9.5, color="#3D4856", hang=5, before=0.8)
CONCLUSION = Look("결론 ⇒", 10.5, color=NAVY, hang=5.5, before=1.4)
PARAGRAPH = Look("문단", 11, before=1.4)
CAPTION = Look("표 제목", 10, True, DEEP, SANS, before=2, after=0.6, leading=130, keep=True)
UNIT = Look("표 단위", 8.5, color="#3D4856", face=SANS, align="RIGHT", after=0.6, leading=130, keep=True)
WORDS = Look("표 내용", 9, face=SANS, leading=130)
SMALL = replace(WORDS, style="표 내용 작게", size=8)
CODE = Look("표시", 8.5, color="#4A5564", face=SANS, align="RIGHT", leading=130, keep=True)
SPACE = Look(size=3, leading=100, after=1.5)


def render_hwpx(document: Document) -> bytes:
    """The document as an HWPX file."""
    script = Manuscript(
        document.title,
        author=f"{document.organisation} {document.department}".strip(),
        day=document.date,
        edition=document.edition,
    )
    return _Writer(document, script).written()


class _Writer:
    """Walks the blocks of a document and knows on what kind of page it is."""

    def __init__(self, document, script):
        self.document, self.script = document, script
        self.orientation, self.fresh = "", False  # fresh: the next paragraph begins a new page

    def written(self):
        blocks = self.document.walk()
        fronted = any(isinstance(block, Certificate | Cover | Opening) for block, _ in blocks)
        if not fronted:
            self._turn(blocks[0][1] if blocks else self.document.orientation)
            self._masthead()
        before = None
        for block, orientation in blocks:
            if orientation != self.orientation:
                self._turn(orientation, unnumbered=isinstance(block, Certificate | Cover))
            elif isinstance(block, Heading) and block.level == 1 and before and not isinstance(before, Opening):
                self.fresh = True
            self._block(block)
            before = block
        return self.script.to_bytes()

    def _turn(self, orientation, *, unnumbered=False):
        self.script.turn(orientation, unnumbered=unnumbered)
        self.orientation, self.fresh = orientation, False

    def _write(self, text, look):
        self.script.write(text, self._here(look))

    def _draw(self, shares, lines, **more):
        self.script.draw(shares, lines, look=self._here(SPACE), **more)

    def _here(self, look):
        """The look, on a new page where one is due."""
        fresh, self.fresh = self.fresh, False
        return replace(look, fresh=True) if fresh else look

    def _block(self, block):
        match block:
            case Cover():
                self._cover(block)
            case Certificate():
                self._certificate(block)
            case Contents():
                self._contents(block)
            case Opening():
                self._opening(block)
            case Heading():
                mark = f"{block.number}. " if block.number and block.level > 1 else f"{block.number} "
                self._write(f"{mark}{block.text}".strip(), HEADINGS[block.level])
            case Outline():
                for item in block.items:
                    self._write(*_line(item))
            case Box():
                self._box(block)
            case Table():
                self._table(block)
            case Grid():
                self._grid(block)
            case Picture():
                self._table(replace(block.table, title=block.title, captioned=block.captioned))
            case Code():
                self._write(block.told, CODE)
                self.script.picture(code_png(block.text), 24)
            case PageBreak():
                self.fresh = True

    # -- the first pages ----------------------------------------------------------------------------------------------
    def _masthead(self):
        """The head of a document without a cover."""
        document = self.document
        by = (document.subtitle, f"{document.organisation} {document.department}".strip(), printed(document.date))
        self._write(document.title, Look("문서 제목", 19, True, DEEP, SANS, leading=135))
        line = Frame(bottom=(0.7, NAVY))
        self._write(" · ".join(filter(None, by)), Look(size=9.5, color="#4A5564", face=SANS, after=4, frame=line))

    def _cover(self, cover):
        if cover.registry or cover.approvals:
            self._official(cover)
        rule = (0.7, NAVY)
        slogan = [(f"- {self.document.subtitle} -", Look(size=13, color=SOFT, face=SANS, align="CENTER", before=8))]
        name = Look("표지 제목", 27, True, DEEP, SANS, "CENTER", leading=140)
        lines = [" ".join(words) for words in balanced(self.document.title)]
        title = [(line, replace(name, before=5 if at == 0 else 0)) for at, line in enumerate(lines)]
        title[-1] = (title[-1][0], replace(title[-1][1], after=9))
        face = Square(0, (*(slogan if self.document.subtitle else []), *title), Frame(top=rule, bottom=rule))
        self._write("", Look(size=10, after=34))
        self._draw([1], [[face]])
        issuer = Look(size=24, bold=True, color=DEEP, face=SANS, align="CENTER", before=58, spacing=30)
        self._write(self.document.organisation, issuer)
        self._write(self.document.department, Look(size=14, color=SOFT, face=SANS, align="CENTER", before=2))
        self.fresh = True

    def _official(self, cover):
        """Registration box and approval line (결재란) side by side: one table with an empty column between them."""
        thin = Frame(HAIR, HAIR, HAIR, HAIR)
        label, center = replace(thin, fill=FILLS["head"]), replace(SMALL, align="CENTER")
        height = max(4, len(cover.registry))
        lines = [[] for _ in range(height)]
        for row, (name, value) in enumerate(cover.registry):
            lines[row] += [Square(0, ((name, center),), label), Square(1, ((value, SMALL),), thin)]
        for row in range(len(cover.registry), height):
            lines[row].append(Square(0, (("", SMALL),), colspan=2))
        shares = [17, 31, 6 if cover.approvals else 122]
        lines[0].append(Square(2, (("", SMALL),), rowspan=height))
        count, joint = len(cover.approvals), len(cover.approvals) > 1
        for at, approval in enumerate(cover.approvals, start=3):
            shares.append(116 / count)
            post = "\n".join(approval.post_lines)
            lines[0].append(Square(at, ((post, center),), label))
            signed = (approval.mark, replace(center, color=NAVY)), (approval.name, replace(center, size=9))
            lines[1].append(Square(at, signed, thin, rowspan=height - 1 - joint, upright="BOTTOM"))
        if joint:
            lines[-1].append(Square(3, (("협 조", center),), label))
            lines[-1].append(Square(4, ((", ".join(cover.cooperation), SMALL),), thin, colspan=count - 1))
        self._draw(shares, lines, pad=1, tall=8)

    def _certificate(self, paper):
        """A page of its own in a double frame, its lines set wide."""
        plain = Look(size=14, color=DEEP, face=SERIF, align="CENTER", leading=180)
        name = Look("증서 제목", 38, True, DEEP, SERIF, "CENTER", before=22, after=20, spacing=20)
        words = [
            (paper.number, replace(plain, size=12, align="LEFT", left=6, before=6)),
            (paper.title, name),
            (paper.receiver, replace(plain, size=22, bold=True, align="RIGHT", after=14)),
            *((f"{label} : {told}", replace(plain, size=13, align="LEFT", left=22)) for label, told in paper.facts),
            (paper.text, replace(plain, size=17, align="LEFT", left=22, before=22, after=34)),
            (paper.dated, replace(plain, after=16)),
            (paper.issuer, replace(plain, size=24, bold=True, after=16, spacing=10)),
        ]
        edge = (0.7, NAVY)
        self._draw([1], [[Square(0, tuple(words), Frame(edge, edge, edge, edge))]], whole=True, pad=6)

    def _contents(self, contents):
        title = Look("차례 제목", 20, True, DEEP, SANS, "CENTER", after=5, frame=Frame(bottom=EDGE))
        self._write(contents.title, title)
        chapter = Look("차례 1", 12, True, DEEP, SANS, before=3.5)
        looks = {1: chapter, 2: replace(chapter, style="차례 2", size=10.5, color=SOFT, left=6, before=1.5)}
        looks[3] = replace(looks[2], style="차례 3", bold=False, left=13, before=0.6)
        for block, _ in self.document.walk():
            if isinstance(block, Heading) and block.listed:
                self._write(f"{block.number}. {block.text}", looks[block.level])
        self.fresh = True

    def _opening(self, opening):
        rules = Frame(top=(0.7, NAVY), bottom=(0.3, NAVY))
        name = Look("계획 제목", 20, True, DEEP, SANS, "CENTER", before=2.5, after=2.5, leading=140)
        self._draw([1], [[Square(0, ((opening.title, name),), rules)]])
        if opening.text:
            stripe = Frame(left=(1.0, NAVY), fill="#F1F4F9")
            look = Look("목적", 11, left=1, before=2, after=2)
            self._draw([1], [[Square(0, ((opening.text, look),), stripe)]], pad=4)

    def _box(self, box):
        """Lines in a frame; a title stands over them."""
        words = [(box.title, Look("상자 제목", 11, True, DEEP, SANS, "CENTER", before=1.5))] if box.title else []
        for text, look in map(_line, box.items):
            if look is PARAGRAPH:
                look = replace(look, style="상자 문단", size=13, bold=True, color=DEEP, align="CENTER", before=2)
            words.append((text, look))
        if words:
            words[-1] = (words[-1][0], replace(words[-1][1], style="", after=2))
            edge = (0.3, NAVY)
            self._draw([1], [[Square(0, tuple(words), Frame(edge, edge, edge, edge, "#FBFCFE"))]], pad=4)

    # -- tables and grids ---------------------------------------------------------------------------------------------
    def _table(self, table):
        self._caption(table, f"(단위: {table.unit})" if table.unit else "")
        header, lines = table.header(), [line for group in table.page_groups() for line in group]
        look = SMALL if len(table.columns) > DENSE else WORDS
        drawn = [[self._square(cell, line.kind, look, table) for cell in line.cells] for line in [*header, *lines]]
        if not lines:
            nothing = (("해당 사항 없음", replace(look, align="CENTER")),)
            drawn.append([Square(0, nothing, Frame(top=HAIR, bottom=HAIR), colspan=len(table.columns))])
        pad = 0.3 if look is SMALL else 0.8
        self._draw(table.widths, _bounded(drawn), headings=len(header), whole=table.fits_a_page, pad=pad)
        if table.note:
            self._write(f"※ {table.note}", NOTE)

    def _square(self, cell, kind, look, table):
        """A table's cell as it is drawn: sums and headings shaded, a programme's name beside its 소계 is not."""
        beside = kind == "subtotal" and cell.rowspan > 1
        label = "label" if cell.head and kind == "row" else kind
        look = replace(look, align=ALIGN[cell.align], bold=kind != "row" and not beside)
        if kind in ("head", "total"):
            look = replace(look, color=DEEP)
        frame = Frame(
            left=HAIR if cell.at else None,
            right=HAIR if cell.at + cell.colspan < len(table.columns) else None,
            top=HAIR,
            bottom=HAIR,
            fill="" if beside else FILLS.get(label, ""),
        )
        return Square(cell.at, ((cell.text, look),), frame, cell.rowspan, cell.colspan)

    def _grid(self, grid):
        self._caption(grid, "   ".join(f"{sign.symbol} {sign.meaning}" for sign in grid.signs))
        wide = len(grid.columns) + 1
        center, bold = replace(WORDS, align="CENTER"), replace(WORDS, bold=True, color=DEEP)
        head = replace(bold, align="CENTER")
        months = [_box(at, label, head, wide, "head") for at, label in enumerate(grid.columns, start=1)]
        if grid.over:
            lines = [[_box(0, grid.corner, head, wide, "head", rowspan=2),
                      _box(1, grid.over, head, wide, "head", colspan=wide - 1)], months]  # fmt: skip
        else:
            lines = [[_box(0, grid.corner, head, wide, "head"), *months]]
        headings = len(lines)
        for group, rows in grid.groups():
            if group:
                lines.append([_box(0, group, bold, wide, "subtotal", colspan=wide)])
            for label, cells in rows:
                line = [_box(0, label, WORDS, wide, "")]
                for at, (sign, mark) in enumerate(cells, start=1):
                    line.append(_month(at, sign, mark, center, wide))
                lines.append(line)
        share = 34 if self.orientation == "landscape" else 40
        shares = [share, *[(100 - share) / len(grid.columns)] * len(grid.columns)]
        self._draw(shares, _bounded(lines), headings=headings, whole=len(lines) < 28, pad=0.6)

    def _caption(self, block, remark):
        """What stands over a table or grid: its title, and at the right its unit or legend."""
        if block.captioned:
            self._write(block.title, CAPTION)
        if remark:
            self._write(remark, UNIT)


def _line(item):
    """An entry of the outline as (text, look)."""
    text = f"{item.sign} {item.text}" if item.sign else item.text
    if item.kind == "item":
        return text, ITEMS[item.level]
    if item.kind == "paragraph":
        return text, PARAGRAPH
    look = NOTE if item.kind == "note" else CONCLUSION
    return text, replace(look, style=f"{look.style} {item.level}", left=(0, 4, 7, 11.4, 14)[item.level])


def _box(at, text, look, wide, kind, **reach):
    """A cell of a grid `wide` columns wide."""
    last = at + reach.get("colspan", 1) == wide
    frame = Frame(HAIR if at else None, None if last else HAIR, HAIR, HAIR, FILLS.get(kind, ""))
    return Square(at, ((text, look),), frame, **reach)


def _month(at, sign, mark, look, wide):
    """A month of a task: its sign, and under it in smaller letters the word it may carry."""
    if sign is None:
        return _box(at, "", look, wide, "")
    look = replace(look, color="#FFFFFF") if sign.tone == "done" else look
    square = _box(at, sign.symbol, look, wide, sign.tone)
    word = ((mark.label, replace(look, style="", size=6.5)),) if mark.label else ()
    return replace(square, words=square.words + word)


def _bounded(lines):
    """The cells of a table with a strong line over the first and under the last."""
    for number, line in enumerate(lines):
        for at, square in enumerate(line):
            first, last = number == 0, number + square.rowspan == len(lines)
            if first or last:
                frame = replace(square.frame, **{"top": EDGE} if first else {}, **{"bottom": EDGE} if last else {})
                line[at] = replace(square, frame=frame)
    return lines
