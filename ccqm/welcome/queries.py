"""Questions about registrations."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ccqm.kit.references import tidy
from ccqm.participants.identifiers import from_org_id
from ccqm.participants.models import Identifier, Participant
from ccqm.participants.rules import are_alike, folded
from ccqm.welcome.models import Registration, Status

# The most that are looked at and shown; a team reads no longer list.
MOST_ALIKE = 10
MOST_NEAR = 100


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the same: one that takes part, or another registration."""

    name: str
    postcode: str
    same_number: bool
    participant: Participant | None = None
    registration: Registration | None = None


def registration_sent(submission_key: UUID) -> Registration | None:
    """The registration that this very form made, when it has arrived before."""
    return Registration.objects.filter(submission_key=submission_key).first()


def registration_of(participant: Participant) -> Registration | None:
    """What this participant sent when it registered; none when the team added it."""
    return Registration.objects.filter(participant=participant).first()


def registration_with(reference: str) -> Registration | None:
    """The registration with this reference, however it was typed."""
    found = Registration.objects.filter(reference=tidy(reference))
    return found.select_related("entered_by", "decided_by", "participant").first()


def possible_duplicates(registration: Registration) -> list[Alike]:
    """Who may be the same as this: the same number, or a similar name and the same postcode.

    For the team only; a stranger must not learn who takes part. Three queries.
    """
    return [*_participants_like(registration), *_registrations_like(registration)][:MOST_ALIKE]


def _participants_like(registration: Registration) -> list[Alike]:
    numbered = set(_with_number(registration))
    near = Q(pk__in=numbered)
    if registration.postcode:
        near |= Q(postcode=registration.postcode)
    if not registration.is_individual:
        near |= Q(sort_name=folded(registration.name)[:400])
    found = Participant.objects.filter(near).exclude(registration=registration)
    return [
        Alike(one.name, one.postcode, one.pk in numbered, participant=one)
        for one in found.by_name()[:MOST_NEAR]
        if one.pk in numbered or are_alike(one.name, registration.name)
    ]


def _with_number(registration: Registration) -> list[int]:
    """Participants that have, or once had, one of the numbers."""
    wanted = Q(pk__in=[])
    for text in registration.identifiers:
        one = from_org_id(text)
        wanted |= Q(scheme=one.scheme, number=one.number)
    return list(Identifier.objects.filter(wanted).values_list("participant_id", flat=True))


def _registrations_like(registration: Registration) -> list[Alike]:
    """Others not accepted: an accepted one is a participant already."""
    near = Q(identifiers__overlap=registration.identifiers)
    if registration.postcode:
        near |= Q(postcode=registration.postcode)
    if not registration.is_individual:
        near |= Q(name__iexact=registration.name)
    others = Registration.objects.exclude(pk=registration.pk).exclude(status=Status.ACCEPTED)
    mine = set(registration.identifiers)
    return [
        Alike(one.name, one.postcode, bool(mine & set(one.identifiers)), registration=one)
        for one in others.filter(near).order_by("-created_at", "-pk")[:MOST_NEAR]
        if mine & set(one.identifiers) or are_alike(one.name, registration.name)
    ]


def sent_to(email: str, *, since: datetime) -> int:
    """How many registrations gave this e-mail address since then, and so were answered there."""
    return Registration.objects.filter(email__iexact=email, created_at__gte=since).count()
