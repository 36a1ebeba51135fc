"""The real worker and a real mail server on this machine: REL-01 in small."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from procrastinate.contrib.django import app

from ccqm.jobs.tasks import send_letter
from ccqm.letters import actions
from ccqm.letters.actions import Enclosed, Reader, post, post_many
from ccqm.letters.models import Attachment, Letter
from tests.mail_catcher import mail_server
from tests.people import NOW
from tests.working import empty_queue, jobs, make_due, work


@pytest.fixture(name="mail_server")
def _mail_server(settings):
    with mail_server(settings) as server:
        yield server


@pytest.fixture(autouse=True)
def _queue(transactional_db):
    empty_queue()
    yield
    empty_queue()


def write(**changes) -> Letter:
    with transaction.atomic():
        return post("no_account", to="ann@example.org", context={}, at=NOW, key="k", **changes)


def test_the_job_sends_exactly_one_message_with_both_parts(mail_server):
    mail_server.start()
    letter = write()
    work()
    work()
    [(recipients, message)] = mail_server.handler.caught
    assert recipients == ["ann@example.org"]
    assert message["To"] == "ann@example.org"
    assert message["Subject"] == letter.subject
    assert configured.DEFAULT_FROM_EMAIL in message["From"]
    assert message["Message-ID"].startswith(f"<letter-{letter.pk}@")
    assert message["Content-Language"] == "en"
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    plain = message.get_body(("plain",)).get_content()
    assert plain.replace("\r\n", "\n").strip() == letter.text.strip()
    letter.refresh_from_db()
    assert letter.sent_at
    assert [job.status for job in jobs("letters.send")] == ["succeeded"]


def test_while_the_server_is_down_the_letter_waits_and_then_goes_once(mail_server):
    """REL-01: an outage delays a letter; it neither loses nor doubles it."""
    letter = write()
    for tries in (1, 2):
        work()
        letter.refresh_from_db()
        assert (letter.sent_at, letter.tries) == (None, tries)
        assert letter.fault == "ConnectionRefusedError"
        [job] = jobs("letters.send")
        assert (job.status, job.attempts) == ("todo", tries)
        work()  # not due yet: nothing happens
        letter.refresh_from_db()
        assert letter.tries == tries
        make_due()
    mail_server.start()
    work()
    work()
    assert len(mail_server.handler.caught) == 1
    letter.refresh_from_db()
    assert letter.sent_at
    assert [job.status for job in jobs("letters.send")] == ["succeeded"]


@pytest.mark.parametrize(
    ("words", "bounce"),
    [
        ("550 no such person", "550"),
        ("550 5.1.1 no such person", "550"),
        ("552 5.2.2 mailbox full", "552"),
        ("550 5.7.1 we do not like you", ""),
        ("451 4.7.1 greylisted, come again", ""),
    ],
)
def test_an_address_that_is_refused_for_good_is_noted_and_tried_no_more(mail_server, words, bounce):
    """REL-03. What is about us, or may pass, is tried again (REL-01)."""
    mail_server.handler.refused["ann@example.org"] = words
    mail_server.start()
    letter = write(secret=True)
    work()
    letter.refresh_from_db()
    assert (letter.sent_at, letter.fault) == (None, "SMTPRecipientsRefused")
    assert (letter.bounce, bool(letter.bounced_at)) == (bounce, bool(bounce))
    assert bool(letter.text) is not bool(bounce), "a secret goes when nothing more is sent"
    make_due()
    mail_server.handler.refused.clear()
    work()
    assert len(mail_server.handler.caught) == (0 if bounce else 1)


def test_a_try_that_was_cut_off_is_on_record_and_bounded(mail_server, monkeypatch):
    """REL-02, REL-10: the worker dies after the server's yes, again and again."""
    mail_server.start()
    letter = write()
    real = actions._forget_secret

    def dies(letter):
        real(letter)
        raise SystemExit

    monkeypatch.setattr(actions, "_forget_secret", dies)
    for again in range(1, actions.MOST_CUT_OFF + 1):
        with pytest.raises(SystemExit):
            send_letter(letter.pk)
        letter.refresh_from_db()
        assert (letter.sent_at, letter.repeats) == (None, again)
    with pytest.raises(actions.PutAside):
        send_letter(letter.pk)
    letter.refresh_from_db()
    assert letter.fault == "PutAside"
    assert len(mail_server.handler.caught) == actions.MOST_CUT_OFF
    assert len({message["Message-ID"] for _to, message in mail_server.handler.caught}) == 1
    work()
    assert [job.status for job in jobs("letters.send")] == ["failed"], (
        "put aside, for people to see"
    )


def test_what_is_queued_by_the_worker_is_in_its_transaction_too(transactional_db):
    """A job that is queued inside a job waits for its commit, and goes with its rollback."""
    seen = []

    @app.task(name="test.writes")
    def writes(fails: bool):
        with transaction.atomic():
            post("no_account", to="ann@example.org", context={}, at=NOW, key=f"k{fails}")
            with ThreadPoolExecutor(1) as pool:
                seen.append(pool.submit(_jobs_seen_from_outside).result())
            if fails:
                raise ValueError

    for fails in (True, False):
        writes.defer(fails=fails)
    work()
    assert seen == [0, 0]
    assert len(jobs("letters.send")) == Letter.objects.count() == 1
    del app.tasks["test.writes"]


def _jobs_seen_from_outside() -> int:
    try:
        return len(jobs("letters.send"))
    finally:
        connection.close()


def test_a_code_to_sign_in_does_not_wait_behind_thousands(mail_server):
    mail_server.start()
    readers = [Reader(f"p{n}@example.org", f"p{n}", {}) for n in range(30)]
    post_many("no_account", readers, context={}, at=NOW)
    write()
    work()
    assert mail_server.handler.addresses[0] == "ann@example.org"
    assert sorted(mail_server.handler.addresses[1:]) == sorted(reader.to for reader in readers)


def test_nothing_is_queued_by_what_rolled_back(mail_server):
    mail_server.start()
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    work()
    assert mail_server.handler.caught == []
    assert jobs("letters.send") == []


def test_a_calendar_file_goes_with_its_letter_and_goes_when_a_secret_does(mail_server):
    """OPS-11: mail programs read the method from the type of the part."""
    mail_server.start()
    file = Enclosed("meeting.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR é".encode())
    write(enclosed=[file], secret=True)
    work()
    [(_recipients, message)] = mail_server.handler.caught
    [part] = list(message.iter_attachments())
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == "meeting.ics"
    assert part.get_content().strip() == "BEGIN:VCALENDAR é"
    assert not Attachment.objects.exists()
