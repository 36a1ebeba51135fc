"""Every change to what is recorded of awareness."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.awareness.models import Activity
from ccqm.awareness.rules import has_been_done
from ccqm.kit.dates import local_date
from ccqm.kit.verdict import Refused
from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.participants.models import Participant


@transaction.atomic
def record_activity(
    participant: Participant,
    *,
    how: str,
    what: str,
    audience: str,
    reach: int,
    done_on: date,
    by: User | str,
    at: datetime,
    submission_key: uuid.UUID | None = None,
    groups: Iterable[Group] = (),
) -> Activity:
    """Record one thing that was done. The same `submission_key` twice makes one row (REL-04).

    Raises Refused when `done_on` is in the future, or when a group is not the participant's.
    """
    has_been_done(done_on, local_date(at)).or_refuse()
    reached = _standing(participant, groups)
    activity, is_new = Activity.objects.get_or_create(
        submission_key=submission_key or uuid.uuid4(),
        defaults={
            "participant": participant,
            "how": how,
            "what": what,
            "audience": audience,
            "reach": reach,
            "done_on": done_on,
            "recorded_at": at,
        },
    )
    if is_new:
        activity.groups.set(reached)
        record("activity.recorded", by=by, at=at, subject=activity, scope=participant.pk)
    return activity


@transaction.atomic
def amend_activity(
    activity: Activity,
    *,
    how: str,
    what: str,
    audience: str,
    reach: int,
    done_on: date,
    expected: int,
    by: User | str,
    at: datetime,
    groups: Iterable[Group] = (),
) -> Activity:
    """Put a record right. `expected` is the version the lead saw.

    Raises Refused when `done_on` is in the future or a group is not the participant's, Conflict
    when someone else saved first.
    """
    has_been_done(done_on, local_date(at)).or_refuse()
    reached = _standing(activity.participant, groups)
    activity.save_version(
        expected, how=how, what=what, audience=audience, reach=reach, done_on=done_on
    )
    activity.groups.set(reached)
    record("activity.amended", by=by, at=at, subject=activity, scope=activity.participant_id)
    return activity


@transaction.atomic
def remove_activity(activity: Activity, *, by: User | str, at: datetime) -> Activity:
    """Take a record off the list. The row stays, and removing twice changes nothing."""
    if Activity.objects.standing().filter(pk=activity.pk).update(removed_at=at):
        record("activity.removed", by=by, at=at, subject=activity, scope=activity.participant_id)
    return activity


def _standing(participant: Participant, groups: Iterable[Group]) -> list[Group]:
    wanted = {group.pk for group in groups}
    found = list(groups_of(participant).filter(pk__in=wanted)) if wanted else []
    if len(found) < len(wanted):
        raise Refused(_("A group is no longer on your list. Look at your groups again."))
    return found
