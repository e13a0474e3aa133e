"""What WeasyPrint leaves out of a tagged PDF, added afterwards.

PDF/UA asks every heading cell of a table whether it heads its column or its row; WeasyPrint writes no such scope.
"""

import io

import pikepdf
from pikepdf import Dictionary, Name


def repaired(pdf: bytes) -> bytes:
    """The same PDF with a scope on every heading cell; the same input gives the same bytes."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for element in document.objects:
            if isinstance(element, Dictionary) and element.get(Name.S) == Name.TH:
                element.A.Scope = Name.Column if _stands_in(element, Name.THead) else Name.Row
        document.save(
            written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=False
        )
    return written.getvalue()


def _stands_in(element, part):
    """Whether a structure element lies inside a `part` of its table."""
    while element.get(Name.S) not in (part, Name.Table, None):
        element = element.get(Name.P)
    return element.get(Name.S) == part
