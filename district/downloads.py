"""Stored files, handed out by views that have asked who comes; they have no other address."""

from django.http import FileResponse


def file_of(document, *, opens=False):
    """The response with a Document, to be kept; where it `opens`, the browser shows it."""
    file, name = document.file.open("rb"), document.shown_name
    return FileResponse(file, as_attachment=not opens, filename=name, content_type=document.media_type)
