"""Every cookie we may set, in one list: the cookies page shows it, a test holds responses to it.

We store only what the service needs to work, so there is no consent banner (DP-09, GDS-29).
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

HOUR = 3600
DAY = 24 * HOUR
MESSAGES = "messages"
"""The name `django.contrib.messages` gives its cookie."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie by name, why we need it, and how many seconds it lasts (None: while the browser
    stays open)."""

    name: str
    purpose: str | Promise
    seconds: int | None

    @property
    def lasts(self) -> str:
        """How long it lasts, in words."""
        if self.seconds is None:
            return str(_("Until you close your browser"))
        if self.seconds < 2 * DAY:
            hours = self.seconds // HOUR
            return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
        days = self.seconds // DAY
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def cookies() -> tuple[Cookie, ...]:
    """Every cookie that this service may set, under its present settings."""
    return (
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("Keeps you signed in, and remembers where you are in a form."),
            None if settings.SESSION_EXPIRE_AT_BROWSER_CLOSE else settings.SESSION_COOKIE_AGE,
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Makes sure that a form was sent by you and by nobody else."),
            settings.CSRF_COOKIE_AGE,
        ),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            _("Remembers the language you chose."),
            settings.LANGUAGE_COOKIE_AGE,
        ),
        Cookie(
            MESSAGES,
            _("Carries a short message to the next page, such as “Saved”."),
            None,
        ),
    )
