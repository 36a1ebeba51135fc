"""The door to the job queue. A job is a row of this database, in the caller's transaction.

Packages low on the ladder name a job; `ccqm.jobs` says what it does.
"""

from typing import Any

from procrastinate.contrib.django import app


def enqueue(name: str, **arguments: Any) -> None:
    """Queue the job `name`; it is never done if the surrounding transaction rolls back."""
    app.configure_task(name).defer(**arguments)
