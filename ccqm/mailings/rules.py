"""How often we write to a person about signing up, and when: few letters, by daylight."""

from datetime import datetime, timedelta, tzinfo

MOST_REMINDERS = 2
APART = timedelta(days=7)
"""The least time between two letters to one person."""
LASTS = timedelta(days=35)
"""How long a mailing reminds. Our choice: the scheme is silent."""

FROM_HOUR, UNTIL_HOUR = 9, 17


def is_reminder_time(at: datetime, zone: tzinfo) -> bool:
    """Whether the council is at work: Monday to Friday, by its own clock (REL-14)."""
    now = at.astimezone(zone)
    return now.weekday() < 5 and FROM_HOUR <= now.hour < UNTIL_HOUR
