"""Introductory meetings beside the road: whoever asked for one chooses a time, and it is held."""

from datetime import datetime, time

from ccqm.accounts.models import User
from ccqm.audit.actions import PUBLIC
from ccqm.demo.city import Diary
from ccqm.demo.walk import Walk
from ccqm.meetings import actions as meetings
from ccqm.meetings.queries import booked_meeting, free_choices
from ccqm.welcome.models import Wish

# Most choose one of the first times that are free.
SOON = 20


def open_diary(officer: User, diary: Diary, *, at: datetime) -> None:
    """Let an officer of the demo city offer times, each week."""
    meetings.describe_availability(
        minutes=diary.minutes,
        place=diary.place,
        languages=diary.languages,
        by=officer,
        at=at,
    )
    for weekday in diary.days:
        meetings.add_weekly_time(
            weekday=weekday,
            starts=time.fromisoformat(diary.starts),
            ends=time.fromisoformat(diary.ends),
            by=officer,
            at=at,
        )


def choose_time(walk: Walk) -> None:
    """Whoever asked to meet the team is sent a link, and chooses a time with it."""
    found = free_choices(at=walk.at)
    is_welcome = walk.who.reaches != "declined"
    if not (found and is_welcome and Wish.MEETING in walk.registration.wants):
        return
    meetings.offer_meeting(walk.registration, by=PUBLIC, at=walk.tick())
    meetings.book_meeting(
        walk.registration,
        choice=found[walk.turn * 3 % min(len(found), SOON)].key,
        needs="We need a room without steps." if walk.turn % 4 == 0 else "",
        token=meetings.open_link(walk.registration, by=PUBLIC, at=walk.tick()),
        at=walk.tick(),
    )


def hold_meeting(walk: Walk) -> None:
    """The officer writes down what came of it, once it has taken place."""
    meeting = booked_meeting(walk.registration)
    if meeting is None or meeting.ends_at > walk.at:
        return
    meetings.note_outcome(
        meeting,
        happened=True,
        outcome="We talked about the seven steps and who could help with each.",
        next_steps="They tell everyone who takes part. We call them in a month.",
        expected=meeting.version,
        by=meeting.officer,
        at=walk.tick(),
    )
