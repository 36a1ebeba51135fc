"""Posting letters into the outbox, and sending them from it."""

import html
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from ccqm.kit.brand import brand
from ccqm.kit.queue import enqueue
from ccqm.letters.models import Attachment, Letter
from ccqm.letters.rules import as_text, parts, typed

# How long a letter keeps its words and address: `Keep.MAIL` says the same in words (DP-18).
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Enclosed:
    """A file to go with a letter; `type` is a mail type, parameters included."""

    name: str
    type: str
    content: bytes


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
    subject, text, page = _written(kind, context, language)
    letter, is_new = Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "language": language,
            "subject": subject,
            "text": text,
            "html": page,
            "is_secret": secret,
            "created_at": at,
        },
    )
    if is_new:
        for file in enclosed:
            Attachment.objects.create(letter=letter, **asdict(file))
        enqueue("letters.send", letter=letter.pk)
    return letter


def _written(kind: str, context: dict[str, Any], language: str) -> tuple[str, str, str]:
    council = brand()
    values = {
        name: typed(value) if isinstance(value, str) else value for name, value in context.items()
    }
    known = {"brand": council, "host": host(), **values}
    with translation.override(language):
        source = render_to_string(f"letters/{kind}.txt", {**known, "is_letter": True})
        subject, blocks = parts(html.unescape(source))
        page = render_to_string(
            "letters/layout.html",
            {
                **known,
                "subject": subject,
                "blocks": blocks,
                "language": language,
                "direction": "rtl" if translation.get_language_bidi() else "ltr",
            },
        )
        footer = mark_safe(render_to_string("letters/footer.txt", known))  # noqa: S308  our own text
    return subject, as_text(blocks) + "\n" + html.unescape(footer), page


def host() -> str:
    """The address of this service, for links in letters: `https://…` without a last slash."""
    return (settings.PUBLIC_HOST or brand().host).rstrip("/")


@transaction.atomic
def send(letter: Letter, *, at: datetime) -> None:
    """Send one letter, once. Raises the mail system's own error, so that the job is tried again.

    Should the process die between the server's "250 OK" and our commit, the letter goes a second
    time with the same Message-ID, by which mail programs tell that it is the same one (REL-02).
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.sent_at or not letter.to:
        return  # sent already, or so old that it was emptied
    domain = host().partition("://")[2].partition(":")[0] or "localhost"
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        f'"{brand().scheme}" <{settings.DEFAULT_FROM_EMAIL}>',
        [letter.to],
        headers={
            "Message-ID": f"<letter-{letter.pk}@{domain}>",
            "Content-Language": letter.language,
        },
    )
    message.attach_alternative(letter.html, "text/html")
    for file in letter.attachments.order_by("pk"):
        message.attach(file.name, bytes(file.content), file.type)
    message.send()
    letter.sent_at = at
    if letter.is_secret and not settings.DEMO:
        letter.text = letter.html = ""
        letter.attachments.all().delete()
    letter.save(update_fields=["sent_at", "text", "html"])


def note_fault(letter: Letter, fault: Exception) -> None:
    """Remember that a try to send failed, and why in one word."""
    Letter.objects.filter(pk=letter.pk).update(tries=letter.tries + 1, fault=type(fault).__name__)


def forget_old(*, at: datetime) -> int:
    """Empty every letter older than 90 days and answer how many were emptied (DP-18).

    The row stays with its key, kind and times: the same key must never send a second letter.
    """
    old = Letter.objects.filter(created_at__lt=at - KEPT).exclude(to="")
    Attachment.objects.filter(letter__in=old).delete()
    return old.update(to="", subject="", text="", html="")
