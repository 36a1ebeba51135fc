"""Choosing, moving and cancelling through the real actions, and who is told."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar

from ccqm.accounts.actions import revoke_role
from ccqm.accounts.models import Role
from ccqm.audit.models import Event
from ccqm.kit.references import hashed
from ccqm.kit.verdict import Conflict, Refused
from ccqm.letters.models import Attachment, Letter
from ccqm.meetings.actions import (
    add_special_day,
    add_weekly_time,
    arrange,
    book_meeting,
    cancel_meeting,
    describe_availability,
    move_meeting,
    note_outcome,
    offer_meeting,
    open_link,
    remove_weekly_time,
    replace_feed,
    send_reminders,
)
from ccqm.meetings.calendar import feed
from ccqm.meetings.models import Link, Meeting, Status, WeeklyTime
from ccqm.meetings.queries import (
    booked_meeting,
    feed_meetings,
    free_choices,
    link_for,
    officer_of_feed,
)
from ccqm.welcome.actions import decline_registration
from ccqm.welcome.models import Registration
from tests.imported import import_shipped
from tests.meetings.scene import choices, host, letters, link, registered, token_in
from tests.people import NOW, someone

NEEDS = "A sign language interpreter"
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def edition(db: None) -> None:
    import_shipped()


def booked(
    registration: Registration | None = None, *, number: int = 0, needs: str = ""
) -> Meeting:
    registration = registration or registered()
    return book_meeting(
        registration, choice=choices()[number].key, needs=needs, token=link(registration), at=NOW
    )


def event_of(letter: Letter) -> Calendar:
    [file] = letter.attachments.all()
    return Calendar.from_ical(bytes(file.content))


def test_slots_follow_the_pattern_and_are_never_stored() -> None:
    officer = host()
    found = choices()
    # From Tuesday at noon, with a day of notice, until three weeks from now: 14 mornings.
    assert len(found) == 14 * 6
    assert found[0].slot.starts_at.isoformat() == "2026-11-25T09:00:00+00:00"
    assert found[-1].slot.ends_at <= NOW + timedelta(weeks=3)
    add_special_day(day=date(2026, 11, 25), starts=None, ends=None, by=officer, at=NOW)
    add_special_day(day=date(2026, 11, 28), starts=time(10), ends=time(11), by=officer, at=NOW)
    assert len(choices()) == 13 * 6 + 2
    revoke_role(officer, Role.OFFICER, by=someone(Role.MANAGER), at=NOW)
    assert choices() == []


def test_whoever_speaks_the_language_comes_first() -> None:
    host()
    urdu = host("second@example.org", languages=["ur"])
    assert {each.availability.officer for each in free_choices(at=NOW, language="ur")} == {urdu}
    assert urdu not in {each.availability.officer for each in choices()}


def test_booking_tells_both_and_brings_a_calendar_file() -> None:
    """OPS-11."""
    officer, registration = host(), registered()
    meeting = booked(registration, needs=NEEDS)
    [mine], [theirs] = letters("meeting_booked"), letters("meeting_of_yours")
    assert (mine.to, theirs.to) == (registration.email, officer.email)
    assert "Wednesday 25 November 2026 at 09:00" in mine.text
    assert "Merrion House" in mine.text
    assert NEEDS not in mine.text + theirs.text
    assert "asked for something" in theirs.text
    assert f"/team/meetings/{meeting.pk}/" in theirs.text
    for letter in (mine, theirs):
        [file] = letter.attachments.all()
        assert file.type == "text/calendar; method=REQUEST"
        calendar = Calendar.from_ical(bytes(file.content))
        [event] = calendar.events
        assert calendar["METHOD"] == "REQUEST"
        assert event["UID"] == str(meeting.uid)
        assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (meeting.starts_at, meeting.ends_at)
        assert event["LOCATION"] == "Merrion House, room 4"
        assert "sign language" not in str(calendar.to_ical())


def test_moving_keeps_the_uid_and_raises_the_sequence() -> None:
    """OPS-11."""
    host()
    registration = registered()
    meeting = booked(registration)
    token = link(registration)
    to = choices()[8]
    moved = move_meeting(meeting, choice=to.key, needs="", token=token, at=LATER)
    assert moved.starts_at == to.slot.starts_at
    before, after = event_of(letters("meeting_booked")[0]), event_of(letters("meeting_moved")[0])
    assert after.events[0]["UID"] == before.events[0]["UID"]
    assert after.events[0]["SEQUENCE"] == 1
    assert after.events[0]["DTSTART"].dt == to.slot.starts_at
    again = move_meeting(moved, choice=to.key, needs="", token=token, at=LATER)
    assert again.sequence == 1
    assert len(letters("meeting_moved")) == 1
    assert meeting.starts_at in [each.slot.starts_at for each in choices()]


def test_moving_to_another_officer_frees_the_first() -> None:
    first = host()
    registration = registered()
    meeting = booked(registration)
    second = host("second@example.org")
    theirs = free_choices(at=NOW, officer=second.pk)[3]
    move_meeting(meeting, choice=theirs.key, needs="", token=link(registration), at=LATER)
    told = {letter.to: letter for letter in letters("meeting_of_yours")[1:]}
    assert event_of(told[first.email])["METHOD"] == "CANCEL"
    assert "25 November 2026 at 09:00" in told[first.email].text
    assert event_of(told[second.email])["METHOD"] == "REQUEST"


def test_cancelling_frees_the_time_and_leaves_calendars() -> None:
    """OPS-11: cancellations propagate."""
    host()
    registration = registered()
    meeting = booked(registration)
    token = link(registration)
    cancel_meeting(meeting, token=token, at=LATER)
    cancel_meeting(meeting, token=token, at=LATER)
    for kind in ("meeting_cancelled", "meeting_of_yours"):
        calendar = event_of(letters(kind)[-1])
        assert calendar["METHOD"] == "CANCEL"
        assert calendar.events[0]["STATUS"] == "CANCELLED"
        assert calendar.events[0]["SEQUENCE"] == 1
    assert len(letters("meeting_cancelled")) == 1
    assert booked_meeting(registration) is None
    booked(registration)  # the very same time again


def test_the_team_cancels_with_a_reason_and_a_new_link() -> None:
    officer = host()
    meeting = booked()
    cancel_meeting(meeting, by=officer, at=LATER, reason="Priya is not well.")
    [letter] = letters("meeting_cancelled")
    assert "Priya is not well." in letter.text
    assert link_for(token_in(letter), at=LATER).registration == meeting.registration
    with pytest.raises(Refused, match="team"):
        cancel_meeting(meeting, by=someone(Role.VALIDATOR), at=LATER)


def test_the_same_choice_twice_is_one_meeting_and_another_is_refused() -> None:
    """REL-04."""
    host()
    registration = registered()
    first = booked(registration)
    told = {"needs": "", "token": link(registration), "at": LATER}
    same = f"{first.officer_id}-{int(first.starts_at.timestamp())}"
    assert book_meeting(registration, choice=same, **told) == first
    assert len(letters("meeting_booked")) == 1
    with pytest.raises(Refused, match="already"):
        book_meeting(registration, choice=choices()[4].key, **told)


@pytest.mark.parametrize("choice", ["", "1", "x-y", "1-99999999999999999999", "0-0", "-1-5"])
def test_made_up_choices_are_refused(choice: str) -> None:
    host()
    with pytest.raises(Refused):
        book_meeting(registered(), choice=choice, needs="", token="t", at=NOW)
    assert not Meeting.objects.exists()


def test_a_taken_time_is_refused_in_words() -> None:
    officer = host()
    meeting = booked()
    key = f"{officer.pk}-{int(meeting.starts_at.timestamp())}"
    with pytest.raises(Refused, match="just taken"):
        book_meeting(registered("Second"), choice=key, needs="", token="t", at=NOW)


def test_the_database_refuses_two_meetings_at_one_time() -> None:
    """The last word is a constraint: even half an overlap with the same officer is refused."""
    host()
    meeting = booked()
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        Meeting.objects.create(
            registration=registered("Second"),
            officer=meeting.officer,
            starts_at=meeting.starts_at + timedelta(minutes=10),
            ends_at=meeting.ends_at + timedelta(minutes=10),
            booked_at=NOW,
            told_at=NOW,
        )


def test_a_declined_registration_has_no_meeting() -> None:
    officer, registration = host(), registered()
    reason = "You are outside our city."
    registration = decline_registration(registration, reason=reason, by=officer, at=NOW)
    with pytest.raises(Refused, match="declined"):
        open_link(registration, by="public", at=NOW)
    with pytest.raises(Refused, match="declined"):
        book_meeting(registration, choice=choices()[0].key, needs="", token="t", at=NOW)


def test_links_are_long_hashed_and_end() -> None:
    """SEC-09: 256 bits, only the hash kept, 30 days; a new letter ends the links before."""
    host()
    registration = registered()
    token = link(registration)
    assert len(token) >= 43
    assert Link.objects.get().token_hash == hashed(token)
    assert link_for(token, at=NOW + timedelta(days=29)).registration == registration
    assert link_for(token, at=NOW + timedelta(days=30)) is None
    assert link_for(token[:-1], at=NOW) is None
    offer_meeting(registration, by=someone(Role.MANAGER), at=LATER)
    [letter] = letters("meeting_offer")
    assert letter.is_secret
    assert link_for(token, at=LATER) is None
    assert link_for(token_in(letter), at=LATER)
    assert token not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_link_lasts_as_long_as_its_meeting_can_change() -> None:
    host()
    registration = registered()
    token = open_link(registration, by="public", at=NOW - timedelta(days=28))
    last = choices()[-1]
    meeting = book_meeting(registration, choice=last.key, needs="", token=token, at=NOW)
    assert link_for(token, at=meeting.starts_at)


def test_what_is_arranged_is_confirmed_by_a_person() -> None:
    """A11Y-13."""
    officer = host()
    meeting = booked(needs=NEEDS)
    arrange(meeting, words="Zara will sign for you.", expected=1, by=officer, at=LATER)
    assert "Zara will sign for you." in letters("meeting_arranged")[0].text
    with pytest.raises(Conflict):
        arrange(Meeting.objects.get(), words="Other", expected=1, by=officer, at=LATER)


def test_the_outcome_is_noted_once_it_has_begun() -> None:
    officer = host()
    meeting = booked()
    words = {"happened": True, "outcome": "They begin.", "next_steps": "Book training."}
    with pytest.raises(Refused, match="begun"):
        note_outcome(meeting, **words, expected=1, by=officer, at=LATER)
    with pytest.raises(Refused, match="team"):
        note_outcome(meeting, **words, expected=1, by=someone(Role.LEAD), at=meeting.ends_at)
    note_outcome(meeting, **words, expected=1, by=officer, at=meeting.ends_at)
    kept = Meeting.objects.get()
    assert (kept.status, kept.outcome, kept.next_steps) == (
        Status.HELD, "They begin.", "Book training.",
    )  # fmt: skip
    told = str(list(Event.objects.values_list("data", flat=True)))
    assert "training" not in told


def test_one_reminder_the_day_before() -> None:
    """REL-14: once, however often the job runs; a moved meeting is reminded at its new time."""
    host()
    registration = registered()
    meeting = booked(registration, number=12)  # Friday 27 November
    eve = datetime.combine(date(2026, 11, 26), time(10), tzinfo=NOW.tzinfo)
    assert send_reminders(at=eve - timedelta(days=1)) == 0
    assert [send_reminders(at=eve + timedelta(hours=n)) for n in range(4)] == [1, 0, 0, 0]
    [letter] = letters("meeting_reminder")
    assert link_for(token_in(letter), at=eve)
    to = next(each for each in free_choices(at=eve) if each.slot.starts_at.day == 30)
    meeting.refresh_from_db()
    move_meeting(meeting, choice=to.key, needs="", token=link(registration), at=eve)
    assert send_reminders(at=eve + timedelta(days=3)) == 1
    assert len(letters("meeting_reminder")) == 2


def test_a_cancelled_meeting_is_not_reminded_of() -> None:
    host()
    meeting = booked(number=12)
    cancel_meeting(meeting, at=LATER)
    assert send_reminders(at=datetime(2026, 11, 26, 10, tzinfo=NOW.tzinfo)) == 0


def test_only_ones_own_availability_can_be_changed() -> None:
    """SEC-01."""
    host()
    other = someone(Role.OFFICER, email="other@example.org")
    with pytest.raises(Refused, match="First say"):
        remove_weekly_time(WeeklyTime.objects.first().pk, by=other, at=NOW)
    describe_availability(minutes=30, place="", languages=["en"], by=other, at=NOW)
    remove_weekly_time(WeeklyTime.objects.first().pk, by=other, at=NOW)
    assert WeeklyTime.objects.count() == 5
    lead = someone(Role.LEAD)
    with pytest.raises(Refused, match="team"):
        describe_availability(minutes=30, place="", languages=["en"], by=lead, at=NOW)
    with pytest.raises(Refused, match="team"):
        add_weekly_time(weekday=0, starts=time(9), ends=time(10), by=lead, at=NOW)


def test_a_private_calendar_can_be_replaced_and_ends_with_the_role() -> None:
    officer = host()
    meeting = booked(needs=NEEDS)
    old = replace_feed(by=officer, at=NOW)
    new = replace_feed(by=officer, at=NOW)
    assert officer_of_feed(old) is None
    assert officer_of_feed(new) == officer
    calendar = Calendar.from_ical(feed(feed_meetings(officer, at=NOW), at=NOW))
    [event] = calendar.events
    assert event["DTSTART"].dt == meeting.starts_at
    assert "sign language" not in str(calendar.to_ical())
    revoke_role(officer, Role.OFFICER, by=someone(Role.MANAGER), at=NOW)
    assert officer_of_feed(new) is None


def test_files_of_letters_go_when_their_words_go() -> None:
    """DP-18."""
    from ccqm.letters.actions import forget_old

    host()
    booked()
    assert Attachment.objects.count() == 2
    forget_old(at=NOW + timedelta(days=91))
    assert not Attachment.objects.exists()
