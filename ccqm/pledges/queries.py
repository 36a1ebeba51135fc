"""Questions about promises. None of them tells who signed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Count,
    DecimalField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Floor, Greatest, JSONObject, RowNumber

from ccqm.framework.edition import Level
from ccqm.kit.references import hashed
from ccqm.kit.verdict import Verdict
from ccqm.members import queries as members
from ccqm.members.models import Group, Team, Turnover
from ccqm.members.rules import FEWEST_TO_TELL, Coverage, GroupCount, needed, told_coverage
from ccqm.participants.models import Kind, Participant
from ccqm.pledges.models import Commitment, JointSignature, Proof, PublicPledge, Signature
from ccqm.pledges.rules import have_enough_signed, may_show_pledges


def facts() -> dict[str, Expression | Exists]:
    """Annotations for a Journey queryset: what step 3 asks about promises."""
    here = {"participant": OuterRef("participant_id")}
    published = PublicPledge.objects.filter(published_at__isnull=False, **here)
    return {
        "commitment_made": Exists(Commitment.objects.filter(**here)),
        "pledge_published": Exists(published),
        "has_proof": ExpressionWrapper(
            Exists(Proof.objects.standing().filter(**here)) | _shows_itself("participant__"),
            BooleanField(),
        ),
        "people_signed": members.covered(_signed_in_group()),
    }


def _shows_itself(path: str) -> Q:
    """Who is public here or elsewhere proves by that who takes part. One person, who makes the
    commitment in their own account, need not be public to be known (decision 13)."""
    return (
        Q(**{f"{path}is_listed": True})
        | ~Q(**{f"{path}website": ""})
        | Q(**{f"{path}kind": Kind.INDIVIDUAL})
    )


def _signed_in_group() -> Expression:
    """How many of one Group have signed by themselves or together, less those who have left since.

    As it stood when the quarter of an hour began: nothing anywhere counts this very moment.
    """
    kept = Greatest(signatures_in("group") - gone_from_group(), 0, output_field=_NUMBER)
    return Cast(Floor(kept + _ROUNDING), IntegerField())


def signatures_in(what: str) -> Combinable:
    """How many have signed in one Group or Team (by its OuterRef("pk")), whoever has left since."""
    here = {what: OuterRef("pk")}
    alone = Signature.objects.settled().filter(**here).order_by().values(what)
    joint = JointSignature.objects.standing().filter(**here).order_by().values(what)
    return _or_none(alone.annotate(n=Count("pk"))) + _or_none(joint.annotate(n=Sum("people")))


def gone_from_group() -> Coalesce:
    """How many signatures of one Group went with those who left."""
    gone = Turnover.objects.filter(group=OuterRef("pk")).order_by().values("group")
    return _or_none(gone.annotate(n=Sum("gone")))


_NUMBER = DecimalField(max_digits=18, decimal_places=6)
_ROUNDING = Value(Decimal("0.01"), _NUMBER)
"""Shares are kept in millionths: ten thousand of them, rounded, are no signature lost."""


def _or_none(counted: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(counted.values("n"), output_field=_NUMBER), Value(0, _NUMBER))


def counts(participant: Participant) -> list[GroupCount]:
    """Signatures by group, for the rules only: never to be shown as they are."""
    return members.counts(participant, _signed_in_group())


def coverage(participant: Participant) -> Coverage:
    """How many have signed, told in steps and as far as it may be: groups are empty when one is
    very small."""
    return told_coverage(members.coverage(participant, _signed_in_group()))


def sign_up(participant: Participant, level: Level) -> tuple[Coverage, Verdict]:
    """How many have signed, told as `coverage` does, and whether that is enough for this level."""
    covered = members.coverage(participant, _signed_in_group())
    asked = needed(covered.total, level.sign_up_percent)
    verdict = have_enough_signed(covered.count, covered.total, level.sign_up_percent, level.title)
    return told_coverage(covered, asked), verdict


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


def proofs(participant: Participant) -> list[Proof]:
    """What shows who is taking part, in the order it was added: for leads, team and panel."""
    return list(Proof.objects.standing().filter(participant=participant))


def has_proof(participant: Participant, given: Sequence[Proof]) -> bool:
    """Whether these, or being public, show who is taking part: the same answer as the fact."""
    shows_itself = participant.is_listed or participant.website or participant.is_individual
    return bool(given or shows_itself)


def proof_file(participant: Participant, pk: int) -> Proof | None:
    """A file of proof that may be handed to leads, team and panel; None once it is removed."""
    found = Proof.objects.standing().filter(participant=participant, kind=Proof.Kind.FILE)
    return found.filter(pk=pk).first()


def proofs_of(participant: Participant) -> list[dict[str, Any]]:
    """Plain values, ready to be frozen in an application. `id` leads to the file itself."""
    names = ("kind", "title", "url", "is_public", "file_name", "file_type", "file_size")
    return [
        {"id": proof.pk, **{name: getattr(proof, name) for name in names}}
        for proof in proofs(participant)
    ]


def pledge_pages(slug: str) -> QuerySet[PublicPledge, PublicPledge]:
    """The published pledge of a listed participant at this address, if there is one.

    With its participant, and in `links` the proof that everyone may see: one query.
    """
    links = Proof.objects.public().filter(participant=OuterRef("participant"))
    listed = PublicPledge.objects.filter(participant__slug=slug, participant__is_listed=True)
    return (
        listed.filter(published_at__isnull=False)
        .select_related("participant")
        .annotate(links=ArraySubquery(links.values(link=JSONObject(title="title", url="url"))))
    )


class ShownPledge(NamedTuple):
    """A member's or a class's own pledge: the words and their language, nothing else."""

    pledge: str
    language: str


def shown_pledges(
    participant: Participant, limit: int = 12, *, covered: Coverage | None = None
) -> list[ShownPledge]:
    """Members' own pledges that may be shown, those of classes first.

    None until enough people have signed, then in fives: a pledge that appeared by itself would
    say who has just signed (decision 11). `covered` is the coverage, where it is known already.
    """
    if not may_show_pledges(covered or coverage(participant)):
        return []
    here, words = {"participant": participant, "may_show": True}, ("pledge", "language")
    placed = (
        Signature.objects.settled()
        .filter(**here)
        .to_show()
        .annotate(
            number=Window(Count("pk")),
            place=Window(RowNumber(), order_by=["signed_at", "pk"]),
            comes=Value(2),
        )
    )
    alone = placed.filter(place__lte=F("number") - F("number") % FEWEST_TO_TELL)
    # Of fewer than five people, a pledge would say too much about each.
    many = JointSignature.objects.standing().filter(**here, people__gte=FEWEST_TO_TELL)
    classes = many.exclude(pledge="").annotate(comes=Value(1)).order_by("withdraw_hash")
    kept = (*words, "comes", "withdraw_hash")
    both = classes.values_list(*kept)[:limit].union(alone.values_list(*kept)[:limit], all=True)
    found = both.order_by("comes", "withdraw_hash")[:limit]
    return [ShownPledge(pledge, language) for pledge, language, *_rest in found]


def signature_at(personal_token: str) -> Signature | None:
    """The signature behind a member's personal link, withdrawn or not."""
    found = Signature.objects.filter(withdraw_hash=hashed(personal_token))
    return found.select_related("participant").first()


def joint_signature_at(own_token: str) -> JointSignature | None:
    """The signature of a class behind its teacher's own link, taken back or not."""
    found = JointSignature.objects.filter(withdraw_hash=hashed(own_token))
    return found.select_related("participant", "group", "team").first()


def classes_signed(group: Group) -> set[int]:
    """The teams of a group of children whose class has signed: its teacher's own open act."""
    classes = JointSignature.objects.standing().filter(kind=JointSignature.Kind.CLASS)
    return set(classes.filter(group=group, team__isnull=False).values_list("team", flat=True))


def class_signature(team: Team | None) -> JointSignature | None:
    """The signature of a class, while it stands."""
    classes = JointSignature.objects.standing().filter(kind=JointSignature.Kind.CLASS)
    return classes.filter(team=team).first() if team else None
