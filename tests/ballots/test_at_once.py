"""Thirty at the same moment count once, and a process killed at any step loses nothing unseen."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connections

from ccqm.answers.actions import close_box, put_in
from ccqm.answers.models import Mixed, Pooled, Response
from ccqm.answers.rules import Used
from ccqm.ballots.actions import issue
from ccqm.ballots.models import Place
from ccqm.kit.verdict import Refused
from tests.answers.scene import BOTH, SAID, a_ballot, a_box
from tests.ballots.client import draw
from tests.ballots.scene import wave

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)

MANY = 30


def all_at_once(tasks: list[Callable[[], object]]) -> list[object]:
    """What each gave or raised; all start together."""
    together, got = threading.Barrier(len(tasks)), []

    def once(task: Callable[[], object]) -> None:
        together.wait()
        try:
            got.append(task())
        except Exception as fault:
            got.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=once, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_thirty_posts_of_one_ballot_count_once():
    """REL-04."""
    box, ballot = a_box(), a_ballot()
    got = all_at_once([lambda: put_in(box, ballot=ballot, said=SAID)] * MANY)
    assert got.count(None) == 1
    assert [type(fault) for fault in got if fault] == [Used] * (MANY - 1)
    assert close_box(box) == 1


def test_thirty_ballots_at_once_all_count_and_leave_the_pool_in_tens():
    box = a_box()
    ballots = [a_ballot() for _ in range(MANY)]
    got = all_at_once([lambda b=b: put_in(box, ballot=b, said=SAID) for b in ballots])
    assert got == [None] * MANY
    assert (Pooled.objects.count(), Mixed.objects.count()) == (0, MANY)


def test_one_link_used_thirty_times_at_once_gives_one_ballot():
    here = wave("a")
    drawn = [draw(bytes(here.roll.public_key)) for _ in range(MANY)]
    got = all_at_once([lambda d=d: issue(here.tokens["a"], blinded=d.blinded) for d in drawn])
    assert sum(isinstance(one, bytes) for one in got) == 1
    assert sum(isinstance(one, Refused) for one in got) == MANY - 1


def test_a_ballot_signed_during_the_close_is_counted_or_refused():
    """Never given out and left uncounted."""
    here = wave(*(str(n) for n in range(10)))
    tasks = [lambda n=n: here.ballot_of(str(n)) for n in range(10)]
    got = all_at_once([*tasks, lambda: here.close().issued])
    given = sum(isinstance(one, str) for one in got)
    issued = next(one for one in got if isinstance(one, int))
    # A browser may be given its signature and find the roll closed when it says thank you.
    assert given <= issued <= 10
    assert not Place.objects.exists()


KILLED = """
import os, sys, time
import django
django.setup()
from ccqm.answers import actions
from ccqm.answers.models import Pooled
real = getattr(actions, sys.argv[1])
def slowly(*given):
    found = real(*given)
    print("now", flush=True)
    time.sleep(60)
    return found
setattr(actions, sys.argv[1], slowly)
if sys.argv[4] == "close":
    actions.close_box(sys.argv[2])
else:
    actions.put_in(sys.argv[2], ballot=sys.argv[3], said={})
"""


def killed_at(step: str, box: object, ballot: str, doing: str) -> None:
    """Do it in a process of its own, and kill that as soon as the step has been taken."""
    before = _backends()
    tested = {alias: connections[alias].settings_dict for alias in ("default", "answers")}
    url = "postgresql://{USER}:{PASSWORD}@/{NAME}?host={HOST}"
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, step, str(box), ballot, doing],
        stdout=subprocess.PIPE,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "ccqm.config.settings",
            "DATABASE_URL": url.format(**tested["default"]),
            "CCQM_ANSWERS_URL": url.format(**tested["answers"]),
        },
    )
    assert process.stdout.readline() == b"now\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    _until_gone(before)


def _until_gone(before: set[int]) -> None:
    """Wait for the server to notice that the other side of the connection is gone.

    Connections from `before` are not meant: an earlier browser test may have left some in our
    own process.
    """
    for _ in range(600):
        if _backends() <= before:
            return
        time.sleep(0.1)
    raise AssertionError("the killed process still holds the database")


def _backends() -> set[int]:
    """Every connection to the database of answers."""
    with connections["answers"].cursor() as cursor:
        cursor.execute(
            "select pid from pg_stat_activity"
            " where datname = current_database() and backend_type = 'client backend'"
        )
        return {pid for (pid,) in cursor.fetchall()}


@pytest.mark.parametrize("step", ["_pool", "_empty_pool", "_refill"])
def test_killed_while_answers_go_in_nothing_is_used_up(step):
    """Either all of it happened or none: the same ballot can be put in again, once."""
    box, last = a_box(), a_ballot()
    for _ in range(9):
        put_in(box, ballot=a_ballot(), said=SAID)
    killed_at(step, box, last, "put in")
    assert (Pooled.objects.count(), Mixed.objects.count()) == (9, 0)
    put_in(box, ballot=last, said=SAID)
    assert (Pooled.objects.count(), Mixed.objects.count()) == (0, 10)


@pytest.mark.parametrize("step", ["_empty_pool", "_refill"])
def test_killed_while_closing_no_answer_is_lost(step):
    box = a_box()
    for _ in range(13):
        put_in(box, ballot=a_ballot(), said=SAID)
    killed_at(step, box, "", "close")
    assert (Pooled.objects.count(), Mixed.objects.count(), Response.objects.count()) == (3, 10, 0)
    assert close_box(box) == 13
    assert Response.objects.count() == 13
