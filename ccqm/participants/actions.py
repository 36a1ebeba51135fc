"""Every change to a participant; who leads it changes in `leading`."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.references import reference
from ccqm.participants.models import Kind, Participant
from ccqm.participants.rules import slug_of


@transaction.atomic
def create_participant(
    *,
    kind: str,
    name: str,
    by: User | str,
    at: datetime,
    type: str = "",
    sectors: list[str] | None = None,
    postcode: str = "",
    website: str = "",
    about: str = "",
    language: str = "en",
) -> Participant:
    """Begin the record of an organisation, group or person. It is private until it is listed."""
    participant = Participant(
        kind=kind,
        type=type,
        name=name,
        sectors=sectors or [],
        postcode=postcode,
        website=website,
        about=about,
        language=language,
        created_at=at,
    )
    _find_by_its_words(participant)
    _save_at_free_address(participant)
    record("participant.created", by=by, at=at, subject=participant, scope=participant.pk)
    return participant


def _find_by_its_words(participant: Participant) -> None:
    for field, value in participant.found_by().items():
        setattr(participant, field, value)


def _save_at_free_address(participant: Participant) -> None:
    """Save under the plain name, or under a reference when that is taken or cannot be spelled.

    A person's address never tells a name. Trying, rather than looking first, is safe when two
    of the same name arrive at once.
    """
    plain = "" if participant.kind == Kind.INDIVIDUAL else slug_of(participant.name)
    if plain:
        participant.slug = plain
        try:
            with transaction.atomic():
                return participant.save(force_insert=True)
        except IntegrityError:
            pass
    participant.slug = f"{plain or participant.kind}-{reference().lower()}"
    return participant.save(force_insert=True)


PROFILE = frozenset({"name", "about", "website", "sectors", "is_listed", "is_named", "shows_count"})


@transaction.atomic
def update_profile(
    participant: Participant, *, expected: int, by: User | str, at: datetime, **changes: Any
) -> Participant:
    """Change what the participant says of itself, and whether the public may read it.

    ``expected`` is the version that the editor saw. Raises Conflict when someone else saved in
    between (REL-05), and TypeError for a word that is not part of the profile (SEC-03).
    """
    if unknown := changes.keys() - PROFILE:
        raise TypeError(f"Not part of a profile: {', '.join(sorted(unknown))}")
    for field, value in changes.items():
        setattr(participant, field, value)
    participant.save_version(expected, **changes, **participant.found_by())
    record(
        "participant.profile_changed",
        by=by,
        at=at,
        subject=participant,
        scope=participant.pk,
        fields=sorted(changes),
        is_listed=participant.is_listed,
    )
    return participant
