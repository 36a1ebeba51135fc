"""Who belongs to whom: joining a parent body, leaving it, and merging into another record."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.references import reference, tidy
from ccqm.kit.verdict import Refused
from ccqm.participants.models import Belonging, Merge, Participant
from ccqm.participants.permissions import may_decide, may_merge
from ccqm.participants.queries import current_parent, parents_above
from ccqm.participants.rules import can_belong, can_merge, is_reason

# Three groups of four: 60 random bits, which still can be read out on the phone.
CODE_GROUPS = 3


@transaction.atomic
def make_joining_code(parent: Participant, *, by: User, at: datetime) -> str:
    """A new code for those who may join this parent body; the one before stops working.

    The code is the parent's yes, typing it is the other's: neither needs the team.
    Raises Refused unless ``by`` is an owner of an organisation or group.
    """
    may_decide(parent, by=by).or_refuse()
    if parent.is_individual:
        raise Refused(_("One person cannot be a parent body."))
    parent.joining_code = reference(CODE_GROUPS)
    parent.save(update_fields=["joining_code"])
    record("parent.code_made", by=by, at=at, subject=parent, scope=parent.pk)
    return parent.joining_code


@transaction.atomic
def join_parent(participant: Participant, *, code: str, by: User, at: datetime) -> Belonging:
    """Belong to the parent body that gave this code. Joining the same twice changes nothing.

    Raises Refused unless ``by`` is an owner, for an unknown code, and when it belongs to
    another already or a circle would arise.
    """
    may_decide(participant, by=by).or_refuse()
    _hold_parent_bodies(participant)
    parent = Participant.objects.filter(joining_code=tidy(code)).first() if tidy(code) else None
    if parent is None:
        raise Refused(_("No parent body has this code. Ask them to read it to you again."))
    held = current_parent(participant)
    if held and held.parent_id == parent.pk:
        return held
    can_belong(
        is_individual=participant.is_individual,
        has_parent=held is not None,
        is_circle=participant.pk in {parent.pk, *parents_above(parent)},
    ).or_refuse()
    joined = Belonging.objects.create(parent=parent, participant=participant, since_at=at)
    for scope in (participant.pk, parent.pk):
        record("parent.joined", by=by, at=at, subject=joined, scope=scope)
    return joined


def _hold_parent_bodies(participant: Participant) -> None:
    """Lock every record with a code, and this one: a circle closes between records with codes."""
    held = Q(joining_code__isnull=False) | Q(pk=participant.pk)
    list(Participant.objects.select_for_update().filter(held).order_by("pk").values_list("pk"))


@transaction.atomic
def leave_parent(belonging: Belonging, *, by: User, at: datetime) -> None:
    """End it: an owner of either side may. From now on the parent sees nothing.

    Doing it twice changes nothing. Raises Refused for anybody else.
    """
    if not may_decide(belonging.parent, by=by):
        may_decide(belonging.participant, by=by).or_refuse()
    if Belonging.objects.current().filter(pk=belonging.pk).update(until_at=at):
        for scope in (belonging.participant_id, belonging.parent_id):
            record("parent.left", by=by, at=at, subject=belonging, scope=scope)


@transaction.atomic
def merge_record(
    participant: Participant, *, into: Participant, reason: str, by: User, at: datetime
) -> Merge:
    """Note that a participant became part of another, and take it out of the public list.

    Nothing it did is changed or moved. Raises Refused unless ``by`` is a manager with a reason,
    and when either has merged into another before.
    """
    may_merge(by).or_refuse()
    is_reason(reason).or_refuse()
    both = Participant.objects.select_for_update().filter(pk__in=[participant.pk, into.pk])
    locked = {one.pk: one for one in both.order_by("pk")}
    has_merged = Merge.objects.filter(participant__in=locked).exists()
    can_merge(
        is_same=participant.pk == into.pk,
        has_merged=has_merged,
        is_person=participant.is_individual or into.is_individual,
    ).or_refuse()
    merged = Merge.objects.create(
        participant=participant, into=into, reason=reason.strip(), merged_by=by, merged_at=at
    )
    ours = locked[participant.pk]
    ours.save_version(ours.version, is_listed=False)
    Belonging.objects.current().filter(participant=participant).update(until_at=at)
    for scope in (participant.pk, into.pk):
        record("participant.merged", by=by, at=at, subject=merged, scope=scope)
    return merged
