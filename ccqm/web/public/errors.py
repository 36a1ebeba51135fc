"""Pages for when something goes wrong (GDS-31, SEC-17).

Pages 500 and 503 must come up when nothing else does: they use no database, no request and no
context processor, and if even their template fails there are words in this file.
"""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ccqm.kit.brand import brand

RETRY_AFTER = 15 * 60
"""Seconds after which a machine may ask again; the page says the same in minutes."""
NO_DATABASE = (OperationalError, InterfaceError)
TITLE = _("Sorry, there is a problem with the service")
LAST_WORDS = _("Try again in 15 minutes. What you saved before is safe.")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: we could not read what the browser sent."""
    return alone("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person may not do this."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose secret is missing or too old; `reason` is for developers only."""
    return render(request, "403.html", {"stale_form": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or not one that this person may know of."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database cannot be reached: that one mends itself more often."""
    if isinstance(sys.exc_info()[1], NO_DATABASE):
        return unavailable()
    return alone("500.html", 500)


def unavailable() -> HttpResponse:
    """503: the service cannot be used for now."""
    response = alone("503.html", 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def alone(template: str, status: int) -> HttpResponse:
    """A page made without the request, so that nothing it needs can be broken as well."""
    language = translation.get_language() or "en"
    context: dict[str, Any] = {
        "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "minutes": RETRY_AFTER // 60,
    }
    try:
        context |= {"brand": brand(), "stylesheet": stylesheet()}
        content = render_to_string(template, context)
    except Exception:  # the page about a failure must not fail: any cause, same last words
        content = format_html("<!doctype html><title>{}</title><p>{}</p>", TITLE, LAST_WORDS)
    return HttpResponse(content, status=status)


def stylesheet() -> str:
    """The address of our stylesheet; "" when the list of hashed names cannot be used."""
    try:
        return static("build/app.css")
    except ValueError:
        return ""
