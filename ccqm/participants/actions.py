"""Every change to a participant; who leads it changes in `leading`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.names import is_plain_name
from ccqm.kit.queue import enqueue
from ccqm.kit.references import reference
from ccqm.kit.verdict import Conflict, Refused
from ccqm.participants import identifiers
from ccqm.participants.models import FormerName, Identifier, Kind, Participant
from ccqm.participants.permissions import may_decide
from ccqm.participants.queries import numbers_of
from ccqm.participants.rules import folded, slug_of


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


PROFILE = frozenset(
    {"about", "website", "sectors", "is_listed", "is_named", "shows_count", "shows_former_names"}
)


@transaction.atomic
def update_profile(
    participant: Participant, *, expected: int, by: User | str, at: datetime, **changes: Any
) -> Participant:
    """Change what the participant says of itself, and whether the public may read it.

    ``expected`` is the version that the editor saw. Raises Conflict when someone else saved in
    between (REL-05), Refused for a name with a web address in it, and TypeError for a word that
    is not part of the profile (SEC-03).
    """
    if unknown := changes.keys() - PROFILE:
        raise TypeError(f"Not part of a profile: {', '.join(sorted(unknown))}")
    if "name" in changes:
        is_plain_name(changes["name"]).or_refuse()
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
    if "is_named" in changes:
        enqueue("credentials.reissue", participant=participant.pk)
    return participant


@transaction.atomic
def rename(
    participant: Participant, *, name: str, is_new: bool, expected: int, by: User, at: datetime
) -> Participant:
    """Give another name. A new one keeps the old with its date; a mended mistake does not.

    The address stays, so that no link breaks. What a person was called before is not kept. Raises
    Refused unless ``by`` is an owner, and Conflict when someone else saved in between (REL-05).
    """
    may_decide(participant, by=by).or_refuse()
    is_plain_name(name).or_refuse()
    old = Participant.objects.select_for_update().get(pk=participant.pk).name
    participant.name = " ".join(name.split())
    if participant.name == old:
        raise Refused(_("This is the name already."))
    participant.save_version(expected, name=participant.name, **participant.found_by())
    if is_new and not participant.is_individual:
        FormerName.objects.create(
            participant=participant, name=old, search_text=folded(old), until_at=at
        )
    record(
        "participant.renamed",
        by=by,
        at=at,
        subject=participant,
        scope=participant.pk,
        is_new=is_new,
    )
    enqueue("credentials.reissue", participant=participant.pk)
    return participant


@transaction.atomic
def record_numbers(
    participant: Participant,
    numbers: Mapping[str, str],
    *,
    expected: int,
    by: User | str,
    at: datetime,
) -> None:
    """State the numbers in public registers, by the register's key; "" ends one (OPS-08).

    Numbers that no longer hold are kept with their dates. Raises Refused for a number that
    cannot be one, and Conflict when someone else saved in between (REL-05).
    """
    wanted = {key: identifiers.read(key, text) for key, text in numbers.items()}
    try:
        participant.save_version(expected)
    except Conflict as conflict:
        current = {**numbers_of(participant), "version": participant.version}
        raise Conflict(conflict.reason, current) from None
    changed = [key for key, number in wanted.items() if _state(participant, key, number, at=at)]
    if changed:
        record(
            "participant.numbers_changed",
            by=by,
            at=at,
            subject=participant,
            scope=participant.pk,
            registers=changed,
        )
        enqueue("credentials.reissue", participant=participant.pk)


def _state(
    participant: Participant, register: str, number: identifiers.Identifier | None, *, at: datetime
) -> bool:
    """Make this the number in one register, and say whether that is new."""
    schemes = identifiers.REGISTERS[register].schemes
    held = Identifier.objects.filter(participant=participant, scheme__in=schemes, ended_at=None)
    if number and held.filter(scheme=number.scheme, number=number.number).exists():
        return False
    ended = held.update(ended_at=at)
    if number:
        Identifier.objects.create(
            participant=participant,
            scheme=number.scheme,
            number=number.number,
            recorded_at=at,
        )
    return bool(ended or number)
