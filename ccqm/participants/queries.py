"""Questions about who takes part and who leads."""

from ccqm.accounts.models import User
from ccqm.kit.references import hashed
from ccqm.participants import identifiers
from ccqm.participants.models import (
    Belonging,
    BelongingQuerySet,
    FormerName,
    Identifier,
    InvitationQuerySet,
    Lead,
    LeadInvitation,
    LeadQuerySet,
    Merge,
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
    """The participant at this address, public or not, with what it merged into: for the team."""
    return Participant.objects.filter(slug=slug).select_related("merge__into").first()


def invitation_with(token: str) -> LeadInvitation | None:
    """The invitation that this link is for, whatever became of it."""
    found = LeadInvitation.objects.filter(token_hash=hashed(token))
    return found.select_related("participant", "invited_by").first()


def open_invitations(participant: Participant) -> InvitationQuerySet:
    """Who was asked to lead and has not answered, the newest first."""
    found = participant.lead_invitations.open().select_related("invited_by")
    return found.order_by("-invited_at", "-pk")


def appointments(participant: Participant) -> InvitationQuerySet:
    """Everyone whom the team asked to lead, with its reason, the newest first."""
    found = participant.lead_invitations.exclude(reason="").select_related("invited_by")
    return found.order_by("-invited_at", "-pk")


def other_owners(lead: Lead) -> int:
    """How many owners there are beside this lead."""
    owners = Lead.objects.current().owners().filter(participant=lead.participant_id)
    return owners.exclude(pk=lead.pk).count()


def current_identifiers(participant: Participant) -> list[Identifier]:
    """The numbers that hold now, in the order in which we ask for them."""
    held = Identifier.objects.filter(participant=participant, ended_at=None)
    order = list(identifiers.SCHEMES)
    return sorted(held, key=lambda one: order.index(one.scheme))


def numbers_of(participant: Participant) -> dict[str, str]:
    """For each register's key the number as people write it, "" when there is none."""
    held = {
        identifiers.SCHEMES[one.scheme]: identifiers.typed_form(
            identifiers.Identifier(one.scheme, one.number)
        )
        for one in current_identifiers(participant)
    }
    return {key: held.get(key, "") for key in identifiers.REGISTERS}


def former_names(participant: Participant) -> list[FormerName]:
    """What it was called before, the latest first."""
    return list(FormerName.objects.filter(participant=participant))


def current_parent(participant: Participant) -> Belonging | None:
    """The parent body that a participant belongs to now."""
    found = Belonging.objects.current().filter(participant=participant)
    return found.select_related("parent").first()


def belonging_to(parent: Participant) -> BelongingQuerySet:
    """Everyone who belongs to this parent body now, by name."""
    found = Belonging.objects.current().filter(parent=parent).select_related("participant")
    return found.order_by("participant__sort_name", "participant_id")


def parents_above(participant: Participant) -> list[int]:
    """The parent body, its own parent body and so on, nearest first."""
    above: list[int] = []
    here: int | None = participant.pk
    while here is not None:
        found = Belonging.objects.current().filter(participant=here).first()
        here = found.parent_id if found and found.parent_id not in above else None
        if here is not None:
            above.append(here)
    return above


def merged_here(participant: Participant) -> list[Merge]:
    """Those that became part of this one, the latest first."""
    found = Merge.objects.filter(into=participant).select_related("participant")
    return list(found.order_by("-merged_at", "-pk"))


def leads_on_to(slug: str) -> Participant | None:
    """The public participant that the one at this address became part of, however many ago."""
    seen: set[int] = set()
    found = Merge.objects.filter(participant__slug=slug).select_related("into").first()
    while found and found.pk not in seen:
        if found.into.is_listed:
            return found.into
        seen.add(found.pk)
        found = Merge.objects.filter(participant=found.into).select_related("into").first()
    return None
