"""What mail servers tell later about a letter: delivery status notifications (RFC 3464).

Such a report comes as a message to the address that bounces go to. It is anybody's claim, so it
is believed only where it names the letter and the very address that the letter went to.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime

from django.db import transaction
from django.db.models import Q

from ccqm.letters.actions import domain
from ccqm.letters.models import Letter
from ccqm.letters.rules import dead_status

LARGEST = 1_000_000
_OURS = re.compile(r"<letter-(\d{1,18})@([^<>\s]+)>")


@dataclass(frozen=True)
class Report:
    """What became of one letter at one address, and when."""

    letter: int
    address: str
    action: str
    status: str
    at: datetime | None

    @property
    def is_bounce(self) -> bool:
        """Whether the address does not work. A delay, or a rule of the server, is none."""
        return self.action == "failed" and bool(dead_status(self.status))

    @property
    def is_delivery(self) -> bool:
        return self.action in ("delivered", "relayed", "expanded")


def reports(content: bytes) -> list[Report]:
    """Every report in one message; none when it is no delivery status notification of ours."""
    message = message_from_bytes(content[:LARGEST], policy=compat32)
    letter = _letter_of(message)
    if letter is None:
        return []
    fields = [
        block
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
    ]
    sent_at = _moment(message["Date"])
    return [_report(letter, one, sent_at) for one in fields if one["Final-Recipient"]]


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if payload else []


def _letter_of(message: Message) -> int | None:
    """The letter that is told of: its Message-ID stands in the part that was sent back."""
    if message.get_content_type() != "multipart/report":
        return None
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            part = message_from_bytes(raw) if isinstance(raw, bytes) else part
        if part is not message and (ours := _OURS.match(str(part["Message-ID"] or "").strip())):
            return int(ours[1]) if ours[2] == domain() else None
    return None


def _report(letter: int, fields: Message, sent_at: datetime | None) -> Report:
    # "rfc822; ann@example.org"
    kind, _semicolon, address = str(fields["Final-Recipient"]).partition(";")
    return Report(
        letter=letter,
        address=(address or kind).strip(),
        action=str(fields["Action"] or "").strip().lower(),
        status=str(fields["Status"] or "").strip(),
        at=_moment(fields["Last-Attempt-Date"]) or sent_at,
    )


def _moment(words: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(words))
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@transaction.atomic
def note_report(report: Report, *, at: datetime) -> bool:
    """Keep what a report says of its letter, if it is the newest news (REL-03).

    False when it tells of no letter of ours, of another address, or of nothing that counts.
    """
    told = (report.is_bounce or report.is_delivery) and Letter.objects.select_for_update()
    letter = told and told.filter(pk=report.letter, to__iexact=report.address).first()
    if not letter or not report.address or letter.sent_at is None:
        return False
    news_at = min(report.at or at, at)  # nobody knows the future
    newer = Letter.objects.filter(Q(news_at=None) | Q(news_at__lt=news_at), pk=letter.pk)
    newer.update(
        news_at=news_at,
        bounced_at=news_at if report.is_bounce else None,
        bounce=dead_status(report.status) if report.is_bounce else "",
    )
    return True
