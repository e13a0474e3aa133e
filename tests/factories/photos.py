"""Photos as a phone takes them, made for a test."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(size=(60, 40), *, name="", kind="jpg", mode="RGB", colour="red", halves=False, **written):
    """An uploaded photo of one colour, its right half blue where `halves`; `written` goes to Pillow's save()."""
    picture = Image.new(mode, size, colour)
    if halves:
        picture.paste("blue", (size[0] // 2, 0, *size))
    content = BytesIO()
    picture.save(content, {"jpg": "JPEG", "png": "PNG"}[kind], **written)
    return SimpleUploadedFile(name or f"영수증.{kind}", content.getvalue())
