"""Every change to what is recorded of awareness."""

import uuid
from datetime import date, datetime

from django.db import transaction

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.awareness.models import Activity
from ccqm.awareness.rules import has_been_done
from ccqm.kit.dates import local_date
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
) -> Activity:
    """Record one thing that was done. The same `submission_key` twice makes one row (REL-04).

    Raises Refused when `done_on` is in the future.
    """
    has_been_done(done_on, local_date(at)).or_refuse()
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
) -> Activity:
    """Put a record right. `expected` is the version the lead saw.

    Raises Refused when `done_on` is in the future, Conflict when someone else saved first.
    """
    has_been_done(done_on, local_date(at)).or_refuse()
    activity.save_version(
        expected, how=how, what=what, audience=audience, reach=reach, done_on=done_on
    )
    record("activity.amended", by=by, at=at, subject=activity, scope=activity.participant_id)
    return activity


@transaction.atomic
def remove_activity(activity: Activity, *, by: User | str, at: datetime) -> Activity:
    """Take a record off the list. The row stays, and removing twice changes nothing."""
    if Activity.objects.standing().filter(pk=activity.pk).update(removed_at=at):
        record("activity.removed", by=by, at=at, subject=activity, scope=activity.participant_id)
    return activity
