"""When somebody can meet, worked out from a weekly pattern; and what may be done with a meeting.

Times of the pattern are the clock's times in the council's zone; slots are moments in UTC. So a
meeting at ten stays at ten when the clocks change, and an hour that happens twice gives two
different slots (REL-14).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Verdict, no, yes

FURTHEST = timedelta(weeks=3)
NOTICE = timedelta(hours=24)
REMINDERS_FROM, REMINDERS_UNTIL = 9, 17  # hours of the council's clock


@dataclass(frozen=True)
class Window:
    """A stretch of one day, by the clock on the wall."""

    starts: time
    ends: time


@dataclass(frozen=True)
class Stretch:
    """A stretch of real time: a slot, or a meeting that takes one."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Stretch") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Pattern:
    """When one person can meet: each week, not on `days_off`, and also at `extra` times."""

    minutes: int
    weekly: dict[int, list[Window]]
    days_off: frozenset[date]
    extra: dict[date, list[Window]]

    def on(self, day: date) -> list[Window]:
        """The windows of one day. A day off takes away the weekly times, not the extra ones."""
        usual = [] if day in self.days_off else self.weekly.get(day.weekday(), [])
        return [*usual, *self.extra.get(day, [])]


def moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment in UTC at which the clock on the wall shows this.

    Of a time that comes twice this is the first; a time that the clocks jump over is an hour
    later on the wall, as calendars have it (RFC 5545, 3.3.5).
    """
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def slots(
    pattern: Pattern, *, days: Iterable[date], zone: tzinfo, taken: Iterable[Stretch] = ()
) -> Iterator[Stretch]:
    """Every free slot on these days, in order. Slots are never stored."""
    busy, length = list(taken), timedelta(minutes=pattern.minutes)
    for day in days:
        for window in _joined(pattern.on(day), day, zone):
            starts_at = window.starts_at
            while starts_at + length <= window.ends_at:
                slot = Stretch(starts_at, starts_at + length)
                if not any(slot.overlaps(meeting) for meeting in busy):
                    yield slot
                starts_at += length


def _joined(windows: Iterable[Window], day: date, zone: tzinfo) -> list[Stretch]:
    """The windows as real time, those that touch or overlap made one."""
    real = [Stretch(moment(day, w.starts, zone), moment(day, w.ends, zone)) for w in windows]
    joined: list[Stretch] = []
    for each in sorted(real, key=lambda stretch: stretch.starts_at):
        if joined and each.starts_at <= joined[-1].ends_at:
            ends_at = max(joined[-1].ends_at, each.ends_at)
            joined[-1] = Stretch(joined[-1].starts_at, ends_at)
        else:
            joined.append(each)
    return joined


def is_soon_enough(starts_at: datetime, at: datetime) -> Verdict:
    """Say whether a slot may be picked now: a day's notice, and three weeks ahead at most."""
    if at + NOTICE <= starts_at <= at + FURTHEST:
        return yes()
    return no(_("Choose one of the times on the page."))


def is_window(starts: time, ends: time, minutes: int) -> Verdict:
    """Say whether a meeting of this length fits between two times."""
    if ends <= starts:
        return no(_("The end must be after the start."))
    length = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    if length < minutes:
        return no(_("A meeting does not fit between these times."))
    return yes()


def may_meet(status: str) -> Verdict:
    """Say whether a registration may still lead to a meeting. A meeting is never a condition."""
    if status == "declined":
        return no(_("This registration was declined. Write to us if you would like to talk."))
    return yes()


def may_change(status: str, starts_at: datetime, at: datetime) -> Verdict:
    """Say whether a meeting can still be moved or cancelled: until it begins."""
    if status != "booked":
        return no(_("This meeting was cancelled or has taken place."))
    if at >= starts_at:
        return no(_("This meeting has begun. Write to us if something is wrong."))
    return yes()


def may_note(status: str, starts_at: datetime, at: datetime) -> Verdict:
    """Say whether the outcome can be written down: once the meeting has begun."""
    if status == "cancelled":
        return no(_("This meeting was cancelled."))
    if at < starts_at:
        return no(_("You can write this down once the meeting has begun."))
    return yes()


def is_reminder_due(*, starts_at: datetime, told_at: datetime, at: datetime, zone: tzinfo) -> bool:
    """Whether now is the time to remind: the day before, in working hours (REL-14).

    Whoever was told of this time on that very day needs no second letter.
    """
    now = at.astimezone(zone)
    is_eve = starts_at.astimezone(zone).date() - now.date() == timedelta(days=1)
    is_working_hour = REMINDERS_FROM <= now.hour < REMINDERS_UNTIL
    return is_eve and is_working_hour and told_at.astimezone(zone).date() < now.date()
