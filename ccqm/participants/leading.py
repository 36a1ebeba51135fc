"""Every change to who leads: inviting by link, accepting, handing over, ending."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ccqm.accounts.actions import grant_role, invite, revoke_role
from ccqm.accounts.models import Role, User
from ccqm.audit.actions import SYSTEM, record
from ccqm.kit.names import is_plain_name
from ccqm.kit.references import hashed, token
from ccqm.kit.verdict import Refused
from ccqm.letters.actions import post
from ccqm.participants.models import (
    InvitationState,
    Lead,
    LeadInvitation,
    LeadRole,
    Participant,
)
from ccqm.participants.permissions import may_appoint_lead, may_decide, may_end_lead
from ccqm.participants.queries import other_owners
from ccqm.participants.rules import is_invitation_good, is_reason, may_leave

# How long a link to become a lead holds (SEC-09).
INVITED_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Invited:
    """An invitation, and the secret of its link: told once, here and in the letter."""

    invitation: LeadInvitation
    token: str


@transaction.atomic
def add_lead(
    participant: Participant,
    user: User,
    *,
    by: User | str,
    at: datetime,
    role: str = LeadRole.OWNER,
    tell: bool = True,
) -> Lead:
    """Make a person lead. Asking twice makes one lead and one letter.

    ``tell=False`` when another letter of the same moment already says so.
    """
    lead, is_new = Lead.objects.get_or_create(
        participant=participant, user=user, until_at=None, defaults={"since_at": at, "role": role}
    )
    if not is_new:
        return lead
    grant_role(user, Role.LEAD, by=by, at=at)
    record("lead.added", by=by, at=at, subject=lead, scope=participant.pk, role=str(role))
    if tell:
        _write(lead, "lead_added", at=at)
    return lead


def _write(lead: Lead, kind: str, *, at: datetime) -> None:
    post(
        kind,
        to=lead.user.email,
        context={
            "name": lead.user.name,
            "participant": lead.participant.name,
            "slug": lead.participant.slug,
            "is_owner": lead.is_owner,
        },
        at=at,
        key=f"{kind}:{lead.pk}:{lead.version}",
        language=lead.user.language,
    )


@transaction.atomic
def invite_lead(
    participant: Participant,
    *,
    name: str,
    email: str,
    role: str,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Invited:
    """Ask a person to lead as well, by a link that only their mailbox receives (SEC-09).

    A second invitation to the same address takes the place of the first. The same form sent
    twice makes one (REL-04), whose token is then "". Raises Refused unless ``by`` is an owner,
    and when the person leads already.
    """
    _locked(participant)
    may_decide(participant, by=by).or_refuse()
    return _invite(
        participant, name=name, email=email, role=role, key=submission_key, reason="", by=by, at=at
    )


@transaction.atomic
def appoint_lead(
    participant: Participant,
    *,
    name: str,
    email: str,
    reason: str,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Invited:
    """The team asks someone to own the work, where nobody is left who can: with its reason.

    Raises Refused when ``by`` is not of the team, or when the reason says too little.
    """
    _locked(participant)
    may_appoint_lead(by).or_refuse()
    is_reason(reason).or_refuse()
    return _invite(
        participant,
        name=name,
        email=email,
        role=LeadRole.OWNER,
        key=submission_key,
        reason=reason.strip(),
        by=by,
        at=at,
    )


def _locked(participant: Participant) -> None:
    """Hold the participant's row, so that two changes of its leads happen one after another."""
    Participant.objects.select_for_update().get(pk=participant.pk)


def _invite(
    participant: Participant,
    *,
    name: str,
    email: str,
    role: str,
    key: UUID,
    reason: str,
    by: User,
    at: datetime,
) -> Invited:
    if sent := LeadInvitation.objects.filter(submission_key=key, participant=participant).first():
        return Invited(sent, "")
    is_plain_name(name).or_refuse()
    address = email.strip().lower()
    if Lead.objects.current().filter(participant=participant, user__email=address).exists():
        raise Refused(_("This person leads here already."))
    _close(participant.lead_invitations.open().filter(email=address), "replaced", by=by, at=at)
    secret = token()
    invitation = LeadInvitation.objects.create(
        participant=participant,
        email=address,
        name=" ".join(name.split()),
        role=LeadRole(role),
        reason=reason,
        token_hash=hashed(secret),
        submission_key=key,
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITED_FOR,
    )
    record(
        "lead.invited",
        by=by,
        at=at,
        subject=invitation,
        scope=participant.pk,
        role=str(role),
        appointed=bool(reason),
    )
    _write_invitation(invitation, secret, at=at)
    return Invited(invitation, secret)


