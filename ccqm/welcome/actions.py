"""Step 1: somebody registers interest, and the team answers."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ccqm.accounts.actions import invite
from ccqm.accounts.models import User
from ccqm.audit.actions import PUBLIC, record
from ccqm.framework.queries import newest
from ccqm.journeys.actions import begin_journey
from ccqm.journeys.models import Journey
from ccqm.kit.brand import brand
from ccqm.kit.names import is_plain_name
from ccqm.kit.references import reference
from ccqm.letters.actions import post
from ccqm.participants.actions import create_participant, record_numbers
from ccqm.participants.identifiers import SCHEMES, Identifier, from_org_id, typed_form
from ccqm.participants.leading import add_lead
from ccqm.participants.models import Kind, Participant
from ccqm.welcome.models import Channel, Reach, Registration, Size, Status, Wish
from ccqm.welcome.permissions import may_answer_registrations
from ccqm.welcome.rules import are_known, is_kind_reason, is_reachable, is_waiting


@dataclass(frozen=True, kw_only=True)
class Interest:
    """What somebody tells about themselves and what they would like."""

    kind: str
    name: str
    contact_name: str
    email: str
    type: str = ""
    sectors: list[str] = field(default_factory=list)
    postcode: str = ""
    people: int | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    identifiers: list[str] = field(default_factory=list)
    phone: str = ""
    reach_by: str = Reach.EMAIL
    address: str = ""
    language: str = "en"
    needs: str = ""
    wants: list[str] = field(default_factory=list)
    note: str = ""


@transaction.atomic
def register_interest(
    interest: Interest, *, submission_key: UUID, at: datetime, by: User | str = PUBLIC
) -> Registration:
    """Take in a registration and confirm it by letter.

    The same form sent again gives the same registration and no second letter (REL-04). Nothing
    here asks whether the e-mail address is known, so that no answer can tell (SEC-07). Raises
    Refused for a kind, type or sector that the newest edition does not have.
    """
    _check_choices(interest)
    is_plain_name(interest.name).or_refuse()
    is_plain_name(interest.contact_name).or_refuse()
    return _taken_down(interest, Channel.WEB, None, key=submission_key, by=by, at=at)


@transaction.atomic
def enter_registration(
    interest: Interest, *, channel: str, submission_key: UUID, by: User, at: datetime
) -> Registration:
    """Take down what somebody told the team by phone, on paper or in a meeting (GDS-03).

    It goes the same way as one from the website; how it came is kept. Raises Refused as
    `register_interest` does, and when ``by`` is not of the team.
    """
    may_answer_registrations(by).or_refuse()
    are_known([channel], {Channel.PHONE, Channel.PAPER, Channel.MEETING}).or_refuse()
    _check_choices(interest)
    is_plain_name(interest.name).or_refuse()
    is_plain_name(interest.contact_name).or_refuse()
    return _taken_down(interest, channel, by, key=submission_key, by=by, at=at)


def _taken_down(
    interest: Interest,
    channel: str,
    entered_by: User | None,
    *,
    key: UUID,
    by: User | str,
    at: datetime,
) -> Registration:
    registration, is_new = Registration.objects.get_or_create(
        submission_key=key,
        defaults={
            **asdict(interest),
            "reference": reference(),
            "channel": channel,
            "entered_by": entered_by,
            "created_at": at,
        },
    )
    if is_new:
        record(
            "registration.received",
            by=by,
            at=at,
            subject=registration,
            kind=interest.kind,
            channel=str(channel),
        )
        _write(registration, "registration_received", at=at)
    return registration


def _check_choices(interest: Interest) -> None:
    edition = newest(brand().edition)
    are_known([interest.kind], Kind.values).or_refuse()
    are_known(interest.sectors, {sector.key for sector in edition.sectors}).or_refuse()
    are_known([interest.type] if interest.type else [], {t.key for t in edition.types}).or_refuse()
    are_known(interest.wants, Wish.values).or_refuse()
    are_known([interest.reach_by], Reach.values).or_refuse()
    are_known(interest.sizes, Size.values).or_refuse()
    is_reachable(interest.reach_by, phone=interest.phone, address=interest.address).or_refuse()
    for text in interest.identifiers:
        from_org_id(text)


@transaction.atomic
def accept_registration(registration: Registration, *, by: User, at: datetime) -> Journey:
    """Say yes: a participant, its first lead and a journey towards bronze begin together.

    A meeting is never a condition. Accepting twice gives the journey of the first time and no
    second letter. Raises Refused when it was declined, or when ``by`` is not of the team.
    """
    may_answer_registrations(by).or_refuse()
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if registration.status == Status.ACCEPTED:
        return Journey.objects.filter(participant=registration.participant).earliest("started_at")
    is_waiting(registration.status).or_refuse()
    participant = _take_in(registration, by=by, at=at)
    journey = begin_journey(participant, by=by, at=at)
    registration.participant = participant
    _answer(registration, Status.ACCEPTED, by=by, at=at)
    return journey


def _take_in(registration: Registration, *, by: User, at: datetime) -> Participant:
    participant = create_participant(
        kind=registration.kind,
        type=registration.type,
        name=registration.name,
        sectors=registration.sectors,
        postcode=registration.postcode,
        language=registration.language,
        by=by,
        at=at,
    )
    numbers = {SCHEMES[one.scheme]: typed_form(one) for one in _identifiers(registration)}
    if numbers:
        record_numbers(participant, numbers, expected=participant.version, by=by, at=at)
    contact = invite(
        email=registration.email,
        name=registration.contact_name,
        language=registration.language,
        by=by,
        at=at,
    )
    add_lead(participant, contact, by=by, at=at, tell=False)
    return participant


def _identifiers(registration: Registration) -> list[Identifier]:
    return [from_org_id(text) for text in registration.identifiers]


@transaction.atomic
def decline_registration(
    registration: Registration, *, reason: str, by: User, at: datetime
) -> Registration:
    """Say no, with a reason in kind words that is sent as it stands.

    Raises Refused when it was answered before, when the reason is too short to help, or when
    ``by`` is not of the team.
    """
    may_answer_registrations(by).or_refuse()
    is_kind_reason(reason).or_refuse()
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    is_waiting(registration.status).or_refuse()
    registration.reason = reason.strip()
    _answer(registration, Status.DECLINED, by=by, at=at)
    return registration


def _answer(registration: Registration, status: Status, *, by: User, at: datetime) -> None:
    registration.status = status
    registration.decided_at = at
    registration.decided_by = by
    registration.save()
    record(
        f"registration.{status}",
        by=by,
        at=at,
        subject=registration,
        scope=registration.participant_id,
    )
    _write(registration, f"registration_{status}", at=at)


def _write(registration: Registration, kind: str, *, at: datetime) -> None:
    post(
        kind,
        to=registration.email,
        context={
            "name": registration.contact_name,
            "participant": registration.name,
            "reference": registration.reference,
            "is_individual": registration.kind == Kind.INDIVIDUAL,
            "wishes": registration.wants,
            "answer_days": newest(brand().edition).limits.answer_registration_days,
            "reason": registration.reason,
            "slug": registration.participant.slug if registration.participant else "",
        },
        at=at,
        key=f"{kind}:{registration.pk}",
        language=registration.language,
    )
