"""Handing out a private file so that it can do no harm in the reader's browser (SEC-11)."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """The file as an attachment: never shown in our pages, never guessed at, no scripts, no
    cache. Who may have it is the calling view's business."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def shown(content: bytes, *, content_type: str, cache: str) -> HttpResponse:
    """A picture inside one of our pages: no other site may show it, no search engine keeps it."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, noimageindex"
    response.headers["Cache-Control"] = cache
    return response
