"""Which files we take: known by their content, not by the name somebody gave them."""

import hashlib
import re
import zipfile
from pathlib import PurePath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError

from .parsing import clean_line, refuse_resident_number

# extension → media type; what the content must say is judged in _kind()
KINDS = {
    "pdf": "application/pdf",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of HWP, of xls and doc, and of all that is encrypted
_ZIP_MARK = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "hwpx": "Contents/content.hpf"}
_ZIP_DIRECTORY = 1024 * 1024  # bytes: the list of some ten thousand files


def shown(kinds):
    """Kinds as people read them: PDF, HWP."""
    return ", ".join(kind.upper() for kind in kinds)


def check_upload(upload, *, kinds=tuple(KINDS), max_bytes=None):
    """(shown name, kind, sha256) of an uploaded file; reads it through once.

    Raises ValidationError in Korean when it is empty, larger than `max_bytes` (UPLOAD_MAX_BYTES), none of `kinds`, or
    not what its extension says.
    """
    max_bytes = max_bytes or settings.UPLOAD_MAX_BYTES
    name = PurePath(clean_line(PurePath(upload.name.replace("\\", "/")).name))
    refuse_resident_number(name)
    kind = name.suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if kind not in kinds:
        raise ValidationError(f"받을 수 없는 파일 종류입니다. {shown(kinds)} 파일을 올려 주세요.", code="kind")
    if not upload.size:
        raise ValidationError("빈 파일입니다. 내용이 있는 파일을 올려 주세요.", code="empty")
    if upload.size > max_bytes:
        limit = max_bytes // (1024 * 1024)
        raise ValidationError(f"파일이 너무 큽니다. {limit}MB까지 올릴 수 있습니다.", code="large")
    if _kind(upload) != kind:
        if kind in ("docx", "xlsx") and _starts_with(upload, _OLD_OFFICE):
            raise ValidationError(
                f"암호가 걸려 있거나 옛 형식인 파일입니다. 암호를 풀고 {kind.upper()} 형식으로 다시 저장해 주세요.",
                code="encrypted",
            )
        raise ValidationError(
            f"파일 내용이 {kind.upper()} 형식이 아닙니다. 파일을 다시 확인해 주세요.", code="content"
        )
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return f"{name.stem[: 200 - len(name.suffix)]}{name.suffix}", kind, digest.hexdigest()


def _kind(upload):
    """The kind the content itself shows, or "" where it is none of ours."""
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(upload)
    if head.startswith(_OLD_OFFICE):  # HWP names itself inside
        return "hwp" if b"HWP Document File" in upload.read() else ""
    try:
        found = puremagic.from_string(head).lstrip(".")
    except puremagic.PureError:
        return ""
    return {"jpeg": "jpg", "jfif": "jpg"}.get(found, found)


def _starts_with(upload, mark):
    upload.seek(0)
    return upload.read(len(mark)) == mark


def _zip_kind(upload):
    if not _is_readable_zip(upload):
        return ""
    try:
        names = set(zipfile.ZipFile(upload).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    return next((kind for kind, mark in _ZIP_MARK.items() if mark in names), "")


def _is_readable_zip(upload):
    """Whether the list of files at the end is of a size that people's documents have.

    zipfile reads as much as the last record says: 20 MB of nothing but names cost seconds and 250 MB of memory.
    """
    upload.seek(max(0, upload.size - 2**16 - 64))
    end = upload.read()
    records = list(re.finditer(rb"PK\x05\x06(?=.{8}(.{4}))", end, re.DOTALL))
    large = any(end.startswith(b"PK\x06\x07", max(0, record.start() - 20)) for record in records)  # ZIP64
    sizes = [int.from_bytes(record[1], "little") for record in records]
    return bool(records) and not large and max(sizes) <= _ZIP_DIRECTORY
