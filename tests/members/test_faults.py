"""Lists of people while things break: killed workers, a lost database, a lost file, two leads."""

import asyncio
import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, connections
from django.urls import reverse
from procrastinate.contrib.django import app

from ccqm.accounts.actions import invite
from ccqm.audit.actions import SYSTEM
from ccqm.jobs.tasks import retry_stalled
from ccqm.members import imports, pieces
from ccqm.members.models import Group, Person, RosterChange, RosterImport, Turnover
from ccqm.participants.leading import add_lead
from ccqm.pledges.queries import counts
from tests.conftest import NOW
from tests.members.lists import ANN, BO, CY, begun, named_group, roster, saved, uploaded
from tests.members.scene import Scene, scene
from tests.people import signed_in
from tests.web.asking import hidden, words
from tests.working import _work, empty_queue, jobs, make_due, work

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 20


@pytest.fixture(autouse=True)
def _queue(transactional_db):
    empty_queue()
    yield
    empty_queue()


def some_people(number: int, team: str = "Roads") -> list[tuple[str, ...]]:
    return [(f"Person {n:03}", f"p{n}@example.org", str(n), team) for n in range(number)]


# --- Killed -------------------------------------------------------------------------------------
def worker_process() -> int:
    """The real worker in a process of its own; its key."""
    key = os.fork()
    if key:
        return key
    try:
        for alias in connections:
            # The parent's connection is not ours to use, nor to end.
            connections[alias].connection = None
        _work()
    finally:
        os._exit(0)


def kill_in_the_middle(is_in_the_middle) -> None:
    """`kill -9` a worker a moment after it has begun; its job is found, as two minutes later."""
    key = worker_process()
    until = time.monotonic() + 20
    while not is_in_the_middle() and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.03))
    os.kill(key, signal.SIGKILL)
    os.waitpid(key, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"
        )
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, find_stalled()).result()


async def find_stalled() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        async with worker.open_async():
            await retry_stalled.func(SimpleNamespace(app=worker), timestamp=0)


def is_asleep() -> bool:
    """Whether the database is in the middle of an undo that `hold_back` holds back."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_stat_activity where wait_event = 'PgSleep')")
        return cursor.fetchone()[0]


def test_a_worker_killed_twenty_times_saves_exactly_the_rows_of_the_file(monkeypatch):
    """REL-10, with SIGKILL: nobody is lost, nobody is doubled, and it ends."""
    here = scene()
    group = named_group(here)
    saved(here, group, *some_people(90), ("Old Hand", "", "", ""))
    monkeypatch.setattr(pieces, "PIECE", 3)
    people = some_people(300, "Parks")
    row = begun(here, uploaded(here, group, *people))
    in_the_way = hold_back("update on members_rosterchange", 0.05)
    kept = []
    for _kill in range(KILLS):
        before = RosterImport.objects.get(pk=row.pk).done

        def has_begun(before=before) -> bool:
            return RosterImport.objects.get(pk=row.pk).done > before

        kill_in_the_middle(has_begun)
        kept.append(RosterImport.objects.get(pk=row.pk).done)
    assert kept == sorted(kept)
    assert 0 < kept[0] < kept[-1] < 301, "it was killed while there was something left to do"
    in_the_way()
    work()
    row.refresh_from_db()
    assert (row.status, row.done, row.total) == ("done", 301, 301)
    assert sorted(roster(group)) == sorted((name, no, team) for name, _e, no, team in people)
    assert Person.objects.filter(group=group).count() == 301
    assert Turnover.objects.filter(roster_import=row).count() == 1
    assert {job.status for job in jobs("members.save_list")} == {"succeeded"}


def test_a_worker_killed_while_undoing_takes_back_everything_or_nothing():
    """REL-10, with SIGKILL, twenty times: the list is never half of the old and half of the new."""
    here = scene()
    group = named_group(here)
    saved(here, group, *some_people(90), ("Old Hand", "", "", ""))
    before = roster(group)
    row = saved(here, group, *some_people(300, "Parks"))
    after = roster(group)
    imports.begin_undo(row, by=here.lead, at=NOW)
    in_the_way = hold_back("delete on members_person", 0.3)
    for _kill in range(KILLS):
        kill_in_the_middle(is_asleep)
        while is_asleep():
            time.sleep(0.01)
        row.refresh_from_db()
        assert (row.status, roster(group)) == ("undoing", after)
    in_the_way()
    work()
    row.refresh_from_db()
    assert (row.status, roster(group)) == ("undone", before)
    assert not RosterChange.objects.filter(roster_import=row).exists()
    assert Group.objects.get(pk=group.pk).headcount == 91


def hold_back(what: str, seconds: float):
    """A fast machine would be done before we kill: let the database sleep so long after each
    statement of this sort. Answers how to end it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create function test_slow() returns trigger language plpgsql as"
            f" $$ begin perform pg_sleep({seconds}); return null; end $$;"
            f" create trigger test_slow after {what}"
            " for each statement execute function test_slow()"
        )

    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("drop function test_slow cascade")

    return end


