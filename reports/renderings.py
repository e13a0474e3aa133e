"""Documents as files to take away: which file belongs to a document as its data stand now, and how it is made."""

import hashlib
import logging
import time
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version

from django.conf import settings
from django.urls import reverse

from district.templatetags.maeul import masked
from reports.editions import INTERNAL, PUBLIC
from reports.models import Rendering, Stopped
from reports.registry import FORMATS, Report, report_named, written

logger = logging.getLogger(__name__)

PRINTERS = ("weasyprint", "pydyf", "pikepdf", "openpyxl", "python-hwpx")
PRINT_FILES = ("reports/*.py", "templates/print/*.html", "static/print/*.css")


@dataclass(frozen=True)
class Copy:
    """What somebody may take away: a report issued with the plan of `year`, in one edition and one format."""

    report: Report
    year: int
    edition: str
    format: str

    @classmethod
    def of(cls, rendering):
        return cls(report_named(rendering.report), rendering.year, rendering.edition, rendering.format)

    def __str__(self):
        return f"{self.report.title} {self.format.upper()}"

    @property
    def told_year(self):
        """The year the report tells of."""
        return self.year - self.report.lag

    @property
    def filename(self):
        return self.report.filename(self.told_year, self.edition, self.format)

    @property
    def media_type(self):
        return FORMATS[self.format]

    @property
    def is_quick(self):
        return self.format not in self.report.slow

    @property
    def is_public(self):
        return self.edition == PUBLIC

    @property
    def internal(self):
        """The same copy with the names of private persons."""
        return replace(self, edition=INTERNAL)

    @property
    def plan_url(self):
        return reverse("reports:plan", args=[self.year])

    @property
    def url(self):
        return self._address("reports:download")

    @property
    def order_url(self):
        return self._address("reports:order")

    def document(self, **known):
        """The document as its data stand now. Raises SectionError where a section's text cannot be printed.

        `known` is the plan, for a report that can do with one that is at hand.
        """
        return self.report.build(self.told_year, self.edition, **known)

    def key(self, document):
        """What tells the kept file of this document from any other, as columns of Rendering."""
        return {
            "report": self.report.name,
            "year": self.year,
            "edition": self.edition,
            "format": self.format,
            "fingerprint": fingerprint(document),
        }

    def persons(self, document):
        """How many names this edition shows that the public one masks."""
        if self.is_public:
            return 0
        public = set(_cells(replace(self, edition=PUBLIC).document()))
        return sum(cell not in public and masked(cell) in public for cell in _cells(document))

    def _address(self, name):
        address = reverse(name, args=[self.year, self.report.name, self.format])
        return address if self.is_public else f"{address}?edition={self.edition}"


def _cells(document):
    """Every text in the tables of a document."""
    return [cell for table in document.tables() for row in table.rows for cell in row if isinstance(cell, str)]


def fingerprint(document):
    """A hash of what a document says and of all that prints it: a kept file with another one is out of date."""
    return hashlib.sha256(f"{document.fingerprint()} {_print_shop()}".encode()).hexdigest()


@cache
def _print_shop():
    """A hash of our own print code, its templates and the libraries under it; read once in a process."""
    digest = hashlib.sha256(" ".join(version(name) for name in PRINTERS).encode())
    for path in sorted(path for pattern in PRINT_FILES for path in settings.BASE_DIR.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def render(pk):
    """Makes the file of a rendering: the worker's task. Called again, it leaves alone what is made or being made."""
    rendering = Rendering.objects.filter(pk=pk).first()
    if rendering is None or not rendering.begin():
        return
    try:
        document = Copy.of(rendering).document()
        if fingerprint(document) != rendering.fingerprint:
            rendering.fail("만드는 동안 자료나 프로그램이 바뀌었습니다.")
            return
        rendering.finish(written(document, rendering.format, now_and_then(rendering.tell)))
    except Stopped:
        logger.info("%s is no longer wanted", rendering)
    except Exception as error:  # whatever it was, the people who wait are told
        logger.exception("%s could not be made", rendering)
        rendering.fail(f"{type(error).__name__}: {error}")


def now_and_then(tell, every=0.3):
    """Passes progress on at most once in `every` seconds: a page is laid out faster than a row is written."""
    told = time.monotonic()

    def progress(percent, stage):
        nonlocal told
        if time.monotonic() - told >= every:
            tell(percent, stage)
            told = time.monotonic()

    return progress
