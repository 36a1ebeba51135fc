"""The real worker, run in a test until nothing is left to do now."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection, connections
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ccqm.pledges.models import Signature


def work() -> None:
    """Do every job that is due, with the connector and the threads of a real worker.

    In a thread of its own: a browser test that shares this process keeps an event loop in ours.
    """
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_work).result()


def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(
            wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="never"
        )
    connections.close_all()


def make_due() -> None:
    """Let the wait between two tries be over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set scheduled_at = %s where status = 'todo'",
            [timezone.now() - timedelta(seconds=1)],
        )


def jobs(name: str) -> list[ProcrastinateJob]:
    """Every job of this name, oldest first."""
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("pk"))


def empty_queue() -> None:
    """Forget every job: these tables are not ours, so a test's flush leaves them alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "truncate procrastinate_jobs, procrastinate_workers restart identity cascade"
        )


def a_quarter_of_an_hour_goes_by() -> None:
    """Signatures are told once the quarter of an hour in which they were given is over."""
    earlier = F("signed_at") - timedelta(minutes=15)
    Signature.objects.update(signed_at=earlier)
