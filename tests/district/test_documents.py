import os
import struct
import unicodedata
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from district.models import Document
from district.uploads import check_upload
from tests.factories.district import UserFactory
from tests.factories.grants import PDF

pytestmark = pytest.mark.django_db


def package(*names):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
HWP = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + b"HWP Document File"
GOOD = {
    "계획서.pdf": PDF,
    "계획서.PDF": PDF,
    "계획서.hwp": HWP,
    "계획서.hwpx": package("mimetype", "Contents/content.hpf"),
    "계획서.docx": package("word/document.xml"),
    "계획서.xlsx": package("xl/workbook.xml"),
    "사진.png": PNG,
    "사진.jpeg": bytes.fromhex("ffd8ffe000104a46494600010100000100010000"),
}
BAD = {
    "빈.pdf": (b"", "빈 파일"),
    "그림.svg": (b"<svg onload='x'/>", "종류"),
    "프로그램.pdf.exe": (PDF, "종류"),
    "이름없음": (PDF, "종류"),
    "페이지.pdf": (b"<!doctype html><script>1</script>", "PDF 형식"),
    "가짜.docx": (package("evil.txt"), "DOCX 형식"),
    "옛.hwp": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "HWP 형식"),
    "깨진.xlsx": (b"PK\x03\x04 broken", "XLSX 형식"),
    "900101-1234567.pdf": (PDF, "주민등록번호"),
}


def files(root):
    return [name for _, _, names in os.walk(root) for name in names]


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_kept_under_a_name_that_tells_nothing(settings, name):
    with Document.written(SimpleUploadedFile(name, GOOD[name]), by=UserFactory()) as document:
        document.save()

    stored = Document.objects.get()
    assert stored.file.read() == GOOD[name]
    assert stored.shown_name == name
    assert "." not in stored.file.name and name not in stored.file.name
    assert len(files(settings.PRIVATE_ROOT)) == 1
    with pytest.raises(ValueError, match="no URL"):
        _ = stored.file.url


@pytest.mark.parametrize("name", BAD)
def test_a_refused_file_leaves_nothing(settings, name):
    content, reason = BAD[name]

    with (
        pytest.raises(ValidationError, match=reason),
        Document.written(SimpleUploadedFile(name, content), by=UserFactory()),
    ):
        pytest.fail("taken")

    assert not Document.objects.exists() and files(settings.PRIVATE_ROOT) == []


def test_a_file_too_large_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 10

    with (
        pytest.raises(ValidationError, match="너무 큽니다"),
        Document.written(SimpleUploadedFile("a.pdf", PDF), by=None),
    ):
        pytest.fail("taken")


def test_a_failing_row_takes_its_file_along(settings):
    with pytest.raises(RuntimeError), Document.written(SimpleUploadedFile("a.pdf", PDF), by=UserFactory()):
        raise RuntimeError

    assert files(settings.PRIVATE_ROOT) == []


def test_a_full_disk_leaves_no_half_file(settings, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with (
        pytest.raises(OSError, match="No space"),
        Document.written(SimpleUploadedFile("a.pdf", PDF), by=UserFactory()),
    ):
        pytest.fail("taken")

    assert files(settings.PRIVATE_ROOT) == []


def hostile_packages():
    """Packages on which a zip reader trips, or over which it would sit for seconds."""
    good = package("word/document.xml")
    at = good.index(b"PK\x01\x02")
    yield "of a later version", good[: at + 6] + b"\xff" + good[at + 7 :]
    entry, end = good[at : good.index(b"PK\x05\x06")], b"PK\x05\x06" + bytes(4)
    names = entry * 20_000

    def tail(names):
        return names + end + struct.pack("<2H2LH", 20_000, 20_000, len(names), at, 0)

    yield "of names alone", good[:at] + tail(names)
    yield (
        "with a small list feigned",
        good[:at] + tail(names[: -len(entry)] + entry[:32] + b"\n" + entry[33:] + end + b"xx"),
    )
    ending = struct.pack("<4sLQL", b"PK\x06\x07", 0, at + len(names), 1) + end + b"\xff" * 12 + bytes(2)
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 20_000, 20_000, len(names), at)
    yield "with 64 bits", good[:at] + names + large + ending


HOSTILE = dict(hostile_packages())


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_package_is_refused_before_it_is_read(what):
    with pytest.raises(ValidationError, match="DOCX 형식"):
        check_upload(SimpleUploadedFile("a.docx", HOSTILE[what]))


def test_a_name_too_long_keeps_its_end():
    name, *_ = check_upload(SimpleUploadedFile("가" * 240 + ".pdf", PDF))

    assert name == "가" * 196 + ".pdf"


def test_decomposed_names_are_shown_composed():
    name = unicodedata.normalize("NFD", "모임소개서.pdf")

    with Document.written(SimpleUploadedFile(name, PDF), by=UserFactory()) as document:
        assert document.shown_name == "모임소개서.pdf"


def test_a_name_of_150_hangul_is_kept():
    name = "가" * 150 + ".pdf"

    with Document.written(SimpleUploadedFile(name, PDF), by=UserFactory()) as document:
        document.save()

    assert Document.objects.get().shown_name == name
