"""Slots from a weekly pattern, right over both changes of the clocks (REL-14). No database."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from ccqm.meetings.rules import (
    Pattern,
    Stretch,
    Window,
    is_reminder_due,
    is_soon_enough,
    is_window,
    may_change,
    may_note,
    moment,
    slots,
)

LONDON = ZoneInfo("Europe/London")
BACK, FORWARD = date(2026, 10, 25), date(2027, 3, 28)
NIGHT = Window(time(0, 30), time(3, 0))


def pattern(minutes: int = 30, weekly=None, off=(), extra=None) -> Pattern:
    return Pattern(minutes, weekly or {}, frozenset(off), extra or {})


def starts(made: Pattern, *days: date, taken=()) -> list[datetime]:
    return [slot.starts_at for slot in slots(made, days=days, zone=LONDON, taken=taken)]


def on_the_wall(moments: list[datetime]) -> list[str]:
    return [f"{each.astimezone(LONDON):%H:%M %Z}" for each in moments]


def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change() -> None:
    """REL-14: the Fridays before and the Mondays after both changes."""
    each_day = {day: [Window(time(10), time(10, 30))] for day in range(7)}
    found = starts(
        pattern(weekly=each_day),
        date(2026, 10, 23), date(2026, 10, 26), date(2027, 3, 26), date(2027, 3, 29),
    )  # fmt: skip
    assert [each.hour for each in found] == [9, 10, 10, 9]
    assert all(each.tzinfo is UTC for each in found)
    assert on_the_wall(found) == ["10:00 BST", "10:00 GMT", "10:00 GMT", "10:00 BST"]


def test_an_hour_that_happens_twice_gives_different_slots() -> None:
    """REL-14: 25 October 2026, 01:00 to 02:00 comes twice."""
    found = starts(pattern(extra={BACK: [NIGHT]}), BACK)
    assert on_the_wall(found) == [
        "00:30 BST", "01:00 BST", "01:30 BST", "01:00 GMT", "01:30 GMT", "02:00 GMT", "02:30 GMT",
    ]  # fmt: skip
    assert len(set(found)) == 7
    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(minutes=30)}


def test_an_hour_that_never_happens_gives_no_slot() -> None:
    """REL-14: 28 March 2027, 01:00 to 02:00 is missing."""
    found = starts(pattern(extra={FORWARD: [NIGHT]}), FORWARD)
    assert on_the_wall(found) == ["00:30 GMT", "02:00 BST", "02:30 BST"]


def test_a_missing_time_is_an_hour_later_on_the_wall() -> None:
    assert moment(FORWARD, time(1, 30), LONDON) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert moment(BACK, time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_days_off_and_extra_times() -> None:
    monday, tuesday = date(2026, 12, 7), date(2026, 12, 8)
    made = pattern(
        weekly={0: [Window(time(9), time(10))]},
        off=[monday],
        extra={monday: [Window(time(17), time(18))], tuesday: [Window(time(9), time(9, 45))]},
    )
    assert [f"{each:%d %H:%M}" for each in starts(made, monday, tuesday)] == [
        "07 17:00", "07 17:30", "08 09:00",
    ]  # fmt: skip


def test_windows_that_touch_are_one_and_a_taken_time_is_gone() -> None:
    day = date(2026, 12, 7)
    made = pattern(45, weekly={0: [Window(time(10), time(10, 30)), Window(time(9), time(10))]})
    assert [f"{each:%H:%M}" for each in starts(made, day)] == ["09:00", "09:45"]
    nine = datetime(2026, 12, 7, 9, tzinfo=UTC)
    taken = [Stretch(nine, nine + timedelta(minutes=30))]
    assert [f"{each:%H:%M}" for each in starts(made, day, taken=taken)] == ["09:45"]
    # A meeting that only touches takes nothing away.
    touching = [Stretch(nine - timedelta(minutes=30), nine)]
    assert len(starts(made, day, taken=touching)) == 2


@pytest.mark.parametrize(("hours", "ok"), [(23, False), (24, True), (21 * 24, True), (505, False)])
def test_a_day_ahead_and_three_weeks_at_most(hours: int, ok: bool) -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert bool(is_soon_enough(at + timedelta(hours=hours), at)) is ok


def test_a_window_has_room_for_a_meeting() -> None:
    assert is_window(time(9), time(9, 30), 30)
    assert not is_window(time(9), time(9, 20), 30)
    assert not is_window(time(9), time(8), 30)


def test_a_meeting_changes_until_it_begins_and_is_noted_after() -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    later, earlier = at + timedelta(minutes=1), at - timedelta(minutes=1)
    assert may_change("booked", later, at)
    assert not may_change("booked", at, at)
    assert not may_change("cancelled", later, at)
    assert may_note("booked", earlier, at)
    assert not may_note("booked", later, at)
    assert not may_note("cancelled", earlier, at)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2026, 10, 24, 7, 59, tzinfo=UTC), False),  # 08:59 in London
        (datetime(2026, 10, 24, 8, 5, tzinfo=UTC), True),  # 09:05 in London, still summer time
        (datetime(2026, 10, 24, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 24, 16, 5, tzinfo=UTC), False),  # 17:05
        (datetime(2026, 10, 23, 10, 0, tzinfo=UTC), False),  # two days before
        (datetime(2026, 10, 25, 9, 0, tzinfo=UTC), False),  # the day itself
    ],
)
def test_reminders_keep_london_working_hours(at: datetime, due: bool) -> None:
    """REL-14: the eve of the day the clocks go back."""
    told = datetime(2026, 10, 20, 12, tzinfo=UTC)
    starts_at = datetime(2026, 10, 25, 14, 0, tzinfo=UTC)
    assert is_reminder_due(starts_at=starts_at, told_at=told, at=at, zone=LONDON) is due
    assert not is_reminder_due(starts_at=starts_at, told_at=at, at=at, zone=LONDON)
