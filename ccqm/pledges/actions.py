"""Every change to commitments, pledges and signatures."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.dates import local_date
from ccqm.kit.verdict import Conflict
from ccqm.members import actions as members
from ccqm.members import teams
from ccqm.members.models import Group, Turnover
from ccqm.participants.models import Participant
from ccqm.pledges.models import Commitment, PublicPledge
from ccqm.pledges.queries import counts, newest_commitment, pledge_of
from ccqm.pledges.rules import is_decided


@transaction.atomic
def make_commitment(
    participant: Participant,
    *,
    template: str,
    voice: str,
    decided_by: str,
    decided_on: date,
    officer_name: str,
    officer_role: str,
    statement: str,
    language: str,
    expected: int,
    by: User | str,
    at: datetime,
    submission_key: uuid.UUID | None = None,
) -> Commitment:
    """Make the formal commitment, or a new version of it; old versions stay.

    `expected` is the newest version the lead saw, 0 before the first. The same
    `submission_key` twice makes one. Raises Refused when the decision lies in the future,
    Conflict when someone else made one meanwhile.
    """
    is_decided(decided_on, local_date(at)).or_refuse()
    _lock(participant)
    key = submission_key or uuid.uuid4()
    if made := Commitment.objects.filter(participant=participant, submission_key=key).first():
        return made
    newest = newest_commitment(participant)
    _refuse_overtaken(newest, expected)
    commitment = Commitment.objects.create(
        participant=participant,
        version=expected + 1,
        template=template,
        voice=voice,
        decided_by=decided_by,
        decided_on=decided_on,
        officer_name=officer_name,
        officer_role=officer_role,
        statement=statement,
        language=language,
        made_at=at,
        submission_key=key,
    )
    record(
        "commitment.made",
        by=by,
        at=at,
        subject=commitment,
        scope=participant.pk,
        version=commitment.version,
    )
    return commitment


def _refuse_overtaken(newest: Commitment | None, expected: int) -> None:
    if (newest.version if newest else 0) == expected:
        return
    shown = ("template", "voice", "decided_by", "decided_on", "officer_name", "officer_role")
    current = {name: getattr(newest, name) for name in (*shown, "version")} if newest else {}
    raise Conflict(_("Someone else made the commitment while you were typing."), current)


@transaction.atomic
def save_pledge(
    participant: Participant,
    *,
    words: str,
    is_public: bool,
    language: str,
    expected: int,
    by: User | str,
    at: datetime,
) -> PublicPledge:
    """Write the participant's pledge, and publish it or take it back.

    `expected` is the version the lead saw, 0 where there was none. Saving what already stands
    changes nothing, so a second click is harmless. Raises Conflict when someone else saved first.
    """
    _lock(participant)
    pledge = pledge_of(participant)
    if pledge and (pledge.words, bool(pledge.published_at)) == (words, is_public):
        return pledge
    since = pledge.published_at if pledge else None
    changes = {
        "words": words,
        "language": language,
        "published_at": (since or at) if is_public else None,
        "changed_at": at,
    }
    if pledge is None:
        pledge = PublicPledge.objects.create(participant=participant, **changes)
    else:
        pledge.save_version(expected, **changes)
    verb = "pledge.published" if is_public else "pledge.saved"
    record(verb, by=by, at=at, subject=pledge, scope=participant.pk, version=pledge.version)
    return pledge


def change_group(
    group: Group,
    *,
    name: str,
    headcount: int,
    expected: int,
    is_led: bool | None = None,
    by: User | str,
    at: datetime,
) -> Group:
    """Change a group's name or number, or whether it is led, held against the signatures.

    Raises Refused when the name is taken or the number too low, Conflict as usual.
    """
    return members.change_group(
        group,
        name=name,
        headcount=headcount,
        is_led=is_led,
        expected=expected,
        counts=counts,
        by=by,
        at=at,
    )


def record_leavers(
    group: Group,
    *,
    left: int,
    joined: int,
    submission_key: uuid.UUID | None = None,
    by: User | str,
    at: datetime,
) -> Turnover:
    """Say who left a counted group and who came; leavers take a share of the signatures along.

    Raises Refused for a listed group, and when more have left than there were.
    """
    numbers = {"left": left, "joined": joined}
    return teams.record_leavers(
        group, **numbers, submission_key=submission_key, counts=counts, by=by, at=at
    )


def remove_group(group: Group, *, by: User | str, at: datetime) -> Group:
    """Take a group off the list. Raises Refused when people have signed."""
    return members.remove_group(group, counts=counts, by=by, at=at)


def _lock(participant: Participant) -> None:
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
