"""Handing out a private file so that it can do no harm in the reader's browser (SEC-11)."""

from typing import BinaryIO

from django.http import FileResponse


def download(content: BinaryIO, *, name: str, content_type: str) -> FileResponse:
    """The file as an attachment: never shown in our pages, never guessed at, no scripts, no
    cache. Who may have it is the calling view's business."""
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