# --- Lost ---------------------------------------------------------------------------------------
def test_the_database_goes_away_in_the_middle_and_the_next_try_goes_on(monkeypatch):
    """REL-10: the job waits its turn, and makes the pieces that are missing."""
    here = scene()
    group = named_group(here)
    monkeypatch.setattr(pieces, "PIECE", 10)
    people = some_people(40)
    row = begun(here, uploaded(here, group, *people))
    add, calls = pieces._add_people, []

    def cut_off(*args) -> None:
        add(*args)
        calls.append(1)
        if len(calls) == 3:
            with connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(pieces, "_add_people", cut_off)
    work()
    row.refresh_from_db()
    assert (row.status, row.done, Person.objects.count()) == ("committing", 20, 20)
    assert [job.status for job in jobs("members.save_list")] == ["todo"]
    make_due()
    work()
    row.refresh_from_db()
    assert (row.status, row.done) == ("done", 40)
    assert sorted(roster(group)) == sorted((name, no, team) for name, _e, no, team in people)


def test_a_lost_database_is_no_reason_to_drop_a_list(monkeypatch):
    """Only people who cannot be told apart are."""
    here = scene()
    row = begun(here, uploaded(here, named_group(here), ANN))

    def gone(*args) -> None:
        raise OperationalError

    monkeypatch.setattr(pieces, "_add_people", gone)
    with pytest.raises(OperationalError):
        imports.save_list(row, counts=counts, at=NOW)
    row.refresh_from_db()
    assert (row.status, bool(row.file)) == ("committing", True)


@pytest.mark.parametrize("page", ["check", "problems"])
def test_a_file_that_vanished_is_told_in_words(page):
    here = scene()
    group = named_group(here)
    row = uploaded(here, group, ANN)
    row.file.storage.delete(row.file.name)
    told = signed_in(here.lead).get(place(here, page, row))
    assert told.status_code < 500
    assert "This file is no longer there. Upload it again." in words(told)


def test_a_file_that_vanished_before_the_worker_came_changes_nobody():
    here = scene()
    group = named_group(here)
    saved(here, group, BO)
    row = begun(here, uploaded(here, group, ANN))
    row.file.storage.delete(row.file.name)
    work()
    row.refresh_from_db()
    assert (row.status, roster(group)) == ("dropped", [("Bo Rahman", "2", "Parks")])
    told = words(signed_in(here.lead).get(place(here, "progress", row)))
    assert "the file could not be read. Nothing was changed." in told
    # Nothing stands in the way of the next list.
    saved(here, group, ANN)


# --- Two leads ----------------------------------------------------------------------------------
def place(here: Scene, page: str, row: RosterImport) -> str:
    return reverse(f"leads:roster-{page}", args=[here.participant.slug, row.pk])


@pytest.mark.parametrize("is_same_file", [True, False])
def test_of_two_leads_who_save_at_once_one_is_told(is_same_file):
    """REL-02, REL-05: two browsers, the same group, the same moment, then the real worker."""
    here = scene()
    group = named_group(here)
    saved(here, group, ANN)
    other = invite(email="o@example.org", name="Ola", language="en", by=SYSTEM, at=NOW)
    add_lead(here.participant, other, by=SYSTEM, at=NOW, tell=False)
    files = [(ANN, BO, CY), (ANN, BO, CY) if is_same_file else (BO, ("Dee Fox", "", "4", "Roads"))]
    rows = [uploaded(here, group, *people) for people in files]
    browsers = [signed_in(here.lead), signed_in(other)]
    places = [place(here, "check", row) for row in rows]
    looked = [
        hidden(browser.get(at)) | {"absent": "left"}
        for browser, at in zip(browsers, places, strict=True)
    ]
    answers: dict[int, object] = {}
    start = threading.Barrier(2)

    def press(which: int) -> None:
        start.wait()
        answers[which] = browsers[which].post(places[which], looked[which])
        connection.close()

    threads = [threading.Thread(target=press, args=[which]) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [row for row in rows if RosterImport.objects.get(pk=row.pk).status == "committing"]
    assert len(won) == 1
    loser = 1 - rows.index(won[0])
    assert "Another list of this group is being saved" in words(answers[loser])
    work()
    assert len(roster(group)) == len(files[1 - loser])
    again = browsers[loser].post(places[loser], looked[loser], follow=True)
    assert "Somebody else changed this group meanwhile" in words(again)
    assert Person.objects.present().count() == len(files[1 - loser])
    browsers[loser].post(
        places[loser], hidden(browsers[loser].get(places[loser])) | {"absent": "left"}
    )
    work()
    assert sorted(name for name, *_ in roster(group)) == sorted(name for name, *_ in files[loser])
