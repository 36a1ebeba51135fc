"""The mail server is away, workers are killed, many press at once (REL-01, 02, 04, 10)."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from ccqm.kit.verdict import Refused
from ccqm.letters.actions import send
from ccqm.letters.models import Letter
from ccqm.mailings import actions, pieces
from ccqm.mailings.models import Addressee, Mailing
from ccqm.mailings.queries import sent as told_sent
from ccqm.members.models import Person
from ccqm.pledges.models import Signature
from tests.conftest import NOW
from tests.mail_catcher import Catcher, mail_server
from tests.mailings.letters import addressee, begun, crowd, listed, sent
from tests.members.lists import ANN, BO
from tests.members.scene import scene
from tests.pledges.test_races import all_at_once
from tests.working import empty_queue, jobs, make_due, work

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 20


@pytest.fixture(name="mail_server")
def _mail_server(settings):
    empty_queue()
    with mail_server(settings) as server:
        yield server


def test_an_hour_without_a_mail_server_delays_and_neither_loses_nor_doubles(mail_server):
    """REL-01: within an hour each letter is tried six times."""
    here = scene()
    mailing = begun(here, listed(here, *crowd(12)))
    for tries in range(1, 7):
        work()
        assert set(Letter.objects.values_list("sent_at", "tries")) == {(None, tries)}
        make_due()
    mailing.refresh_from_db()
    assert (mailing.status, mailing.done, told_sent(mailing)) == ("written", 12, 0)
    mail_server.start()
    work()
    work()
    assert Counter(mail_server.handler.addresses) == Counter(f"p{n}@example.org" for n in range(12))
    assert told_sent(mailing) == 12
    assert {one.repeats for one in Letter.objects.all()} == {0}
    assert {job.status for job in jobs("letters.send")} == {"succeeded"}


class Mill:
    """Starts real workers, and kills them as `kill -9` does."""

    def __init__(self, port: int, piece: int) -> None:
        url = urlsplit(os.environ["DATABASE_URL"])
        url = url._replace(path=f"/{connection.settings_dict['NAME']}")
        environment = os.environ | {
            "DATABASE_URL": url.geturl(),
            "DJANGO_SETTINGS_MODULE": "ccqm.config.settings",
            "CCQM_ENVIRONMENT": "test",
            "CCQM_DEBUG": "0",
            "CCQM_DATABASE_POOL": "0",
            "CCQM_MAIL_HOST": "127.0.0.1",
            "CCQM_MAIL_PORT": str(port),
            "CCQM_MAIL_TLS": "0",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.mailings.mill", str(piece)],
            env=environment, cwd=configured.ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.worker = 0

    def start(self) -> None:
        self._age_the_dead()
        self.process.stdin.write("next\n")
        self.process.stdin.flush()
        self.worker = int(self.process.stdout.readline())

    def kill(self) -> None:
        os.kill(self.worker, signal.SIGKILL)

    def bury(self) -> None:
        assert self.process.stdout.readline() == "gone\n"

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def _age_the_dead(self) -> None:
        """Let two minutes go by: then the job that looks for killed workers takes up their work."""
        with connection.cursor() as cursor:
            cursor.execute(
                "update procrastinate_workers set last_heartbeat = now() - '1h'::interval"
            )
        with contextlib.suppress(AlreadyEnqueued):
            app.configure_task("jobs.retry_stalled", priority=10).defer(timestamp=0)


class DeadlyCatcher(Catcher):
    """Says "250 OK" to a worker that it has just had killed: the worst moment there is."""

    def __init__(self) -> None:
        super().__init__()
        self.kill_at, self.kill = 0, lambda: None

    async def handle_DATA(self, server, session, envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.caught) == self.kill_at:
            self.kill()
        return answer


def until(what, seconds: float = 60) -> None:
    """Wait for something that a worker does."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "the worker does not get on"
        time.sleep(0.02)


