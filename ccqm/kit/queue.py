"""The door to the job queue. A job is a row of this database, in the caller's transaction.

Packages low on the ladder name a job; `ccqm.jobs` says what it does.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

# Always Django's own connection, also inside the worker: there the app has one of its own, and
# a job could be taken up before the transaction that wrote it is over, or stay when it is undone.
_MANAGER = JobManager(DjangoConnector())

LATER = -10
"""The priority of what comes in thousands: a code to sign in never waits behind it."""


def enqueue(name: str, **arguments: Any) -> None:
    """Queue the job `name`; it is never done if the surrounding transaction rolls back."""
    configure_task(name=name, job_manager=_MANAGER).defer(**arguments)


def enqueue_many(name: str, each: Iterable[Mapping[str, Any]], *, priority: int = LATER) -> None:
    """Queue the job `name` once for each of these arguments, in one statement."""
    if rows := [dict(arguments) for arguments in each]:
        configure_task(name=name, job_manager=_MANAGER, priority=priority).batch_defer(*rows)
