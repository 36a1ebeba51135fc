"""Every change to signatures: one person's, and those of several who sign together."""

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import PUBLIC, record
from ccqm.kit.references import hashed
from ccqm.kit.verdict import Refused
from ccqm.members import actions as members
from ccqm.members.models import Group, Team
from ccqm.members.queries import groups_of
from ccqm.members.rules import has_room
from ccqm.pledges.models import JointSignature, Signature, Way
from ccqm.pledges.queries import class_signature, counts
from ccqm.pledges.tapestry.dyes import PLAIN


@dataclass(frozen=True)
class Signed:
    """A signature and the token of its writer's personal link, which we cannot show again."""

    signature: Signature
    token: str


@transaction.atomic
def sign(
    group: Group,
    *,
    name: str,
    pledge: str = "",
    may_show: bool = False,
    thread: str = PLAIN,
    language: str = "en",
    team: Team | None = None,
    way: Way = Way.LINK,
    submission_key: uuid.UUID,
    at: datetime,
) -> Signed:
    """Sign as one of a group, and of one of its teams where that is known.

    Twenty identical clicks make one signature (REL-04).
    Nobody is asked whether the name has signed before: answering would tell who has. Nor does
    anything tell that the last place was taken just now: whoever comes too many is never counted.

    Raises Refused when it is told that everyone has signed, when the group is gone, and for
    children, who do not sign alone (DP-04).
    """
    if group.is_led:
        raise Refused(_("Children sign together with their teacher or group leader."))
    participant = group.participant
    members.lock_groups(participant)
    token = personal_token(submission_key)
    made = Signature.objects.filter(submission_key=submission_key, participant=participant)
    if signature := made.first():
        return Signed(signature, token)
    counted = counts(participant)
    if group.pk not in {one.key for one in counted}:
        raise Refused(_("This group is no longer there. Choose another one."))
    has_room(counted).or_refuse()
    signature = Signature.objects.create(
        participant=participant,
        group=group,
        team=team,
        way=way,
        name=name,
        pledge=pledge,
        may_show=may_show and bool(pledge),
        thread=thread or PLAIN,
        language=language,
        signed_at=at,
        submission_key=submission_key,
        withdraw_hash=hashed(token),
    )
    record("signature.given", by=PUBLIC, at=at, subject=signature, scope=participant.pk)
    return Signed(signature, token)


def joint_token(joint: JointSignature) -> str:
    """The token of the link by which whoever led a class takes its signature back."""
    return personal_token(joint.submission_key, "joint signature")


def personal_token(submission_key: uuid.UUID, of: str = "signature") -> str:
    """256 bits that only we can make from a form's key, the same for each of its clicks."""
    secret = settings.SECRET_KEY.encode()
    made = hmac.digest(secret, f"{of}:".encode() + submission_key.bytes, hashlib.sha256)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


@transaction.atomic
def withdraw_signature(signature: Signature, *, at: datetime) -> None:
    """Take a signature back: its words go at once. Withdrawing twice changes nothing."""
    members.lock_groups(signature.participant)
    withdrawn = Signature.objects.standing().filter(pk=signature.pk)
    if withdrawn.update(withdrawn_at=at, name="", pledge="", may_show=False):
        signature.refresh_from_db()
        record(
            "signature.withdrawn",
            by=PUBLIC,
            at=at,
            subject=signature,
            scope=signature.participant_id,
        )


@transaction.atomic
def sign_together(
    group: Group,
    *,
    kind: JointSignature.Kind,
    people: int,
    team: Team | None = None,
    led_by: str = "",
    pledge: str = "",
    may_show: bool = False,
    thread: str = PLAIN,
    language: str = "en",
    submission_key: uuid.UUID,
    by: User | str = PUBLIC,
    at: datetime,
) -> JointSignature:
    """Count several people who signed together. The same key twice makes one (REL-04).

    It is held against how many people there are, never against how many have signed: a refusal
    would tell. Raises Refused when there are not so many people, when a class has signed already,
    and when the group is gone.
    """
    participant = group.participant
    members.lock_groups(participant)
    made = JointSignature.objects.filter(submission_key=submission_key, participant=participant)
    if joint := made.first():
        return joint
    _refuse_together(group, team, kind, people)
    own = personal_token(submission_key, "joint signature")
    joint = JointSignature.objects.create(
        participant=participant,
        group=group,
        team=team,
        kind=kind,
        people=people,
        led_by=led_by,
        pledge=pledge,
        may_show=may_show and bool(pledge),
        thread=thread or PLAIN,
        language=language,
        signed_at=at,
        submission_key=submission_key,
        withdraw_hash=hashed(own),
    )
    verb = "joint_signature.given"
    record(verb, by=by, at=at, subject=joint, scope=participant.pk, people=people)
    return joint


def _refuse_together(
    group: Group, team: Team | None, kind: JointSignature.Kind, people: int
) -> None:
    found = groups_of(group.participant).filter(pk=group.pk).first()
    if not found or (team and team.removed_at):
        raise Refused(_("This group is no longer there. Choose another one."))
    there_are = found.headcount if not team or team.headcount is None else team.headcount
    if not 0 < people <= there_are:
        raise Refused(_("Enter a number of people from 1 to %(n)s.") % {"n": there_are})
    if kind == JointSignature.Kind.CLASS and class_signature(team):
        raise Refused(_("This class has signed already. Take its signature back first."))


@transaction.atomic
def remove_joint_signature(
    joint: JointSignature, *, by: User | str = PUBLIC, at: datetime
) -> JointSignature:
    """Take a joint signature back: its words go at once. Doing it twice changes nothing."""
    members.lock_groups(joint.participant)
    standing = JointSignature.objects.standing().filter(pk=joint.pk)
    if standing.update(removed_at=at, led_by="", pledge="", may_show=False):
        scope = joint.participant_id
        record("joint_signature.removed", by=by, at=at, subject=joint, scope=scope)
    joint.refresh_from_db()
    return joint
