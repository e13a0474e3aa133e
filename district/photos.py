"""Photos of residents: looked at before they are decoded, turned upright, bounded, rid of where they were taken."""

from io import BytesIO
from math import sqrt
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageFile, ImageOps

from .uploads import check_upload

KINDS = ("jpg", "png")
MOST_PIXELS = 50_000_000  # of what is uploaded: a phone's best; decoded, 150 MB
KEPT_PIXELS = 3_200_000  # of what is kept: the small print of a receipt can still be read
FINE_PIXELS = 1_900_000  # enough for that, too: a JPEG is decoded at a half or a quarter where so many are left
KEPT_EDGE = 8_000  # px: a receipt photographed as one long strip stays readable, too
QUALITY = 82


def clean_photo(upload, *, max_bytes=None):
    """The photo as a JPEG file of its own, with nothing in it but what can be seen; named like the upload.

    `Document.written` takes it as it is. Raises ValidationError in Korean where the upload is no JPEG or PNG
    (see `check_upload`), has more than MOST_PIXELS, or cannot be decoded whole.
    """
    shown_name, _, _ = check_upload(upload, kinds=KINDS, max_bytes=max_bytes)
    kept = BytesIO()
    _seen(upload).save(kept, "JPEG", quality=QUALITY)
    return ContentFile(kept.getvalue(), name=f"{PurePath(shown_name).stem}.jpg")


def small(photo, *, edge=480):
    """JPEG bytes of a photo that `clean_photo` made, no longer than `edge` px: for lists."""
    seen, kept = Image.open(photo), BytesIO()
    seen.draft("RGB", (edge, edge))
    seen.thumbnail((edge, edge))
    seen.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()


def _seen(upload):
    """The pixels alone: upright, on white, no larger than what is kept."""
    broken = ValidationError("사진을 열 수 없습니다. 다시 찍거나 다른 파일로 올려 주세요.", code="content")
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets broken pictures pass, for its whole process
    try:
        with Image.open(upload, formats=["JPEG", "PNG"]) as photo:  # reads no more than the head
            _refuse_flood(*photo.size)
            photo.draft("RGB", _bounded(*photo.size, FINE_PIXELS))  # JPEG: decoded small at once
            upright = ImageOps.exif_transpose(photo)
            upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
            upright = upright.resize(_bounded(*upright.size, KEPT_PIXELS), reducing_gap=3)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _flood() from None
    except ValidationError:
        raise
    except Exception:  # whatever a broken or hostile file does to the decoder
        raise broken from None
    finally:
        upload.seek(0)
    # A new picture: one that was opened hands comments and profiles on to what is saved.
    seen = Image.new("RGB", upright.size, "white")
    seen.paste(upright, mask=upright if upright.mode == "RGBA" else None)
    return seen


def _refuse_flood(width, height):
    if width * height > MOST_PIXELS:
        raise _flood()


def _flood():
    most = MOST_PIXELS // 10_000
    told = f"사진이 너무 큽니다. {most:,}만 화소까지 올릴 수 있습니다. 크기를 줄이거나 다시 찍어 주세요."
    return ValidationError(told, code="pixels")


def _bounded(width, height, pixels):
    """The size of the same photo with no more than so many pixels, and no longer than KEPT_EDGE."""
    shrink = min(1, sqrt(pixels / (width * height)), KEPT_EDGE / max(width, height))
    return max(1, round(width * shrink)), max(1, round(height * shrink))
