"""Delivery status notifications as mail servers write them (RFC 3464)."""

from datetime import datetime
from email.utils import format_datetime

from ccqm.letters.actions import domain
from tests.people import NOW

_SHAPE = """From: Mail Delivery Subsystem <mailer-daemon@mx.example.org>
To: quality-mark@localhost
Date: {date}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: {date}

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: Recipient address rejected
{attempt}
--b
Content-Type: {returned}

Message-ID: <letter-{letter}@{domain}>
Subject: Would you like to sign?
To: {address}

--b--
"""


def report(
    letter: int,
    address: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    at: datetime = NOW,
    returned: str = "message/rfc822",
    of: str = "",
    attempt: datetime | None = None,
) -> bytes:
    """One report about one letter."""
    return _SHAPE.format(
        date=format_datetime(at),
        attempt=f"Last-Attempt-Date: {format_datetime(attempt)}\n" if attempt else "",
        address=address,
        action=action,
        status=status,
        returned=returned,
        letter=letter,
        domain=of or domain(),
    ).encode()
