"""Fifty people want one slot at the same moment: one gets it."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from ccqm.jobs.tasks import remind_of_meetings
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from ccqm.meetings.actions import book_meeting
from ccqm.meetings.models import Meeting
from ccqm.meetings.queries import booked_meeting
from tests.imported import import_shipped
from tests.meetings.scene import choices, host, link, registered
from tests.people import NOW

MANY = 50


@pytest.fixture(autouse=True)
def edition(transactional_db: None) -> None:
    import_shipped()


def all_at_once(tasks: list) -> list[object]:
    """What each thread got: a meeting, or the words of the refusal."""
    together, got = Barrier(len(tasks)), []

    def once(task) -> None:
        together.wait()
        try:
            got.append(task())
        except Exception as fault:
            got.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=once, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_fifty_people_and_one_slot() -> None:
    host()
    key = choices()[0].key
    people = [registered(f"School {n}", email=f"p{n}@example.org") for n in range(MANY)]
    tokens = [link(person) for person in people]

    def booking(person, token):
        return lambda: book_meeting(person, choice=key, needs="", token=token, at=NOW)

    pairs = zip(people, tokens, strict=True)
    got = all_at_once([booking(person, token) for person, token in pairs])
    won = [each for each in got if isinstance(each, Meeting)]
    lost = [each for each in got if isinstance(each, Refused)]
    assert (len(won), len(lost)) == (1, MANY - 1), [e for e in got if e not in won + lost]
    assert all("just taken" in str(each.reason) for each in lost)
    assert Meeting.objects.count() == 1
    assert Letter.objects.filter(kind="meeting_booked").count() == 1


def test_one_person_who_clicks_twenty_times() -> None:
    """REL-04."""
    host()
    key, registration = choices()[0].key, registered()
    token = link(registration)
    got = all_at_once(
        [lambda: book_meeting(registration, choice=key, needs="", token=token, at=NOW)] * 20
    )
    assert {getattr(each, "pk", each) for each in got} == {booked_meeting(registration).pk}
    assert Letter.objects.filter(kind="meeting_booked").count() == 1


def test_two_workers_remind_once(time_machine) -> None:
    """REL-14: once, also when the job runs in two places at the same moment."""
    host()
    for number in range(6):
        person = registered(f"School {number}")
        token = link(person)
        book_meeting(person, choice=choices()[0].key, needs="", token=token, at=NOW)
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    assert all_at_once([lambda: remind_of_meetings(timestamp=0)] * 4) == [None] * 4
    assert Letter.objects.filter(kind="meeting_reminder").count() == 6
