"""Every change to a participant and its leads."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from ccqm.accounts.actions import grant_role, invite, revoke_role
from ccqm.accounts.models import Role, User
from ccqm.audit.actions import record
from ccqm.kit.names import is_plain_name
from ccqm.kit.references import reference
from ccqm.letters.actions import post
from ccqm.participants.models import Kind, Lead, Participant
from ccqm.participants.permissions import may_end_lead
from ccqm.participants.rules import may_leave, slug_of


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
    return participant


@transaction.atomic
def add_lead(
    participant: Participant, user: User, *, by: User | str, at: datetime, tell: bool = True
) -> Lead:
    """Make a person lead. Asking twice makes one lead and one letter.

    ``tell=False`` when another letter of the same moment already says so.
    """
    lead, is_new = Lead.objects.get_or_create(
        participant=participant, user=user, until_at=None, defaults={"since_at": at}
    )
    if not is_new:
        return lead
    grant_role(user, Role.LEAD, by=by, at=at)
    record("lead.added", by=by, at=at, subject=lead, scope=participant.pk)
    if tell:
        _write_to_new_lead(lead, at=at)
    return lead


def _write_to_new_lead(lead: Lead, *, at: datetime) -> None:
    post(
        "lead_added",
        to=lead.user.email,
        context={
            "name": lead.user.name,
            "participant": lead.participant.name,
            "slug": lead.participant.slug,
        },
        at=at,
        key=f"lead_added:{lead.pk}",
        language=lead.user.language,
    )


@transaction.atomic
def invite_lead(participant: Participant, *, name: str, email: str, by: User, at: datetime) -> Lead:
    """Ask another person to lead as well: by e-mail, with or without an account so far."""
    user = invite(email=email, name=name, language=participant.language, by=by, at=at)
    return add_lead(participant, user, by=by, at=at)


@transaction.atomic
def end_lead(lead: Lead, *, by: User, at: datetime) -> Lead:
    """Stop leading. Raises Refused when nobody would be left, or when it is not theirs to end.

    The participant's row is locked, so that the last two leads cannot both leave at once.
    """
    Participant.objects.select_for_update().get(pk=lead.participant_id)
    lead.refresh_from_db()
    if lead.until_at:
        return lead
    may_end_lead(lead, by=by).or_refuse()
    current = Lead.objects.current().filter(participant=lead.participant_id)
    may_leave(others=current.exclude(pk=lead.pk).count()).or_refuse()
    lead.until_at = at
    lead.save(update_fields=["until_at"])
    if not Lead.objects.current().filter(user=lead.user_id).exists():
        revoke_role(lead.user, Role.LEAD, by=by, at=at)
    record("lead.ended", by=by, at=at, subject=lead, scope=lead.participant_id)
    return lead
