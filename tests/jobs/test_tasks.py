"""Timed work: a killed worker's job is taken up again, old letters are emptied."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.db import connection
from procrastinate.contrib.django import app

from ccqm.jobs.tasks import (
    JOBS_KEPT_HOURS,
    LONGEST_WAIT_MINUTES,
    MOST_TRIES,
    STALLED_AFTER_SECONDS,
    Patient,
)
from ccqm.letters.actions import post
from ccqm.letters.models import Letter
from tests.people import NOW
from tests.working import empty_queue, jobs, work


@pytest.fixture
def _queue(transactional_db):
    empty_queue()
    yield
    empty_queue()


def write() -> Letter:
    return post("no_account", to="ann@example.org", context={}, at=NOW, key="k")


def killed_worker(heartbeat_seconds_ago: float) -> None:
    """Give the first job to a worker that was last heard of so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat)"
            " values (now() - %s * interval '1 second') returning id",
            [heartbeat_seconds_ago],
        )
        [worker] = cursor.fetchone()
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = %s", [worker])


def look_for_stalled() -> None:
    app.configure_task("jobs.retry_stalled").defer(timestamp=0)
    work()


@pytest.mark.usefixtures("_queue")
class TestStalled:
    """REL-10."""

    def test_the_job_of_a_killed_worker_is_done_once(self):
        letter = write()
        killed_worker(STALLED_AFTER_SECONDS + 1)
        look_for_stalled()
        work()
        letter.refresh_from_db()
        assert letter.sent_at
        assert [job.status for job in jobs("letters.send")] == ["succeeded"]
        assert _sent() == 1

    def test_the_job_of_a_living_worker_is_left_alone(self):
        letter = write()
        killed_worker(5)
        look_for_stalled()
        work()
        letter.refresh_from_db()
        assert letter.sent_at is None
        assert [job.status for job in jobs("letters.send")] == ["doing"]
        assert _sent() == 0


def _sent() -> int:
    return len(mail.outbox)


@pytest.mark.usefixtures("_queue")
def test_letters_past_their_time_are_emptied_by_night():
    """DP-18, with a moved clock."""
    letter = write()
    for days, address in ((89, "ann@example.org"), (91, "")):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            app.tasks["letters.forget_old"](timestamp=0)
        letter.refresh_from_db()
        assert letter.to == address


def test_the_timed_jobs_are_on_the_clock():
    times = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert times["jobs.retry_stalled"] == "*/2 * * * *"
    assert times["letters.forget_old"] == "17 3 * * *"
    assert times["jobs.forget_old"] == "37 3 * * *"


@pytest.mark.usefixtures("_queue")
@pytest.mark.parametrize(
    ("status", "hours_too_old", "left"),
    [("succeeded", 1, 0), ("succeeded", -1, 1), ("failed", 1, 1), ("todo", 1, 1)],
)
def test_jobs_that_ended_a_month_ago_are_removed(status, hours_too_old, left):
    app.configure_task("letters.send", schedule_in={"days": 1}).defer(letter=0)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = %s", [status])
        cursor.execute(
            "update procrastinate_events set at = now() - %s * interval '1 hour'",
            [JOBS_KEPT_HOURS + hours_too_old],
        )
    app.configure_task("jobs.forget_old").defer(timestamp=0)
    work()
    assert len(jobs("letters.send")) == left


def test_tries_become_rarer_and_end_after_days():
    """REL-01: an hour's outage costs little; a weekend's loses nothing."""
    waits = []
    for attempts in range(MOST_TRIES + 1):
        decision = Patient().get_retry_decision(
            exception=OSError(), job=SimpleNamespace(attempts=attempts)
        )
        if decision:
            waits.append(decision)
    assert len(waits) == MOST_TRIES
    minutes = [_minutes(attempts) for attempts in range(8)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]
    assert LONGEST_WAIT_MINUTES * (MOST_TRIES - 8) / 60 > 48


def _minutes(attempts: int) -> int:
    with time_machine.travel(NOW, tick=False):
        decision = Patient().get_retry_decision(
            exception=OSError(), job=SimpleNamespace(attempts=attempts)
        )
        return round((decision.retry_at - NOW).total_seconds() / 60)
