"""Posting letters into the outbox, and sending them from it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F

from ccqm.kit.brand import brand
from ccqm.kit.queue import enqueue, enqueue_many
from ccqm.letters.models import Attachment, Letter
from ccqm.letters.rules import is_dead_address
from ccqm.letters.writing import Draft, Words, host, written

# How long a letter keeps its words and address: `Keep.MAIL` says the same in words (DP-18).
KEPT = timedelta(days=90)
MOST_CUT_OFF = 5
"""How often a worker may die sending one letter before the letter is put aside (REL-02)."""


@dataclass(frozen=True)
class Enclosed:
    """A file to go with a letter; `type` is a mail type, parameters included."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Reader:
    """One of many who get the same letter, with the words that are theirs alone."""

    to: str
    key: str
    own: dict[str, str]


class PutAside(Exception):
    """A letter whose sending was cut off too often: no further try is made."""


@transaction.atomic
def post(
    kind: str,
    *,
    to: str,
    context: dict[str, Any],
    at: datetime,
    key: str,
    language: str = "en",
    secret: bool = False,
    enclosed: Sequence[Enclosed] = (),
) -> Letter:
    """Put the letter `templates/letters/<kind>.txt` into the outbox and queue its sending.

    Both happen in the caller's transaction: what rolls back is never sent. The same `key` again
    answers the letter already there. Raises TemplateDoesNotExist for an unknown kind.
    """
    found = Letter.objects.filter(key=key).first()
    if found:
        return found
    words = written(kind, context, language)
    letter, is_new = Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "language": language,
            "is_secret": secret,
            "created_at": at,
            **asdict(words),
        },
    )
    if is_new:
        for file in enclosed:
            Attachment.objects.create(letter=letter, **asdict(file))
        enqueue("letters.send", letter=letter.pk)
    return letter


@transaction.atomic
def post_many(
    kind: str,
    readers: Sequence[Reader],
    *,
    context: dict[str, Any],
    at: datetime,
    language: str = "en",
    secret: bool = False,
) -> list[Letter]:
    """Put one letter for each reader into the outbox, in their order, and queue their sending.

    The template is written once; each reader's own words are filled in. Like `post`, with the
    same promise about keys; the caller sees to it that nobody else uses these keys meanwhile.
    """
    found = {one.key: one for one in Letter.objects.filter(key__in=[r.key for r in readers])}
    new = [reader for reader in readers if reader.key not in found]
    if new:
        draft = Draft(kind, context, language, set(new[0].own))
        made = [
            _letter(reader, draft.filled(reader.own), kind=kind, language=language,
                    is_secret=secret, created_at=at)
            for reader in new
        ]  # fmt: skip
        Letter.objects.bulk_create(made, batch_size=1_000)
        enqueue_many("letters.send", [{"letter": letter.pk} for letter in made])
        found |= {letter.key: letter for letter in made}
    return [found[reader.key] for reader in readers]


def _letter(reader: Reader, words: Words, **fields: Any) -> Letter:
    return Letter(to=reader.to, key=reader.key, **asdict(words), **fields)


def begin_try(letter: Letter) -> None:
    """Write down that sending begins, before it does: so that a try cut off is on record.

    Raises PutAside when it was cut off so often that the letter itself may be the cause (REL-10).
    """
    waiting = Letter.objects.filter(pk=letter.pk, sent_at=None, bounced_at=None)
    if waiting.filter(tries__gte=F("failed") + MOST_CUT_OFF).update(fault=PutAside.__name__):
        raise PutAside(str(letter))
    waiting.update(tries=F("tries") + 1)


@transaction.atomic
def send(letter: Letter, *, at: datetime) -> None:
    """Send one letter, once. Raises the mail system's own error, so that the job is tried again.

    Should the process die between the server's "250 OK" and our commit, the letter goes a second
    time with the same Message-ID, by which mail programs tell that it is the same one (REL-02).
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.sent_at or letter.bounced_at or not letter.to:
        return  # sent already, refused for good, or emptied since
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.BOUNCES_TO,
        [letter.to],
        headers={
            "From": f'"{brand().scheme}" <{settings.DEFAULT_FROM_EMAIL}>',
            "Message-ID": f"<letter-{letter.pk}@{domain()}>",
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(letter.html, "text/html")
    for file in letter.attachments.order_by("pk"):
        message.attach(file.name, bytes(file.content), file.type)
    message.send()
    letter.sent_at = at
    _forget_secret(letter)
    letter.save(update_fields=["sent_at", "text", "html"])


def domain() -> str:
    """The part of a Message-ID behind the @."""
    return host().partition("://")[2].partition(":")[0] or "localhost"


def _forget_secret(letter: Letter) -> None:
    if letter.is_secret and not settings.DEMO:
        letter.text = letter.html = ""
        letter.attachments.all().delete()


@transaction.atomic
def note_fault(letter: Letter, fault: Exception, *, at: datetime) -> bool:
    """Remember that a try to send failed, and why in one word.

    True when the mail server says for good that the address does not work: no further try.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    letter.failed, letter.fault = letter.failed + 1, type(fault).__name__
    code = _refusal(letter, fault)
    if code:
        letter.bounced_at = letter.news_at = at
        letter.bounce = code
        _forget_secret(letter)
    letter.save()
    return bool(code)


def _refusal(letter: Letter, fault: Exception) -> str:
    """The code with which this address is refused for good, else nothing. Never the words: they
    may say anything about anyone."""
    if not isinstance(fault, SMTPRecipientsRefused) or letter.to not in fault.recipients:
        return ""
    code, words = fault.recipients[letter.to]
    return str(code) if is_dead_address(code, words.decode(errors="replace")) else ""


@transaction.atomic
def take_back(letter: Letter) -> None:
    """Empty a letter that waits still, so that it is not sent. One on its way is left alone."""
    waiting = Letter.objects.filter(pk=letter.pk, sent_at=None)
    if waiting.select_for_update(skip_locked=True).exists():
        waiting.update(to="", subject="", text="", html="")


def forget_old(*, at: datetime) -> int:
    """Empty every letter older than 90 days and answer how many were emptied (DP-18).

    The row stays with its key, kind and times: the same key must never send a second letter.
    """
    old = Letter.objects.filter(created_at__lt=at - KEPT).exclude(to="")
    Attachment.objects.filter(letter__in=old).delete()
    return old.update(to="", subject="", text="", html="")