def test_twenty_killed_workers_lose_no_letter_and_double_none_unrecorded(mail_server):
    """REL-02, REL-10: half of them die between the server's yes and our commit, half anywhere."""
    here = scene()
    mailing = begun(here, listed(here, *crowd(200)))
    catcher = mail_server.handler = DeadlyCatcher()
    mail_server.start()
    mill = Mill(mail_server.port, piece=10)
    catcher.kill = mill.kill
    chance = random.Random(11)
    try:
        for kill in range(KILLS):
            mill.start()
            so_far = len(catcher.caught)
            if kill % 2:
                catcher.kill_at = so_far + chance.randint(3, 8)
            else:
                target = so_far + chance.randint(2, 6)
                until(lambda target=target: len(catcher.caught) >= target)
                time.sleep(chance.random() / 20)
                mill.kill()
            mill.bury()
        assert len(catcher.caught) < 200, "all of them died in the middle"
        mill.start()
        until(lambda: not Letter.objects.filter(sent_at=None).exists(), 120)
        until(lambda: Mailing.objects.filter(status="written").exists())
        mill.kill()
        mill.bury()
    finally:
        mill.close()
    _nobody_is_lost_or_doubled(mailing)
    _repeats_are_on_record(catcher)


def _nobody_is_lost_or_doubled(mailing: Mailing) -> None:
    mailing.refresh_from_db()
    assert (mailing.done, mailing.total) == (200, 200)
    assert Person.objects.count() == Addressee.objects.count() == Letter.objects.count() == 200
    everyone = {f"p{n}@example.org" for n in range(200)}
    assert set(Letter.objects.values_list("to", flat=True)) == everyone
    assert len(jobs("letters.send")) == 200


def _repeats_are_on_record(catcher: Catcher) -> None:
    copies: dict[str, list[str]] = {}
    for [address], message in catcher.caught:
        copies.setdefault(address, []).append(message["Message-ID"])
    letters = {letter.to: letter for letter in Letter.objects.all()}
    assert set(copies) == set(letters)
    for address, ids in copies.items():
        assert len(set(ids)) == 1, "a copy has the same Message-ID"
        assert len(ids) - 1 <= letters[address].repeats
    repeats = sum(letter.repeats for letter in letters.values())
    assert KILLS // 2 <= repeats <= 2 * (KILLS + 1), "two at work in each killed worker"


def test_of_many_sendings_at_once_one_is_begun():
    """REL-04: eight leads press “Send” together."""
    here = scene()
    group = listed(here, ANN, BO)

    def press() -> Mailing:
        key = uuid.uuid4()
        return actions.begin_mailing(group, submission_key=key, by=here.lead, at=NOW)

    results = all_at_once(press, 8)
    kinds = Counter(type(one).__name__ for one in results)
    assert kinds == {"Mailing": 1, "Refused": 7}
    assert len(jobs("mailings.write")) == 1


def test_twenty_clicks_on_one_form_are_one_mailing():
    here = scene()
    group, key = listed(here, ANN, BO), uuid.uuid4()
    made = all_at_once(
        lambda: actions.begin_mailing(group, submission_key=key, by=here.lead, at=NOW), 20
    )
    assert len({one.pk for one in made}) == 1


def test_several_workers_on_one_mailing_write_to_each_person_once(monkeypatch):
    """REL-02: a worker thought dead comes back while others go on."""
    monkeypatch.setattr(pieces, "PIECE", 5)
    here = scene()
    mailing = begun(here, listed(here, *crowd(40)))
    assert all_at_once(lambda: pieces.write_mailing(mailing, at=NOW), 4) == [None] * 4
    mailing.refresh_from_db()
    assert (mailing.done, Letter.objects.count(), Addressee.objects.count()) == (40, 40, 40)
    assert len(jobs("letters.send")) == 40


def test_several_workers_on_one_letter_send_it_once(mail_server):
    mail_server.start()
    here = scene()
    mailing = begun(here, listed(here, ANN))
    pieces.write_mailing(mailing, at=NOW)
    letter = Letter.objects.get()
    all_at_once(lambda: send(letter, at=NOW), 4)
    assert mail_server.handler.addresses == ["ann@example.org"]


def test_twenty_answers_by_one_link_are_one():
    """Signing and declining race: the link closes once, and at most one signature is made."""
    here = scene()
    sent(here, listed(here, ANN, BO))
    one, work_to_do = addressee("Ann Lee"), iter(range(20))

    def answer() -> object:
        if next(work_to_do) % 2:
            return actions.decline(one)
        key = uuid.uuid4()
        return actions.sign_by_letter(one, name="A.", submission_key=key, at=NOW)

    results = all_at_once(answer, 20)
    assert Signature.objects.count() == sum(type(r).__name__ == "Signed" for r in results) <= 1
    assert all(r is None or isinstance(r, Refused) or hasattr(r, "token") for r in results)
    assert addressee("Ann Lee").is_closed
