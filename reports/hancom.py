"""Pages, paragraphs and tables of a Hangul document (HWPX), drawn cell by cell.

The only room that knows python-hwpx, whose interface still moves. The library keeps the package, the sections and the
registers of shapes, and judges the finished file; paragraphs and tables are written here, because building a table
with it and asking it for every cell takes half a minute where this takes a moment.

    script = Manuscript("시행계획", author="서대문구 자치행정과", day=date(2016, 2, 18), edition="공개본")
    script.turn("portrait")
    script.write("사업 개요", Look("장 제목", size=17, bold=True, outline=1))
    script.draw([40, 60], [[Square(0, (("세부사업", LABEL),), colspan=2)], …], headings=1)
    script.to_bytes()
"""

import io
import math
import re
import zipfile
from dataclasses import dataclass
from itertools import count

from hwpx import HwpxDocument
from lxml import etree

HP, HH, HC = (f"{{http://www.hancom.co.kr/hwpml/2011/{name}}}" for name in ("paragraph", "head", "core"))
UNREADABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot keep
MM, POINT = 7200 / 25.4, 100  # Hancom measures in 1/7200 inch
PAPER = {"portrait": (170, "PORTRAIT"), "landscape": (261, "LANDSCAPE")}  # room between the margins in mm
MARGINS = {"margin_top_mm": 17, "margin_bottom_mm": 15, "header_margin_mm": 5, "footer_margin_mm": 8}
SERIF, SANS = "함초롬바탕", "함초롬돋움"  # every Hangul program brings both
INK, LINE = "#14181D", "#8D99AB"


@dataclass(frozen=True)
class Look:
    """How a paragraph looks: sizes in points, lengths in mm, `leading` in per cent of the letter.

    `style` is the name a writer finds it by in the program's list of styles; without one it is plain text. `outline`
    makes it a heading of that level; `hang` sets the lines after the first so much further in; `frame` are
    its lines and colour; `keep` holds it on the page of what follows, `fresh` begins a new page.
    """

    style: str = ""
    size: float = 11
    bold: bool = False
    color: str = INK
    face: str = SERIF
    align: str = "LEFT"
    left: float = 0
    hang: float = 0
    before: float = 0
    after: float = 0
    leading: int = 160
    outline: int = 0
    spacing: int = 0
    keep: bool = False
    fresh: bool = False
    frame: "Frame | None" = None


@dataclass(frozen=True)
class Frame:
    """Lines around a cell or paragraph, each (mm, colour) or None, and the colour inside."""

    left: tuple | None = None
    right: tuple | None = None
    top: tuple | None = None
    bottom: tuple | None = None
    fill: str = ""


@dataclass(frozen=True)
class Square:
    """A cell of a table: its first column, its paragraphs as (text, Look), how far it reaches, its frame."""

    at: int
    words: tuple
    frame: Frame = Frame()
    rowspan: int = 1
    colspan: int = 1
    upright: str = "CENTER"


