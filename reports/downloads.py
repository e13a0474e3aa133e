"""Files that were written just now, on their way to who asked for them."""

import io

from django.http import FileResponse

from reports.registry import FORMATS


def answer(content, name, format, *, opens=("pdf",)):
    """The response with a file of `content`; what `opens` the browser shows to be looked over, others are kept."""
    filename = f"{name}.{format}".replace("/", " ")
    return FileResponse(
        io.BytesIO(content), as_attachment=format not in opens, filename=filename, content_type=FORMATS[format]
    )
