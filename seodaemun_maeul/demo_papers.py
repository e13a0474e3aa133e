"""Papers that a phone would have taken, drawn for the demo: receipts and lists, each marked as an example."""

import io
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

FONT = Path(settings.BASE_DIR) / "static" / "vendor" / "pretendard-gov" / "PretendardGOV-Regular.otf"
SIZE, SLIP = (720, 960), (90, 60, 630, 900)  # px
TABLE, PAPER, INK, MARK = "#6b6257", "#fbfaf6", "#333333", "#8a3b2a"
LONGEST = 20  # characters that fit on the slip


def drawn(title, *lines):
    """A photo of a slip of paper on a table; empty lines are left out."""
    photo = Image.new("RGB", SIZE, TABLE)
    slip = ImageDraw.Draw(photo)
    slip.rectangle(SLIP, fill=PAPER)
    slip.text((130, 110), title, INK, font=_font(38))
    for at, line in enumerate(filter(None, lines)):
        slip.text((130, 210 + 56 * at), line[:LONGEST], INK, font=_font(26))
    slip.text((130, 820), "예시 – 실제 서류가 아닙니다", MARK, font=_font(26))
    content = io.BytesIO()
    photo.save(content, "JPEG", quality=80)
    return SimpleUploadedFile(f"{title}(예시).jpg", content.getvalue())


@cache
def _font(size):
    return ImageFont.truetype(FONT, size) if FONT.is_file() else ImageFont.load_default(size)
