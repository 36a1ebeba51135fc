"""Who hears of what happens to a meeting: the contact, with their link, and the officer."""

from datetime import datetime
from typing import Any

from django.utils import translation

from ccqm.accounts.models import User
from ccqm.letters.actions import Enclosed, post
from ccqm.meetings.calendar import CANCEL, REQUEST, invitation
from ccqm.meetings.models import Meeting, Status
from ccqm.welcome.models import Registration


def offer_times(registration: Registration, *, token: str, key: str, at: datetime) -> None:
    """Send the link by which to choose a time. Its letter keeps no words once sent (SEC-09)."""
    post(
        "meeting_offer",
        to=registration.email,
        context={
            "name": registration.contact_name,
            "reference": registration.reference,
            "token": token,
        },
        at=at,
        key=key,
        language=registration.language,
        secret=True,
    )


def tell_both(meeting: Meeting, what: str, *, token: str, at: datetime, reason: str) -> None:
    """Write to both that it was `booked`, `moved` or `cancelled`, with the calendar file."""
    tell_contact(meeting, f"meeting_{what}", token=token, at=at, with_file=True, reason=reason)
    tell_officer(meeting, what, at=at)


def tell_contact(
    meeting: Meeting, kind: str, *, token: str, at: datetime, with_file: bool = False, **more: Any
) -> None:
    """Write to whoever registered, once for each kind and each time that was agreed."""
    registration = meeting.registration
    post(
        kind,
        to=registration.email,
        context={
            "name": registration.contact_name,
            "officer": meeting.officer.name,
            **_facts(meeting),
            "token": token,
            **more,
        },
        at=at,
        key=f"{kind}:{meeting.pk}:{meeting.sequence}:{meeting.version}",
        language=registration.language,
        secret=True,
        enclosed=_file(meeting, registration.language, at) if with_file else (),
    )


def tell_officer(
    meeting: Meeting,
    what: str,
    *,
    at: datetime,
    officer: User | None = None,
    was_at: datetime | None = None,
) -> None:
    """Write to the officer who meets them, or to `officer` who no longer does (`was_at` it).

    What people need help with stays on the page (DP-07).
    """
    officer = officer or meeting.officer
    post(
        "meeting_of_yours",
        to=officer.email,
        context={
            "name": officer.name,
            "what": what,
            "contact": meeting.registration.contact_name,
            "participant": meeting.registration.name,
            **_facts(meeting),
            "starts_at": was_at or meeting.starts_at,
            "meeting": meeting.pk,
        },
        at=at,
        key=f"meeting_of_yours:{what}:{meeting.pk}:{meeting.sequence}:{officer.pk}",
        language=officer.language,
        enclosed=_file(meeting, officer.language, at, is_off=what == "cancelled"),
    )


def _facts(meeting: Meeting) -> dict[str, Any]:
    facts = ("starts_at", "place", "minutes")
    return {name: getattr(meeting, name) for name in facts} | {"has_asked": bool(meeting.needs)}


def _file(meeting: Meeting, language: str, at: datetime, *, is_off: bool = False) -> list[Enclosed]:
    method = CANCEL if is_off or meeting.status == Status.CANCELLED else REQUEST
    with translation.override(language):
        return [invitation(meeting, method=method, at=at)]
