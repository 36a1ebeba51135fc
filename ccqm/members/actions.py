"""Every change to the groups of people and their link.

Who signed is known further up the ladder, so lowering or removing a group asks the caller for
the counts: use `pledges.actions.change_group` and `pledges.actions.remove_group`.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.dates import local_date
from ccqm.kit.references import token
from ccqm.kit.verdict import Refused
from ccqm.members.listing import may_be_named
from ccqm.members.models import MOST_PEOPLE, Group, Person, SignUpLink
from ccqm.members.queries import current_link, groups_of, has_list, is_list_busy
from ccqm.members.rules import (
    GroupCount,
    fewest,
    may_change_headcount,
    may_remove,
    may_sign_otherwise,
)
from ccqm.participants.models import Participant

Counts = Callable[[Participant], list[GroupCount]]


@transaction.atomic
def state_people(
    participant: Participant,
    *,
    name: str,
    headcount: int,
    is_led: bool = False,
    by: User | str,
    at: datetime,
) -> Group:
    """State one group and how many people it has; the first one makes the sign-up link.

    Children are `is_led`: their teacher or leader signs for them together (DP-04).

    Raises Refused when the name is taken or the number cannot be.
    """
    _lock(participant)
    name = " ".join(name.split())
    _refuse_headcount(headcount, least=1)
    _refuse_taken(participant, name)
    group = Group.objects.create(
        participant=participant,
        name=name,
        headcount=headcount,
        fewest=headcount,
        is_led=is_led,
        stated_at=at,
    )
    record("people.stated", by=by, at=at, subject=group, scope=participant.pk, headcount=headcount)
    make_link(participant, by=by, at=at)
    return group


@transaction.atomic
def make_roster_of_one(participant: Participant, *, by: User | str, at: datetime) -> Group:
    """An individual is a group of one. Asking twice makes one."""
    found = groups_of(participant).first()
    return found or state_people(participant, name=_("Me"), headcount=1, by=by, at=at)


@transaction.atomic
def change_group(
    group: Group,
    *,
    name: str,
    headcount: int,
    expected: int,
    counts: Counts,
    is_led: bool | None = None,
    by: User | str,
    at: datetime,
) -> Group:
    """Change a group's name or number, or whether it `is_led`. `counts` tells how many of each
    group have signed.

    Raises Refused when the name is taken, the number too low, or what stands forbids that the
    group be led, or be led no more; Conflict when someone else saved first.
    """
    _lock(group.participant)
    lock_groups(group.participant)
    name = " ".join(name.split())
    _refuse_headcount(headcount, least=0)
    _refuse_taken(group.participant, name, but=group)
    _refuse_against_list(group, name, headcount)
    counted = counts(group.participant)
    may_change_headcount(counted, group.pk, headcount).or_refuse()
    changes = {"name": name, "headcount": headcount}
    if is_led is not None:
        _refuse_led(group, is_led, counted)
        changes["is_led"] = is_led
    group.save_version(expected, fewest=fewest(counted, group.pk, headcount), **changes)
    record(
        "group.changed",
        by=by,
        at=at,
        subject=group,
        scope=group.participant_id,
        headcount=headcount,
    )
    return group


@transaction.atomic
def remove_group(group: Group, *, counts: Counts, by: User | str, at: datetime) -> Group:
    """Take a group off the list; the row stays. Removing twice changes nothing.

    Raises Refused when people have signed.
    """
    lock_groups(group.participant)
    group.refresh_from_db()
    if group.removed_at:
        return group
    may_remove(counts(group.participant), group.pk).or_refuse()
    if is_list_busy(group):
        raise Refused(_("A list of this group is being saved. Wait until it is done."))
    # Whoever is listed leaves with the group.
    Person.objects.present().filter(group=group).update(left_on=local_date(at))
    group.removed_at = at
    group.save(update_fields=["removed_at"])
    record("group.removed", by=by, at=at, subject=group, scope=group.participant_id)
    return group


@transaction.atomic
def make_link(participant: Participant, *, by: User | str, at: datetime) -> SignUpLink:
    """The participant's sign-up link, made when there is none yet."""
    return current_link(participant) or _new_link(participant, by=by, at=at)


@transaction.atomic
def replace_link(participant: Participant, *, old: str, by: User | str, at: datetime) -> SignUpLink:
    """Make a new link; the one with the token `old` stops at once.

    When another click has replaced it already, that newer link is the answer (REL-04).
    """
    _lock(participant)
    stopped = SignUpLink.objects.filter(
        participant=participant, team=None, token=old, stopped_at=None
    )
    if stopped.update(stopped_at=at):
        return _new_link(participant, by=by, at=at)
    return make_link(participant, by=by, at=at)


def lock_groups(participant: Participant) -> list[Group]:
    """Hold every standing group until this transaction ends, always in the same order."""
    return list(groups_of(participant).select_for_update(no_key=True))


def _new_link(participant: Participant, *, by: User | str, at: datetime) -> SignUpLink:
    link = SignUpLink.objects.create(participant=participant, token=token(), made_at=at)
    record("sign_up_link.made", by=by, at=at, subject=link, scope=participant.pk)
    return link


def _lock(participant: Participant) -> None:
    # "no key": rows that only point at the participant can be written meanwhile.
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)


def _refuse_headcount(headcount: int, *, least: int) -> None:
    if not least <= headcount <= MOST_PEOPLE:
        words = _("The number of people must be between %(least)s and %(most)s.")
        raise Refused(words % {"least": least, "most": f"{MOST_PEOPLE:,}"})


def _refuse_against_list(group: Group, name: str, headcount: int) -> None:
    """The number of a listed group follows its list, and its name may not make it a private one."""
    if group.is_named:
        may_be_named(name, group.participant.type).or_refuse()
    if has_list(group) and headcount != Group.objects.get(pk=group.pk).headcount:
        raise Refused(_("The number follows the list of people. Upload a new list to change it."))


def _refuse_led(group: Group, is_led: bool, counted: list[GroupCount]) -> None:
    """Children are never listed by name, and who signs stays once signatures are told (DP-04)."""
    stands = Group.objects.get(pk=group.pk)
    if is_led == stands.is_led:
        return
    if stands.is_named:
        raise Refused(_("The people of this group are listed by name, so it cannot be children."))
    may_sign_otherwise(counted, group.pk).or_refuse()


def _refuse_taken(participant: Participant, name: str, but: Group | None = None) -> None:
    same_name = groups_of(participant).filter(name__iexact=name)
    if any(found != but for found in same_name):
        raise Refused(_("You already have a group with this name."))
