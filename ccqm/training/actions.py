"""Every change to what is recorded of training."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.dates import local_date
from ccqm.members.models import Group
from ccqm.training.models import Attendance
from ccqm.training.rules import is_held, is_session_believable


@transaction.atomic
def record_person(
    group: Group,
    *,
    name: str,
    held_on: date,
    trainer: str = "",
    by: User | str,
    at: datetime,
    submission_key: uuid.UUID | None = None,
) -> Attendance:
    """Record that one person of a group took part. The same `submission_key` makes one row.

    Raises Refused when the training lies in the future.
    """
    is_held(held_on, local_date(at)).or_refuse()
    one = {"name": " ".join(name.split()), "people": 1, "held_on": held_on, "trainer": trainer}
    return _record(group, one, submission_key, by=by, at=at)


@transaction.atomic
def record_session(
    group: Group,
    *,
    people: int,
    held_on: date,
    trainer: str = "",
    by: User | str,
    at: datetime,
    submission_key: uuid.UUID | None = None,
) -> Attendance:
    """Record a session of which only the number of people is known.

    Raises Refused for a date in the future, or more people than the group has.
    """
    is_held(held_on, local_date(at)).or_refuse()
    is_session_believable(people, group.headcount).or_refuse()
    session = {"name": "", "people": people, "held_on": held_on, "trainer": trainer}
    return _record(group, session, submission_key, by=by, at=at)


def _record(
    group: Group,
    what: dict[str, Any],
    submission_key: uuid.UUID | None,
    *,
    by: User | str,
    at: datetime,
) -> Attendance:
    attendance, is_new = Attendance.objects.get_or_create(
        submission_key=submission_key or uuid.uuid4(),
        defaults={
            "participant_id": group.participant_id,
            "group": group,
            "recorded_at": at,
            **what,
        },
    )
    if is_new:
        record(
            "training.recorded",
            by=by,
            at=at,
            subject=attendance,
            scope=group.participant_id,
            people=attendance.people,
        )
    return attendance


@transaction.atomic
def remove_attendance(attendance: Attendance, *, by: User | str, at: datetime) -> Attendance:
    """Take a record off the list. The row stays, and removing twice changes nothing."""
    if Attendance.objects.standing().filter(pk=attendance.pk).update(removed_at=at):
        record(
            "training.removed",
            by=by,
            at=at,
            subject=attendance,
            scope=attendance.participant_id,
        )
    return attendance
