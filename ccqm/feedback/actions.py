"""Every change to "you said, we did"."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.feedback.models import Entry
from ccqm.feedback.rules import is_said_date_possible
from ccqm.framework.queries import edition
from ccqm.journeys.actions import lock_open
from ccqm.journeys.models import Journey
from ccqm.kit.dates import local_date
from ccqm.kit.verdict import Refused


@transaction.atomic
def add_entry(
    journey: Journey,
    *,
    audience: str,
    you_said: str,
    we_did: str,
    said_on: date,
    is_public: bool,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Entry:
    """Record what an audience said and what was done. A second click changes nothing.

    Raises Refused for an audience the edition does not name, a date ahead, or a journey not
    open for changes.
    """
    journey = lock_open(journey)
    words = _checked(journey, at, audience, you_said, we_did, said_on, is_public)
    entry, is_new = Entry.objects.get_or_create(
        submission_key=submission_key, journey=journey, defaults={**words, "recorded_at": at}
    )
    if is_new:
        _record("feedback.added", entry, journey, by=by, at=at)
    return entry


@transaction.atomic
def change_entry(
    entry: Entry,
    *,
    audience: str,
    you_said: str,
    we_did: str,
    said_on: date,
    is_public: bool,
    expected: int,
    by: User,
    at: datetime,
) -> Entry:
    """Change an entry. Raises Refused, or Conflict when someone else saved first."""
    journey = lock_open(entry.journey)
    _refuse_removed(entry)
    words = _checked(journey, at, audience, you_said, we_did, said_on, is_public)
    entry.refresh_from_db(fields=list(words))
    if any(getattr(entry, name) != word for name, word in words.items()):
        entry.save_version(expected, **words)
        _record("feedback.changed", entry, journey, by=by, at=at)
    return entry


@transaction.atomic
def remove_entry(entry: Entry, *, by: User, at: datetime) -> Entry:
    """Take an entry away. Raises Refused when the journey is not open for changes."""
    journey = lock_open(entry.journey)
    _refuse_removed(entry)
    _record("feedback.removed", entry, journey, by=by, at=at)
    entry.delete()
    return entry


def _checked(
    journey: Journey,
    at: datetime,
    audience: str,
    you_said: str,
    we_did: str,
    said_on: date,
    is_public: bool,
) -> dict[str, Any]:
    if audience not in {known.key for known in edition(journey.edition_id).audiences}:
        raise Refused(_("Select who said it."))
    if not you_said.strip() or not we_did.strip():
        raise Refused(_("Tell us what people said and what you did."))
    is_said_date_possible(said_on, local_date(at)).or_refuse()
    return {
        "audience": audience,
        "you_said": you_said.strip(),
        "we_did": we_did.strip(),
        "said_on": said_on,
        "is_public": is_public,
    }


def _record(verb: str, entry: Entry, journey: Journey, *, by: User, at: datetime) -> None:
    record(
        verb,
        by=by,
        at=at,
        subject=entry,
        scope=journey.participant_id,
        audience=entry.audience,
        is_public=entry.is_public,
    )


def _refuse_removed(entry: Entry) -> None:
    """Called with the journey locked, so nobody can remove it in between."""
    if not Entry.objects.filter(pk=entry.pk).exists():
        raise Refused(_("This entry was removed."))
