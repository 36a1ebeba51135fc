"""Questions about promises. None of them tells who signed."""

from typing import Any

from django.db.models import Count, Exists, Expression, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ccqm.kit.references import hashed
from ccqm.members import queries as members
from ccqm.members.rules import Coverage, GroupCount
from ccqm.participants.models import Participant
from ccqm.pledges.models import Commitment, PublicPledge, Signature
from ccqm.pledges.rules import may_show_pledges


def facts() -> dict[str, Expression | Exists]:
    """Annotations for a Journey queryset: what step 3 asks about promises."""
    here = {"participant": OuterRef("participant_id")}
    published = PublicPledge.objects.filter(published_at__isnull=False, **here)
    return {
        "commitment_made": Exists(Commitment.objects.filter(**here)),
        "pledge_published": Exists(published),
        "people_signed": members.covered(_signed_in_group()),
    }


def _signed_in_group() -> Expression:
    """How many signatures stand in one Group."""
    signed = (
        Signature.objects.standing()
        .filter(group=OuterRef("pk"))
        .order_by()
        .values("group")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(signed, output_field=IntegerField()), 0)


def counts(participant: Participant) -> list[GroupCount]:
    """Signatures by group, for the rules only: never to be shown as they are."""
    return members.counts(participant, _signed_in_group())


def coverage(participant: Participant) -> Coverage:
    """How many have signed, told as far as it may be. Groups are empty when one is very small."""
    return members.coverage(participant, _signed_in_group())


def newest_commitment(participant: Participant) -> Commitment | None:
    """The commitment that counts."""
    return Commitment.objects.filter(participant=participant).order_by("-version").first()


def commitments(participant: Participant) -> list[Commitment]:
    """Every commitment that was ever made, newest first."""
    return list(Commitment.objects.filter(participant=participant).order_by("-version"))


def commitment_of(participant: Participant) -> dict[str, Any] | None:
    """The commitment that counts as plain values, ready to be frozen in an application."""
    found = newest_commitment(participant)
    if not found:
        return None
    return {
        "version": found.version,
        "statement": found.statement,
        "language": found.language,
        "voice": found.voice,
        "decided_by": found.decided_by,
        "decided_on": found.decided_on.isoformat(),
        "officer_name": found.officer_name,
        "officer_role": found.officer_role,
        "made_at": found.made_at.isoformat(),
    }


def pledge_of(participant: Participant) -> PublicPledge | None:
    """The participant's pledge, published or not: for its leads."""
    return PublicPledge.objects.filter(participant=participant).first()


def public_pledge(participant: Participant) -> PublicPledge | None:
    """The participant's pledge if everyone may read it (`words`, `language`, `published_at`)."""
    found = pledge_of(participant)
    return found if found and found.published_at else None


def shown_pledges(participant: Participant, limit: int = 12) -> list[Signature]:
    """Members' own pledges that may be shown: read `pledge` and `language`, nothing else is here.

    None at all until enough people have signed.
    """
    if not may_show_pledges(coverage(participant)):
        return []
    found = Signature.objects.filter(participant=participant).to_show()
    return list(found.only("pledge", "language")[:limit])


def signature_at(personal_token: str) -> Signature | None:
    """The signature behind a member's personal link, withdrawn or not."""
    found = Signature.objects.filter(withdraw_hash=hashed(personal_token))
    return found.select_related("participant").first()
