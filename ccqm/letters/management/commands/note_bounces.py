"""`ccqm note_bounces`: what a mail server tells of a letter, piped in as one message."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ccqm.letters.reports import LARGEST, note_report, reports


class Command(BaseCommand):
    """Reads one message from standard input. Anything but a report of ours is passed over."""

    help = "Note what a delivery status notification (RFC 3464) on standard input says."

    def handle(self, *args: Any, **options: Any) -> None:
        found = reports(sys.stdin.buffer.read(LARGEST))
        noted = [note_report(report, at=timezone.now()) for report in found]
        self.stdout.write(f"{sum(noted)} noted.")
