"""Any document as an accessible PDF: one set of templates, one style sheet, WeasyPrint.

The same document gives the same bytes: its dates are the document's own, its fonts are named by path.
"""

import gc
import logging
import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.request import url2pathname

from django.conf import settings
from django.template import Context, Engine
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from reports.accessibility import repaired
from reports.documents import Certificate, Cover, Document, Grid, Heading, Opening, Photo, Picture, balanced
from reports.tables import Table, printed

FONTS = ("PretendardGOV-Regular.otf", "PretendardGOV-Bold.otf")
ARCHIVE = "pdf/a-2a"  # and PDF/UA-1 on top: see reports.accessibility
DRAWN_ALIKE = str.maketrans("∙∼☐", "·~□")  # signs the fonts lack


class FontsMissing(RuntimeError):
    """The PDF fonts are not installed."""


class OwnFilesOnly(URLFetcher):
    """Fetches the style sheet, the fonts, data URLs and the `photos` of a document, each by its path.

    Any other file or address is refused with a ValueError.
    """

    def __init__(self, photos=()):
        self.photos = frozenset(photos)
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)

    def fetch(self, url, headers=None):
        if url.lower().startswith("file:"):
            path = os.path.abspath(url2pathname(url.split("?")[0][5:].removeprefix("//")))
            if path not in self.photos and not any(
                path.startswith(f"{root}{os.sep}") for root in (_sheet_dir(), _font_dir())
            ):
                raise ValueError(f"Not a file of the print templates: {url}")
        return super().fetch(url, headers)


@dataclass(frozen=True)
class Part:
    """A block with the template that prints it, the name the contents link to, and whether a table follows it."""

    block: object
    anchor: str
    leads: bool = False

    @property
    def template(self):
        return f"print/{type(self.block).__name__.lower()}.html"


@dataclass(frozen=True)
class PageRun:
    """Consecutive parts on pages of one orientation."""

    orientation: str
    parts: list


def render_pdf(document: Document, progress=lambda percent, text: None) -> bytes:
    """The document as PDF; `progress(percent, text)` is told how far it is. FontsMissing if bin/run never ran."""
    _check_fonts()
    progress(5, "문서를 엮고 있습니다")
    html = render_html(document)
    with _patient_collector(), _told(progress):
        raw = _laid_out(html, document)
    progress(95, "접근성 정보를 다듬고 있습니다")
    finished = repaired(raw)
    progress(100, "완료")
    return finished


def _laid_out(html, document):
    """The PDF as WeasyPrint writes it; every box of every page is garbage when this returns."""
    photos = [block.path for block, _ in document.walk() if isinstance(block, Photo)]
    fonts, fetcher = FontConfiguration(), OwnFilesOnly(photos)
    sheet = CSS(filename=os.path.join(_sheet_dir(), "print.css"), font_config=fonts, url_fetcher=fetcher)
    pages = HTML(string=html, url_fetcher=fetcher, base_url=f"file://{_sheet_dir()}/").render(
        stylesheets=[sheet], font_config=fonts, pdf_variant=ARCHIVE
    )
    return pages.write_pdf(pdf_variant=ARCHIVE, pdf_identifier=document.fingerprint()[:32].encode())


def render_html(document: Document) -> str:
    """The page WeasyPrint lays out."""
    blocks = document.walk()
    follows = [isinstance(block, Table | Grid | Picture) for block, _ in blocks[1:]] + [False]
    parts = [(Part(block, f"b{at}", follows[at]), orientation) for at, (block, orientation) in enumerate(blocks)]
    runs = []
    for part, orientation in parts:
        if not runs or runs[-1].orientation != orientation:
            runs.append(PageRun(orientation, []))
        runs[-1].parts.append(part)
    context = {
        "document": document,
        "title_lines": balanced(document.title),
        "dated": printed(document.date),
        "page_runs": runs,
        "fronted": any(isinstance(block, Certificate | Cover | Opening) for block, _ in blocks),
        "chaptered": any(isinstance(block, Heading) and block.level == 1 for block, _ in blocks),
        "listed": [part for part, _ in parts if isinstance(part.block, Heading) and part.block.listed],
    }
    return (
        _engine().get_template("print/document.html").render(Context(context, use_l10n=False)).translate(DRAWN_ALIKE)
    )


@cache
def _engine():
    """Templates without the portal's context: a document must not depend on who asks for it."""
    return Engine(dirs=[settings.BASE_DIR / "templates"], autoescape=True)


def _sheet_dir():
    return os.path.join(settings.BASE_DIR, "static", "print")


def _font_dir():
    return os.path.join(settings.BASE_DIR, "static", "vendor", "pretendard-gov")


def _check_fonts():
    for name in FONTS:
        if not os.path.isfile(os.path.join(_font_dir(), name)):
            raise FontsMissing(f"PDF 글꼴 {name} 파일이 없습니다. bin/run을 한 번 실행하면 설치됩니다.")


@contextmanager
def _patient_collector():
    """Layout makes millions of small objects that all live to the end: looking for garbage among them is lost time."""
    enabled = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
        gc.unfreeze()
        gc.collect()  # or the next document would freeze this one's boxes and keep them


class _Listener(logging.Handler):
    """Turns WeasyPrint's progress log of this thread into percent that only grow."""

    STEPS = {
        "Step 3": (10, "서식을 입히고 있습니다"),
        "Step 4": (15, "쪽을 준비하고 있습니다"),
        "Step 6": (70, "PDF를 쓰고 있습니다"),
    }
    LAID_OUT = 65

    def __init__(self, progress):
        super().__init__(logging.INFO)
        self.progress, self.thread, self.pages = progress, threading.get_ident(), 0

    def emit(self, record):
        """Whatever `progress` raises stops the layout: this is how a job that nobody waits for any more ends."""
        if record.thread != self.thread:
            return
        if record.msg.startswith("Step 5"):
            self._lay_out(record)
        elif step := self.STEPS.get(record.msg[:6]):
            self.progress(*step)

    def _lay_out(self, record):
        # The pages are counted from 1 again, in an instant, until every reference to a page is right.
        again = "Repagination" in record.msg or record.args[0] <= self.pages
        if again:
            self.progress(self.LAID_OUT, f"모두 {self.pages}쪽, 쪽 번호를 맞추고 있습니다")
            return
        self.pages = record.args[0]
        # How many pages there will be is not known yet: each one covers a part of what is left.
        self.progress(round(self.LAID_OUT - 50 * 0.95**self.pages), f"{self.pages}쪽을 놓고 있습니다")


@contextmanager
def _told(progress):
    logger, listener = logging.getLogger("weasyprint.progress"), _Listener(progress)
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(listener)
