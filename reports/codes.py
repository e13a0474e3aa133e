"""QR codes on printed papers, by which a paper that comes back as a picture is known again."""

import io

import zxingcpp
from PIL import Image

MODULE = 12  # pixels a square of the code is drawn with: sharp when it is printed small


def code_png(text):
    """The code of a text as PNG bytes, with its quiet zone; the same text gives the same bytes."""
    pixels = _drawn(text, MODULE)
    high, wide = pixels.shape
    written = io.BytesIO()
    Image.frombytes("L", (wide, high), bytes(pixels)).save(written, "PNG")
    return written.getvalue()


def code_svg(text):
    """The code as SVG: squares that stay sharp at any size, and that PDF/A takes."""
    rows = _drawn(text, 1).tolist()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, grey in enumerate(row) if not grey)
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="M0 0h{size}v{size}h-{size}z" fill="#fff"/><path d="{dark}" fill="#000"/></svg>'
    )


def _drawn(text, scale):
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return memoryview(code.to_image(scale=scale))
