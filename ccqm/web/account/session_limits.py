"""How long somebody stays signed in (SEC-10).

`SESSION_IDLE` seconds without doing anything, `SESSION_ABSOLUTE` seconds at most. Both are said
in plain words on the help page.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
# Writing at most this often, in seconds, keeps reading pages free of writes.
STEP = 300


def begin(request: HttpRequest) -> None:
    """Start both clocks: the person has just signed in."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())


def is_over(signed_in_at: int, seen_at: int, now: int) -> bool:
    """Whether a session has been idle, or open, for too long. Times in seconds since 1970."""
    return now - seen_at > settings.SESSION_IDLE or now - signed_in_at > settings.SESSION_ABSOLUTE


class SessionLimits:
    """Signs people out when their time is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            self._keep_time(request)
        return self.get_response(request)

    def _keep_time(self, request: HttpRequest) -> None:
        now = int(time.time())
        signed_in_at = request.session.get(SIGNED_IN_AT)
        seen_at = request.session.get(SEEN_AT)
        if signed_in_at is None or seen_at is None:
            begin(request)
        elif is_over(signed_in_at, seen_at, now):
            logout(request)
        elif now - seen_at > STEP:
            request.session[SEEN_AT] = now