class Manuscript:
    """A Hangul document in the making; the same calls give the same bytes."""

    def __init__(self, title, *, author, day, edition=""):
        self.title, self.author, self.day, self.edition = title, author, day, edition
        self.book = HwpxDocument.new()
        self.head = self.book.oxml.headers[0]
        self.section, self.width, self.said = None, 0, []
        self._first = None  # the paragraph a new section brings along
        self._shapes, self._frames, self._ids = {}, {}, count(1)
        self._settle_defaults()

    def turn(self, orientation, *, unnumbered=False):
        """Begins pages lying so; `unnumbered` leaves name and number off the first of them."""
        self.section = self.book.sections[0] if self.section is None else self.book.add_section()
        room, name = PAPER[orientation]
        side = 20 if orientation == "portrait" else 18
        self.width = round(room * MM)
        margins = MARGINS | {"margin_left_mm": side, "margin_right_mm": side}
        self.book.page.setup(paper_size="A4", orientation=name, section=self.section, **margins)
        self._first = self.section.element.find(f"{HP}p")
        setting, *spare = self._first
        for part in [*spare, *setting.findall(f"{HP}t")]:
            part.getparent().remove(part)
        self._number_pages(setting)
        if unnumbered:
            hiding = dict.fromkeys(("hideHeader", "hideFooter", "hidePageNum"), "1")
            hiding |= dict.fromkeys(("hideMasterPage", "hideBorder", "hideFill"), "0")
            etree.SubElement(etree.SubElement(setting, f"{HP}ctrl"), f"{HP}pageHiding", hiding)

    def write(self, text, look):
        """A paragraph."""
        self.said.append(text)
        self._say(self._place(look), text, look)

    def draw(self, shares, lines, *, look, headings=0, whole=False, pad=0.8, tall=5):
        """A table: `shares` are its columns' parts of the width, `lines` hold Squares, `headings` of them repeat.

        `look` is of the empty line that carries it; a `whole` one is rather moved to the next page than cut; `pad` is
        the room left and right in a cell and `tall` the least height of a row, both in mm.
        """
        edges = [round(self.width * sum(shares[:at]) / sum(shares)) for at in range(len(shares) + 1)]
        heights = [self._height(line, edges, pad, tall) for line in lines]
        run = etree.SubElement(self._place(look), f"{HP}run", charPrIDRef=self._shape(look)[1])
        table = self._table(run, edges, heights, headings, whole)
        margin = {"left": str(round(pad * MM)), "right": str(round(pad * MM)), "top": "170", "bottom": "170"}
        etree.SubElement(table, f"{HP}inMargin", margin)
        for number, line in enumerate(lines):
            row = etree.SubElement(table, f"{HP}tr")
            for square in line:
                self._cell(row, number, square, edges, heights, heading=number < headings, margin=margin)
            self.said.append("\t".join(" ".join(text for text, _ in square.words) for square in line))

    def picture(self, png, size):
        """A square picture at the right edge, `size` mm wide, below what was written last."""
        place = self.head.ensure_paragraph_format(base_para_pr_id="0", alignment="RIGHT")
        room = {"width_mm": size, "height_mm": size, "para_pr_id_ref": place}
        self.book.add_picture(png, "png", section=self.section, **room)
        paragraph = self.section.element[-1]
        paragraph.set("id", str(next(self._ids)))  # the library's own are drawn by lot
        drawn, number = paragraph.find(f"{HP}run/{HP}pic"), str(next(self._ids))
        drawn.set("id", number)
        drawn.set("instid", number)

    def to_bytes(self):
        """The finished file. The library's own reader has judged it whole: hwpx.errors.HwpxError if it is not."""
        for section in self.book.sections:
            section.mark_dirty()
        self.head.mark_dirty()
        stamp = f"{self.day}T00:00:00Z"
        self.book.parts.clear_document_metadata()
        self.book.parts.set_document_metadata(
            title=_plain(self.title), creator=_plain(self.author), created_date=stamp, modified_date=stamp
        )
        self.book.package.delete("Preview/PrvImage.png")  # of the library's empty page
        self.book.package.set_part("Preview/PrvText.txt", _plain("\r\n".join(self.said))[:2000])
        self._list_sections()
        return _settled(self.book.to_bytes())

    def _list_sections(self):
        """Hangul names every section in the package's description; the library names its first alone."""
        name = "META-INF/container.rdf"
        listed = self.book.package.get_xml(name)
        first = [part for part in listed if b"section0.xml" in etree.tostring(part)]
        place = listed.index(first[-1])
        for number in range(1, len(self.book.sections)):
            for part in first:
                place += 1
                told = etree.tostring(part).replace(b"section0.xml", f"section{number}.xml".encode())
                listed.insert(place, etree.fromstring(told))
        self.book.package.set_xml(name, listed)

    # -- paragraphs ---------------------------------------------------------------------------------------------------
    def _place(self, look):
        """The paragraph to write into: a section's first carries the section's setting and is there already."""
        refs = self._refs(look)
        if self._first is not None:
            place, self._first = self._first, None
            place.attrib.update(refs)
            return place
        return etree.SubElement(self.section.element, f"{HP}p", refs)

    def _refs(self, look):
        paragraph, _, style = self._shape(look)
        fresh = str(int(look.fresh))
        return {
            "id": str(next(self._ids)), "paraPrIDRef": paragraph, "styleIDRef": style,
            "pageBreak": fresh, "columnBreak": "0", "merged": "0",
        }  # fmt: skip

    def _paragraph(self, parent, text, look):
        self._say(etree.SubElement(parent, f"{HP}p", self._refs(look)), text, look)

    def _say(self, place, text, look):
        run = etree.SubElement(place, f"{HP}run", charPrIDRef=self._shape(look)[1])
        etree.SubElement(run, f"{HP}t").text = " ".join(_plain(text).split("\n")).replace("\t", " ")

    def _shape(self, look):
        """The numbers under which the document keeps a look: of the paragraph, of its letters, of its style."""
        if look not in self._shapes:
            letters = self.book.styles.ensure_run(
                bold=look.bold, color=look.color, font=look.face, size=look.size, letter_spacing=look.spacing,
                base_char_pr_id="0",
            )  # fmt: skip
            lengths = {"left": look.left, "intent": -look.hang, "prev": look.before, "next": look.after}
            paragraph = self.head.ensure_paragraph_format(
                base_para_pr_id="0",
                alignment=look.align,
                line_spacing_percent=look.leading,
                margins={name: round(length * MM) for name, length in lengths.items()},
                heading={"type": "OUTLINE", "level": look.outline - 1} if look.outline else None,
                border=self._lined(look.frame) if look.frame else None,
                break_setting={"keep_with_next": look.keep, "widow_orphan": True},
            )
            style = "0"
            if look.style:
                style = self.head.ensure_style(
                    look.style, para_pr_id_ref=paragraph, char_pr_id_ref=letters, lang_id=1042, lock_form=False
                )
            self._shapes[look] = (paragraph, letters, style)
        return self._shapes[look]

    def _lined(self, frame):
        return {"borderFillIDRef": self._frame(frame), "offsetTop": 170, "offsetBottom": 170}

    # -- tables -------------------------------------------------------------------------------------------------------
    def _table(self, run, edges, heights, headings, whole):
        """An empty table; one that is not kept whole flows over pages row by row, its heading rows on each of them."""
        table = etree.SubElement(run, f"{HP}tbl", {
            "id": str(next(self._ids)), "zOrder": "0", "numberingType": "TABLE", "textWrap": "TOP_AND_BOTTOM",
            "textFlow": "BOTH_SIDES", "lock": "0", "dropcapstyle": "None", "pageBreak": "NONE" if whole else "CELL",
            "repeatHeader": str(int(headings > 0)), "rowCnt": str(len(heights)), "colCnt": str(len(edges) - 1),
            "cellSpacing": "0", "borderFillIDRef": self._frame(Frame()), "noAdjust": "0",
        })  # fmt: skip
        etree.SubElement(table, f"{HP}sz", {
            "width": str(edges[-1]), "widthRelTo": "ABSOLUTE", "height": str(sum(heights)), "heightRelTo": "ABSOLUTE",
            "protect": "0",
        })  # fmt: skip
        etree.SubElement(table, f"{HP}pos", {
            "treatAsChar": "0", "affectLSpacing": "0", "flowWithText": "1", "allowOverlap": "0",
            "holdAnchorAndSO": "0", "vertRelTo": "PARA", "horzRelTo": "COLUMN", "vertAlign": "TOP",
            "horzAlign": "LEFT", "vertOffset": "0", "horzOffset": "0",
        })  # fmt: skip
        etree.SubElement(table, f"{HP}outMargin", {"left": "0", "right": "0", "top": "0", "bottom": "0"})
        return table

    def _cell(self, row, number, square, edges, heights, *, heading, margin):
        """One cell; those it covers are not written."""
        cell = etree.SubElement(row, f"{HP}tc", {
            "name": "", "header": str(int(heading)), "hasMargin": "0", "protect": "0", "editable": "0", "dirty": "0",
            "borderFillIDRef": self._frame(square.frame),
        })  # fmt: skip
        inside = self._inside(cell, square.upright)
        for text, look in square.words:
            for part in text.split("\n"):
                self._paragraph(inside, part, look)
        size = {
            "width": str(edges[square.at + square.colspan] - edges[square.at]),
            "height": str(sum(heights[number : number + square.rowspan])),
        }
        etree.SubElement(cell, f"{HP}cellAddr", colAddr=str(square.at), rowAddr=str(number))
        etree.SubElement(cell, f"{HP}cellSpan", colSpan=str(square.colspan), rowSpan=str(square.rowspan))
        etree.SubElement(cell, f"{HP}cellSz", size)
        etree.SubElement(cell, f"{HP}cellMargin", margin)

    def _inside(self, parent, upright, width=0, height=0):
        """Where the paragraphs of a cell or of a page's head go."""
        return etree.SubElement(parent, f"{HP}subList", {
            "id": "", "textDirection": "HORIZONTAL", "lineWrap": "BREAK", "vertAlign": upright, "linkListIDRef": "0",
            "linkListNextIDRef": "0", "textWidth": str(width), "textHeight": str(height), "hasTextRef": "0",
            "hasNumRef": "0",
        })  # fmt: skip

    def _height(self, line, edges, pad, tall):
        """How high a row must be for its words; programs make it higher but never lower."""
        heights = [tall * MM]
        for square in line:
            if square.rowspan == 1:
                room = edges[square.at + square.colspan] - edges[square.at] - 2 * pad * MM
                heights.append(sum(_tall(text, look, room) for text, look in square.words) + 340)
        return round(max(heights))

    def _frame(self, frame):
        """The number under which the document keeps a frame."""
        if frame not in self._frames:
            known = self.head.element.find(f"{HH}refList/{HH}borderFills")
            number = str(len(known) + 1)
            drawn = etree.SubElement(known, f"{HH}borderFill", {
                "id": number, "threeD": "0", "shadow": "0", "centerLine": "NONE", "breakCellSeparateLine": "0"
            })  # fmt: skip
            for name in ("slash", "backSlash"):
                etree.SubElement(drawn, f"{HH}{name}", type="NONE", Crooked="0", isCounter="0")
            for name in ("left", "right", "top", "bottom"):
                width, color = getattr(frame, name) or (0.1, "#000000")
                kind = "SOLID" if getattr(frame, name) else "NONE"
                etree.SubElement(drawn, f"{HH}{name}Border", type=kind, width=f"{width} mm", color=color)
            etree.SubElement(drawn, f"{HH}diagonal", type="NONE", width="0.1 mm", color="#000000")
            if frame.fill:
                brush = etree.SubElement(drawn, f"{HC}fillBrush")
                etree.SubElement(brush, f"{HC}winBrush", faceColor=frame.fill, hatchColor="none", alpha="0")
            known.set("itemCnt", number)
            self._frames[frame] = number
        return self._frames[frame]

    # -- the whole ----------------------------------------------------------------------------------------------------
    def _settle_defaults(self):
        """Lines break between words, and headings carry their own numbers: the program must not add others."""
        lists = self.head.element.find(f"{HH}refList")
        lists.find(f"{HH}paraProperties/{HH}paraPr/{HH}breakSetting").set("breakNonLatinWord", "KEEP_WORD")
        for mark in lists.iterfind(f"{HH}numberings/{HH}numbering/{HH}paraHead"):
            mark.text = None

    def _number_pages(self, place):
        """The document's name over every page of a section, the page's number under it."""
        look = Look("머리말", 8, color="#5B6470", face=SANS, align="RIGHT", leading=130)
        control = etree.SubElement(place, f"{HP}ctrl")
        header = etree.SubElement(control, f"{HP}header", id=str(next(self._ids)), applyPageType="BOTH")
        inside = self._inside(header, "TOP", width=self.width, height=round(5 * MM))
        self._paragraph(inside, " · ".join(filter(None, (self.title, self.edition))), look)
        control = etree.SubElement(place, f"{HP}ctrl")
        etree.SubElement(control, f"{HP}pageNum", pos="BOTTOM_CENTER", formatType="DIGIT", sideChar="-")


def _tall(text, look, room):
    """About how much height a text takes in a column so wide."""
    letter = look.size * POINT
    lines = 0
    for part in text.split("\n"):
        wide = sum(1 if ord(sign) > 0x1100 else 0.5 for sign in part) * letter
        lines += max(1, math.ceil(wide / max(room - (look.left + look.hang) * MM, letter)))
    return lines * letter * look.leading / 100 + (look.before + look.after) * MM


def _plain(text):
    """A text without what the format cannot keep."""
    return UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _settled(written):
    """The package, its parts without the moment they were packed at."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(settled, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return settled.getvalue()
