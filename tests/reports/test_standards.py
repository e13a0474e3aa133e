"""Printed documents judged by the rules of PDF/UA-1 (read by everyone) and PDF/A-2a (kept for ever)."""

import io

import page
import pikepdf
import pytest

from reports.editions import INTERNAL, PUBLIC
from reports.pdf import render_pdf
from reports.registry import REPORTS

STANDARDS = ("ua1", "2a")


@pytest.fixture(scope="module")
def printed_pdf(document):
    return render_pdf(document)


def faults(content):
    """The rules a PDF breaks, of both standards."""
    reports = [page.validate_pdf_bytes(content, profile=name) for name in STANDARDS]
    assert all(report.rules.total > 100 for report in reports)
    return {fault.rule_id for report in reports for fault in report.failures if not _misread(fault, content)}


def _misread(fault, content):
    """Whether the judge took a stream's last byte, a 0x0D, for a part of the line end after it; qpdf is not misled."""
    if not fault.rule_id.endswith("STREAM-LENGTH-001") or b"\r\nendstream" not in content:
        return False
    with pikepdf.open(io.BytesIO(content)) as document:
        return not document.check_pdf_syntax()


def changed(content, change):
    """The PDF with something taken from it."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        document.save(written, deterministic_id=True)
    return written.getvalue()


def tagged(document, name):
    """The structure elements of a kind."""
    return [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == name]


def test_every_kind_of_block_follows_both_standards(printed_pdf):
    assert faults(printed_pdf) == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("plan_2016")
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_follows_both_standards(name):
    report = REPORTS[name]
    edition = PUBLIC if PUBLIC in report.editions else INTERNAL

    assert faults(render_pdf(report.build(2016 - report.lag, edition))) == set()


def no_language(document):
    del document.Root.Lang


def no_scope(document):
    for cell in tagged(document, "/TH"):
        del cell.A


def no_words_for_a_picture(document):
    for figure in tagged(document, "/Figure"):
        del figure.Alt


def no_colours(document):
    del document.Root.OutputIntents


def no_font_inside(document):
    for font in [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile3" in one]:
        del font.FontFile3


def no_tags(document):
    del document.Root.StructTreeRoot


def no_mark(name):
    def change(document):
        words = document.Root.Metadata.read_bytes()
        document.Root.Metadata.write(words.replace(name, b"other"))

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (no_language, "PDFUA1-"),
        (no_scope, "PDFUA1-TABLE-"),
        (no_words_for_a_picture, "PDFUA1-FIGURE-"),
        (no_colours, "PDFA2A-DEVICE-RGB"),
        (no_font_inside, "PDFA2A-"),
        (no_tags, "PDFA2A-"),
        (no_mark(b"pdfuaid:part"), "PDFUA1-ID-"),
        (no_mark(b"pdfaid:conformance"), "PDFA2A-ID-"),
    ],
)
def test_the_judge_sees_what_is_missing(printed_pdf, change, told):
    assert any(rule.startswith(told) for rule in faults(changed(printed_pdf, change)))


def test_the_file_says_that_it_follows_both(printed_pdf):
    with pikepdf.open(io.BytesIO(printed_pdf)) as document, document.open_metadata() as said:
        assert (said["pdfaid:part"], said["pdfaid:conformance"], said["pdfuaid:part"]) == ("2", "A", "1")
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
