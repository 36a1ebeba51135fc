"""Questions about who takes part and who leads."""

from ccqm.accounts.models import User
from ccqm.kit.references import hashed
from ccqm.participants.models import (
    InvitationQuerySet,
    Lead,
    LeadInvitation,
    LeadQuerySet,
    Participant,
    ParticipantQuerySet,
)


def leads_of(participant: Participant) -> LeadQuerySet:
    """Everyone who leads this participant now, with their user, longest first."""
    return participant.leads.current().select_related("user").order_by("since_at", "pk")


def led_by(user: User) -> ParticipantQuerySet:
    """Every participant this person leads now, by name."""
    return Participant.objects.filter(leads__user=user, leads__until_at=None).by_name()


def lead_of(user: User, slug: str) -> Lead | None:
    """The place of this person as lead of the participant at this address, if there is one."""
    found = Lead.objects.current().filter(user=user, participant__slug=slug)
    return found.select_related("participant", "user").first()


def search_public(text: str) -> ParticipantQuerySet:
    """Listed participants in which every word is found.

    A person who is not named publicly is never found by words, or a search for a name would
    tell that its owner takes part (DP-03).
    """
    listed = Participant.objects.listed()
    return listed.with_public_name().matching(text) if text.strip() else listed


def listed_at(slug: str) -> Participant | None:
    """The participant at this address, if its owner has made it public."""
    return Participant.objects.listed().filter(slug=slug).first()


def participant_at(slug: str) -> Participant | None:
    """The participant at this address, public or not: for the team."""
    return Participant.objects.filter(slug=slug).first()


def invitation_with(token: str) -> LeadInvitation | None:
    """The invitation that this link is for, whatever became of it."""
    found = LeadInvitation.objects.filter(token_hash=hashed(token))
    return found.select_related("participant", "invited_by").first()


def open_invitations(participant: Participant) -> InvitationQuerySet:
    """Who was asked to lead and has not answered, the newest first."""
    found = participant.lead_invitations.open().select_related("invited_by")
    return found.order_by("-invited_at", "-pk")


def other_owners(lead: Lead) -> int:
    """How many owners there are beside this lead."""
    owners = Lead.objects.current().owners().filter(participant=lead.participant_id)
    return owners.exclude(pk=lead.pk).count()