def _write_invitation(invitation: LeadInvitation, secret: str, *, at: datetime) -> None:
    post(
        "lead_invited",
        to=invitation.email,
        context={
            "name": invitation.name,
            "participant": invitation.participant.name,
            "by": "" if invitation.reason else invitation.invited_by.name,
            "is_owner": invitation.role == LeadRole.OWNER,
            "token": secret,
            "days": INVITED_FOR.days,
        },
        at=at,
        key=f"lead_invited:{invitation.pk}",
        language=invitation.participant.language,
        secret=True,
    )


@transaction.atomic
def send_again(
    invitation: LeadInvitation, *, submission_key: UUID, by: User, at: datetime
) -> Invited:
    """Send a new link and end the old one. Raises Refused when it was answered already."""
    _locked(invitation.participant)
    may_decide(invitation.participant, by=by).or_refuse()
    known = LeadInvitation.objects.filter(submission_key=submission_key).exists()
    invitation.refresh_from_db()
    if not known:
        is_invitation_good(invitation.state, is_over=False).or_refuse()
    return _invite(
        invitation.participant,
        name=invitation.name,
        email=invitation.email,
        role=invitation.role,
        key=submission_key,
        reason=invitation.reason,
        by=by,
        at=at,
    )


@transaction.atomic
def revoke_invitation(invitation: LeadInvitation, *, by: User, at: datetime) -> None:
    """Take an invitation back, so that its link opens nothing. Doing it twice changes nothing."""
    _locked(invitation.participant)
    may_decide(invitation.participant, by=by).or_refuse()
    _close(
        invitation.participant.lead_invitations.open().filter(pk=invitation.pk),
        "revoked",
        by=by,
        at=at,
    )


def _close(invitations: QuerySet[LeadInvitation], state: str, *, by: User, at: datetime) -> None:
    for invitation in invitations:
        invitation.state = InvitationState(state)
        invitation.answered_at = at
        invitation.save(update_fields=["state", "answered_at"])
        record(
            f"lead.invitation_{state}",
            by=by,
            at=at,
            subject=invitation,
            scope=invitation.participant_id,
        )


@transaction.atomic
def accept_invitation(secret: str, *, at: datetime) -> Lead:
    """Make the invited address a lead. Whoever opens the link, no other address gains anything.

    Raises Refused when the link was used, replaced, taken back, ran out or never was.
    """
    found = LeadInvitation.objects.filter(token_hash=hashed(secret)).first()
    if found is None:
        raise Refused(_("This invitation was taken back."))
    _locked(found.participant)
    found.refresh_from_db()
    is_invitation_good(found.state, is_over=found.is_over(at)).or_refuse()
    user = invite(
        email=found.email, name=found.name, language=found.participant.language, by=SYSTEM, at=at
    )
    lead = add_lead(found.participant, user, by=SYSTEM, at=at, role=found.role)
    _close(LeadInvitation.objects.filter(pk=found.pk), "accepted", by=user, at=at)
    return lead


@transaction.atomic
def change_role(lead: Lead, *, role: str, expected: int, by: User, at: datetime) -> Lead:
    """Make a lead owner or editor; an owner hands over by making someone else one.

    Raises Refused unless ``by`` is an owner and an owner is left, and Conflict when someone
    else changed this lead in between (REL-05).
    """
    _locked(lead.participant)
    may_decide(lead.participant, by=by).or_refuse()
    _refuse_when_ended(lead)
    if role != LeadRole.OWNER:
        _may_leave(lead, by=by)
    lead.save_version(expected, role=LeadRole(role))
    record("lead.role_changed", by=by, at=at, subject=lead, scope=lead.participant_id, role=role)
    return lead


def _refuse_when_ended(lead: Lead) -> None:
    if Lead.objects.filter(pk=lead.pk).exclude(until_at=None).exists():
        raise Refused(_("This person no longer leads here."))


def _may_leave(lead: Lead, *, by: User) -> None:
    """Raise Refused when this lead is the last owner."""
    may_leave(
        is_owner=lead.is_owner, other_owners=other_owners(lead), is_self=lead.user_id == by.pk
    ).or_refuse()


@transaction.atomic
def end_lead(lead: Lead, *, by: User, at: datetime) -> Lead:
    """Stop leading. Raises Refused when no owner would be left, or when it is not theirs to end.

    The participant's row is locked, so that the last two owners cannot both leave at once. What
    they wrote stays. When somebody else ends it, the links they sent end with it.
    """
    _locked(lead.participant)
    lead.refresh_from_db()
    if lead.until_at:
        return lead
    may_end_lead(lead, by=by).or_refuse()
    _may_leave(lead, by=by)
    lead.save_version(lead.version, until_at=at)
    if not Lead.objects.current().filter(user=lead.user_id).exists():
        revoke_role(lead.user, Role.LEAD, by=SYSTEM, at=at)
    record("lead.ended", by=by, at=at, subject=lead, scope=lead.participant_id)
    if by != lead.user:
        sent = lead.participant.lead_invitations.open().filter(invited_by=lead.user_id)
        _close(sent, "revoked", by=by, at=at)
        _write(lead, "lead_ended", at=at)
    return lead
