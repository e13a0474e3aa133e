"""Reading the code of a signed paper that came back as a picture or a scan."""

import re
import threading

import pypdfium2
import zxingcpp
from PIL import Image

from district.photos import MOST_PIXELS

ADDRESS = re.compile(r"/papers/([A-Za-z0-9_-]{10,40})/?$")
PAGES = 20  # of a PDF that are looked through
EDGE = 2400  # px of a drawn page's longer edge: a code of 24 mm on A4 has 190
FLOOD = "사진이 너무 큽니다. 크기를 줄여 올려 주세요."
_pdfium = threading.Lock()  # PDFium draws one page at a time


class Unreadable(Exception):
    """No code of ours was found; says why, for the people who sent the file."""


def token_in(file, kind):
    """The token that the code on a PDF, JPG or PNG names. Raises Unreadable, whatever the file is."""
    file.seek(0)
    try:
        for picture in _pages(file) if kind == "pdf" else [_photo(file)]:
            for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode):
                if found := ADDRESS.search(code.text):
                    return found[1]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unreadable(FLOOD) from None
    except Unreadable:
        raise
    except Exception:  # whatever a broken or hostile file does to the decoders
        raise Unreadable("파일을 열 수 없습니다.") from None
    finally:
        file.seek(0)
    raise Unreadable("QR 표시를 찾지 못했습니다. 흐리거나 잘렸는지 살펴봐 주세요.")


def _pages(file):
    """The pages of a PDF as grey pictures, drawn no larger than is needed, however large they say they are."""
    with _pdfium:
        document = pypdfium2.PdfDocument(file.read())
        try:
            for at in range(min(len(document), PAGES)):
                page = document[at]
                scale = EDGE / max(*page.get_size(), 1)
                yield page.render(scale=scale, grayscale=True).to_pil()
        finally:
            document.close()


def _photo(file):
    with Image.open(file, formats=["JPEG", "PNG"]) as photo:
        if photo.width * photo.height > MOST_PIXELS:
            raise Unreadable(FLOOD)
        photo.draft("L", (EDGE, EDGE))
        photo = photo.convert("L")
        photo.thumbnail((EDGE * 2, EDGE * 2))
        return photo
