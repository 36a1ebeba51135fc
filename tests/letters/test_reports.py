"""What mail servers tell later: REL-03."""

import io
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from ccqm.letters.actions import post, send
from ccqm.letters.models import Letter
from ccqm.letters.reports import note_report, reports
from tests.letters.bounced import report
from tests.people import NOW

pytestmark = pytest.mark.django_db
ANN = "ann@example.org"


@pytest.fixture
def letter() -> Letter:
    made = post("no_account", to=ANN, context={}, at=NOW, key="k")
    send(made, at=NOW)
    return made


def note(content: bytes) -> int:
    return sum(note_report(one, at=NOW + timedelta(days=3)) for one in reports(content))


def state(letter: Letter) -> str:
    letter.refresh_from_db()
    return letter.bounce


def test_an_address_that_does_not_work_is_noted(letter):
    assert note(report(letter.pk, ANN)) == 1
    assert (state(letter), letter.bounced_at) == ("5.1.1", NOW)


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_the_letter_is_found_by_its_message_id(letter, returned):
    assert note(report(letter.pk, ANN.upper(), returned=returned)) == 1
    assert state(letter) == "5.1.1"


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "delayed"},
        {"status": "5.7.1"},
        {"status": "4.2.2"},
        {"status": ""},
        {"status": "x" * 99},
        {"action": ""},
    ],
)
def test_a_delay_or_a_rule_of_the_server_is_no_bounce(letter, changes):
    note(report(letter.pk, ANN, **changes))
    assert (state(letter), letter.bounced_at) == ("", None)


@pytest.mark.parametrize(
    ("first", "second", "bounce"),
    [
        (("failed", 1), ("delivered", 2), ""),
        (("delivered", 2), ("failed", 1), ""),
        (("delivered", 1), ("failed", 2), "5.1.1"),
        (("failed", 2), ("delivered", 1), "5.1.1"),
        (("failed", 1), ("failed", 1), "5.1.1"),
    ],
)
def test_in_whatever_order_news_come_the_newest_counts(letter, first, second, bounce):
    for action, minutes in (first, second):
        at = NOW + timedelta(minutes=minutes)
        note(report(letter.pk, ANN, action=action, at=NOW, attempt=at))
    assert state(letter) == bounce


def test_news_from_the_future_do_not_stand_for_ever(letter):
    note(report(letter.pk, ANN, action="delivered", at=NOW + timedelta(days=9999)))
    assert letter.news_at is None
    letter.refresh_from_db()
    assert letter.news_at == NOW + timedelta(days=3)


@pytest.mark.parametrize(
    "claim",
    [
        lambda pk: report(pk, "somebody.else@example.org"),
        lambda pk: report(pk, ""),
        lambda pk: report(pk + 1, ANN),
        lambda pk: report(10**17, ANN),
        lambda pk: report(pk, ANN, of="elsewhere.example"),
        lambda pk: report(pk, ANN).replace(b"multipart/report", b"multipart/mixed"),
        lambda pk: report(pk, ANN)[:700],
        lambda pk: b"Subject: Thank you\n\nI liked <letter-1@localhost>.",
        lambda pk: b"",
        lambda pk: b"\xff\x00\xfe" * 1000,
        lambda pk: report(pk, ANN).replace(b"Date:", b"Date: yesterday\nX:"),
    ],
)
def test_what_is_no_report_about_our_letter_at_that_address_changes_nothing(letter, claim):
    """Anybody can write to that mailbox; a strange date alone does no harm."""
    content = claim(letter.pk)
    note(content)
    assert state(letter) == ("5.1.1" if b"yesterday" in content else "")


def test_a_letter_that_was_never_sent_cannot_come_back():
    waiting = post("no_account", to=ANN, context={}, at=NOW, key="w")
    assert note(report(waiting.pk, ANN)) == 0
    assert state(waiting) == ""


def test_the_command_reads_one_message_as_a_mail_server_pipes_it(letter, monkeypatch):
    for content, said in ((report(letter.pk, ANN), "1 noted."), (b"Hello", "0 noted.")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        out = StringIO()
        call_command("note_bounces", stdout=out)
        assert out.getvalue().strip() == said
    assert state(letter) == "5.1.1"
