"""Days are the council's days: a moment belongs to the date its clocks show (REL-14)."""

from datetime import date, datetime

from django.utils import timezone


def local_date(at: datetime) -> date:
    """The date on the council's calendar at the moment `at` (aware)."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()
