"""The real worker and a real mail server on this machine: REL-01 in small."""

import email
import socket
from email.message import Message
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as configured
from django.db import transaction

from ccqm.letters.actions import Enclosed, post
from ccqm.letters.models import Attachment, Letter
from tests.people import NOW
from tests.working import empty_queue, jobs, make_due, work

HOST = "127.0.0.1"


class Catcher:
    """Keeps each message it is handed."""

    def __init__(self) -> None:
        self.caught: list[tuple[list[str], Message]] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        message = email.message_from_bytes(envelope.content, policy=default)
        self.caught.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def mail_server(settings, unused_port):
    """A mail server that is not up yet, and that Django sends to."""
    catcher = Catcher()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, unused_port
    settings.EMAIL_USE_TLS = False
    server = Controller(catcher, hostname=HOST, port=unused_port)
    server.caught = catcher.caught
    yield server
    if server.loop.is_running():
        server.stop()


@pytest.fixture
def unused_port():
    with socket.socket() as free:
        free.bind((HOST, 0))
        return free.getsockname()[1]


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
    [(recipients, message)] = mail_server.caught
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
    assert len(mail_server.caught) == 1
    letter.refresh_from_db()
    assert letter.sent_at
    assert [job.status for job in jobs("letters.send")] == ["succeeded"]


def test_a_refused_recipient_is_noted(mail_server):
    async def refuse(server, session, envelope, address, options) -> str:
        return "550 no such person"

    mail_server.handler.handle_RCPT = refuse
    mail_server.start()
    letter = write()
    work()
    letter.refresh_from_db()
    assert (letter.sent_at, letter.fault) == (None, "SMTPRecipientsRefused")
    assert mail_server.caught == []


def test_nothing_is_queued_by_what_rolled_back(mail_server):
    mail_server.start()
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    work()
    assert mail_server.caught == []
    assert jobs("letters.send") == []


def test_a_calendar_file_goes_with_its_letter_and_goes_when_a_secret_does(mail_server):
    """OPS-11: mail programs read the method from the type of the part."""
    mail_server.start()
    file = Enclosed("meeting.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR é".encode())
    write(enclosed=[file], secret=True)
    work()
    [(_recipients, message)] = mail_server.caught
    [part] = list(message.iter_attachments())
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == "meeting.ics"
    assert part.get_content().strip() == "BEGIN:VCALENDAR é"
    assert not Attachment.objects.exists()
