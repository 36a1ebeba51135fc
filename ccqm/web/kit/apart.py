"""Pages that know nobody: no session, no account, no cookie but the reader's language.

On the side of answers a ballot is the only credential, and on the side of the roll the secret
link is. Neither is sent by a browser of its own accord, so another site cannot make anybody's
browser use them: these pages need no token against forgery, and set no cookie for one.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.shortcuts import render

PLACES = ("/ballot/", "/answer/")


class Apart:
    """Takes every cookie but the language away before anything reads it. Stands first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PLACES):
            return self.get_response(request)
        language = parse_cookie(request.META.pop("HTTP_COOKIE", "")).get(
            settings.LANGUAGE_COOKIE_NAME
        )
        if language:
            request.META["HTTP_COOKIE"] = f"{settings.LANGUAGE_COOKIE_NAME}={language}"
        response = self.get_response(request)
        response.cookies.clear()
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def show(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page that offers no sign-in, and no language form, which would set a cookie."""
    context = {"languages": (), "is_apart": True, **context}
    return render(request, template, context, status=status)
