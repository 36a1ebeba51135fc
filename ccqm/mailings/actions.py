"""Asking listed people to sign up, and what they do with their link."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.dates import local_date
from ccqm.kit.queue import enqueue
from ccqm.kit.verdict import Refused
from ccqm.letters.actions import take_back
from ccqm.mailings.models import Addressee, Mailing
from ccqm.mailings.queries import is_being_written, to_write_to
from ccqm.mailings.rules import LASTS
from ccqm.members.actions import lock_groups
from ccqm.members.models import Group, Team
from ccqm.members.queries import is_list_busy
from ccqm.pledges.models import Signature, Way
from ccqm.pledges.signing import Signed, sign
from ccqm.pledges.tapestry.dyes import PLAIN


@transaction.atomic
def begin_mailing(
    group: Group,
    *,
    team: Team | None = None,
    language: str = "en",
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Mailing:
    """Write to everyone of a listed group or team who has an address and no letter yet.

    A job writes the letters. The same form twice is one mailing (REL-04). Raises Refused for a
    group that is only counted, while its list changes or letters to it are being written, and when
    there is nobody to write to.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    made = Mailing.objects.filter(participant=group.participant_id, submission_key=submission_key)
    if found := made.first():
        return found
    _refuse_writing(group, team)
    people = to_write_to(group, team).count()
    if not people:
        raise Refused(_("There is nobody to write to: everyone with an address has a letter."))
    mailing = Mailing.objects.create(
        participant_id=group.participant_id,
        group=group,
        team=team,
        language=language,
        total=people,
        ends_on=local_date(at) + LASTS,
        submission_key=submission_key,
        made_by=by,
        made_at=at,
    )
    record("mailing.begun", by=by, at=at, subject=mailing, scope=group.participant_id,
           people=people)  # fmt: skip
    enqueue("mailings.write", mailing=mailing.pk)
    return mailing


def _refuse_writing(group: Group, team: Team | None) -> None:
    if not group.is_named or group.removed_at or (team and team.group_id != group.pk):
        raise Refused(_("The people of this group are counted, never listed."))
    if is_list_busy(group):
        raise Refused(_("A list of this group is being saved. Wait until it is done."))
    if is_being_written(group):
        raise Refused(_("Letters to this group are being written. Wait until they are done."))


@transaction.atomic
def switch_reminders(mailing: Mailing, *, reminds: bool, by: User, at: datetime) -> Mailing:
    """Let a mailing remind, or not. Twice changes nothing."""
    row = Mailing.objects.select_for_update(no_key=True).get(pk=mailing.pk)
    if row.reminds != reminds:
        row.reminds = reminds
        row.save(update_fields=["reminds"])
        record("mailing.reminders", by=by, at=at, subject=row, scope=row.participant_id,
               reminds=reminds)  # fmt: skip
    return row


@transaction.atomic
def sign_by_letter(
    addressee: Addressee,
    *,
    name: str,
    pledge: str = "",
    may_show: bool = False,
    thread: str = PLAIN,
    language: str = "en",
    submission_key: UUID,
    at: datetime,
) -> Signed:
    """Sign by one's own link, and close it. The same form again answers the same signature.

    Raises Refused when the link was used or its person has left, and as `pledges.signing.sign`
    does.
    """
    row = _held(addressee)
    group = row.person.group
    made = Signature.objects.filter(
        submission_key=submission_key, participant=group.participant_id, way=Way.LETTER
    )
    if not row.is_open and not made.exists():
        raise Refused(_("This link cannot be used any more."))
    signed = sign(
        group,
        name=name,
        pledge=pledge,
        may_show=may_show,
        thread=thread,
        language=language,
        team=row.person.team,
        way=Way.LETTER,
        submission_key=submission_key,
        at=at,
    )
    _close(row)
    return signed


@transaction.atomic
def decline(addressee: Addressee) -> None:
    """Say "no, thank you": the link closes as it does when somebody signs. Twice changes nothing.

    Nothing else is written, not even in the trail, and no time: it would tell who did not sign.
    """
    _close(_held(addressee))


def _held(addressee: Addressee) -> Addressee:
    """The row as it is now, until this transaction ends: after the groups, as lists lock them."""
    lock_groups(addressee.person.participant)
    rows = Addressee.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("person__group__participant", "person__team", "newest")
    if row := found.filter(pk=addressee.pk).first():
        return row
    raise Refused(_("This link cannot be used any more."))


def _close(row: Addressee) -> None:
    if not row.is_closed:
        row.is_closed = True
        row.save(update_fields=["is_closed"])
        if row.newest:
            take_back(row.newest)
