"""Offering times, choosing, moving and cancelling a meeting, and writing down what came of it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import PUBLIC, SYSTEM, Actor, record
from ccqm.kit.references import hashed, token
from ccqm.kit.verdict import Refused
from ccqm.meetings.models import (
    Availability,
    Language,
    Link,
    Meeting,
    SpecialDay,
    Status,
    WeeklyTime,
)
from ccqm.meetings.permissions import may_meet_people
from ccqm.meetings.queries import Choice, free_choices
from ccqm.meetings.rules import (
    is_reminder_due,
    is_window,
    may_change,
    may_meet,
    may_note,
)
from ccqm.meetings.telling import offer_times, tell_both, tell_contact, tell_officer
from ccqm.welcome.models import Registration
from ccqm.welcome.rules import are_known

LINK_LASTS = timedelta(days=30)


# --- When an officer can meet -------------------------------------------------------------------
@transaction.atomic
def describe_availability(
    *, minutes: int, place: str, languages: list[str], by: User, at: datetime
) -> Availability:
    """Say how long, where and in which languages ``by`` meets people. Booked meetings stay."""
    may_meet_people(by).or_refuse()
    are_known(languages, Language.values).or_refuse()
    told = {"minutes": minutes, "place": place.strip(), "languages": languages}
    availability, _is_new = Availability.objects.update_or_create(officer=by, defaults=told)
    record("availability.described", by=by, at=at, subject=availability)
    return availability


@transaction.atomic
def add_weekly_time(
    *, weekday: int, starts: time, ends: time, by: User, at: datetime
) -> WeeklyTime:
    """Offer a stretch of every week. The same one again changes nothing but its end."""
    availability = _own(by)
    is_window(starts, ends, availability.minutes).or_refuse()
    weekly, _is_new = WeeklyTime.objects.update_or_create(
        availability=availability, weekday=weekday, starts=starts, defaults={"ends": ends}
    )
    record("availability.week_changed", by=by, at=at, subject=availability)
    return weekly


@transaction.atomic
def remove_weekly_time(pk: int, *, by: User, at: datetime) -> None:
    """No longer offer this stretch of the week; only one's own can be removed."""
    availability = _own(by)
    WeeklyTime.objects.filter(pk=pk, availability=availability).delete()
    record("availability.week_changed", by=by, at=at, subject=availability)


@transaction.atomic
def add_special_day(
    *, day: date, starts: time | None, ends: time | None, by: User, at: datetime
) -> SpecialDay:
    """Take a day off (without times), or offer an extra stretch of one day."""
    availability = _own(by)
    if starts is not None and ends is not None:
        is_window(starts, ends, availability.minutes).or_refuse()
    elif starts is not None or ends is not None:
        raise Refused(_("Enter both times, or neither for a day off."))
    special, _is_new = SpecialDay.objects.update_or_create(
        availability=availability, day=day, starts=starts, defaults={"ends": ends}
    )
    record("availability.days_changed", by=by, at=at, subject=availability)
    return special


@transaction.atomic
def remove_special_day(pk: int, *, by: User, at: datetime) -> None:
    """Make a day like the others again; only one's own can be removed."""
    availability = _own(by)
    SpecialDay.objects.filter(pk=pk, availability=availability).delete()
    record("availability.days_changed", by=by, at=at, subject=availability)


@transaction.atomic
def replace_feed(*, by: User, at: datetime) -> str:
    """Give ``by`` a new private calendar address; the old one stops. Answers its token, once."""
    availability, secret = _own(by), token()
    availability.feed_hash = hashed(secret)
    availability.save(update_fields=["feed_hash"])
    record("availability.feed_replaced", by=by, at=at, subject=availability)
    return secret


def _own(by: User) -> Availability:
    may_meet_people(by).or_refuse()
    availability = Availability.objects.select_for_update().filter(officer=by).first()
    if availability is None:
        raise Refused(_("First say how long and where you meet people."))
    return availability


# --- Links --------------------------------------------------------------------------------------
@transaction.atomic
def open_link(registration: Registration, *, by: Actor, at: datetime) -> str:
    """Make a personal link for whoever registered and answer its token, which is kept nowhere.

    Raises Refused when the registration was declined.
    """
    may_meet(registration.status).or_refuse()
    secret = token()
    link = Link.objects.create(
        registration=registration,
        token_hash=hashed(secret),
        made_at=at,
        expires_at=at + LINK_LASTS,
    )
    record("meeting.link_made", by=by, at=at, subject=link, scope=registration.participant_id)
    return secret


@transaction.atomic
def offer_meeting(registration: Registration, *, by: Actor, at: datetime) -> None:
    """Send a link to choose a time. Links sent before stop working (SEC-09)."""
    if isinstance(by, User):
        may_meet_people(by).or_refuse()
    registration.meeting_links.filter(expires_at__gt=at).update(expires_at=at)
    secret = open_link(registration, by=by, at=at)
    key = f"meeting_offer:{registration.pk}:{registration.meeting_links.count()}"
    offer_times(registration, token=secret, key=key, at=at)


# --- Choosing, moving, cancelling ---------------------------------------------------------------
@transaction.atomic
def book_meeting(
    registration: Registration,
    *,
    choice: str,
    needs: str,
    token: str,
    at: datetime,
    by: Actor = PUBLIC,
) -> Meeting:
    """Take a free slot. The same choice sent again gives the same meeting and no second letter.

    Raises Refused when the time is gone, when a meeting is booked already, or when the
    registration was declined.
    """
    registration = _locked(registration)
    may_meet(registration.status).or_refuse()
    officer, starts_at = _read(choice)
    booked = Meeting.objects.booked().filter(registration=registration).first()
    if booked:
        return _same(booked, officer, starts_at)
    taken = {**_take(officer, starts_at, at=at), "needs": needs.strip()}
    meeting = _write(Meeting(registration=registration, booked_at=at, **taken), at=at)
    _after(meeting, "booked", token=token, by=by, at=at)
    return meeting


@transaction.atomic
def move_meeting(
    meeting: Meeting, *, choice: str, needs: str, token: str, at: datetime, by: Actor = PUBLIC
) -> Meeting:
    """Take another free slot instead, perhaps with another officer. Calendars follow (OPS-11).

    Raises Refused when the time is gone, or when the meeting has begun or was cancelled.
    """
    _locked(meeting.registration)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    may_change(meeting.status, meeting.starts_at, at).or_refuse()
    officer, starts_at = _read(choice)
    if (meeting.officer_id, meeting.starts_at) == (officer, starts_at):
        return meeting
    before, was_at = meeting.officer, meeting.starts_at
    if needs.strip() != meeting.needs:
        meeting.needs, meeting.arranged = needs.strip(), ""
    for name, value in _take(officer, starts_at, at=at).items():
        setattr(meeting, name, value)
    meeting.sequence += 1
    meeting.version += 1
    meeting.reminded_at = None
    meeting = _write(meeting, at=at)
    _after(meeting, "moved", token=token, by=by, at=at)
    if before != meeting.officer:
        tell_officer(meeting, "cancelled", at=at, officer=before, was_at=was_at)
    return meeting


@transaction.atomic
def cancel_meeting(
    meeting: Meeting, *, at: datetime, by: Actor = PUBLIC, token: str = "", reason: str = ""
) -> Meeting:
    """Call a meeting off and free its time; the contact can choose another. Once is enough.

    Raises Refused when the meeting has begun.
    """
    if isinstance(by, User):
        may_meet_people(by).or_refuse()
    registration = _locked(meeting.registration)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.status == Status.CANCELLED:
        return meeting
    may_change(meeting.status, meeting.starts_at, at).or_refuse()
    meeting.status = Status.CANCELLED
    meeting.sequence += 1
    meeting.version += 1
    meeting.save()
    token = token or open_link(registration, by=by, at=at)
    _after(meeting, "cancelled", token=token, by=by, at=at, reason=reason.strip())
    return meeting


def _locked(registration: Registration) -> Registration:
    """One thing at a time happens to the meetings of one registration."""
    return Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)


def _read(choice: str) -> tuple[int, datetime]:
    """The officer and the moment that a form sent. Raises Refused for anything else."""
    officer, _dash, moment = choice.partition("-")
    try:
        return int(officer), datetime.fromtimestamp(int(moment), tz=UTC)
    except (ValueError, OverflowError, OSError):
        raise Refused(_("Choose one of the times on the page.")) from None


def _same(booked: Meeting, officer: int, starts_at: datetime) -> Meeting:
    if (booked.officer_id, booked.starts_at) == (officer, starts_at):
        return booked
    raise Refused(_("You have a meeting already. You can move it."))


def _take(officer: int, starts_at: datetime, *, at: datetime) -> dict[str, Any]:
    """What a meeting in this free slot is; others who want the officer's time wait here."""
    list(Availability.objects.select_for_update().filter(officer=officer))
    found = free_choices(at=at, officer=officer)
    choice = next((each for each in found if each.slot.starts_at == starts_at), None)
    if choice is None:
        raise _gone()
    return _as_meeting(choice)


def _as_meeting(choice: Choice) -> dict[str, Any]:
    return {
        "officer": choice.availability.officer,
        "starts_at": choice.slot.starts_at,
        "ends_at": choice.slot.ends_at,
        "place": choice.availability.place,
    }


def _write(meeting: Meeting, *, at: datetime) -> Meeting:
    """Save it. The database itself refuses a second meeting at an officer's time."""
    meeting.told_at = at
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError:
        raise _gone() from None
    return meeting


def _gone() -> Refused:
    return Refused(_("Somebody has just taken this time. Choose another one."))


def _after(
    meeting: Meeting, what: str, *, token: str, by: Actor, at: datetime, reason: str = ""
) -> None:
    registration = meeting.registration
    # The link opens the meeting for as long as it can be changed.
    lasts = registration.meeting_links.filter(token_hash=hashed(token))
    lasts.filter(expires_at__lt=meeting.ends_at).update(expires_at=meeting.ends_at)
    scope = registration.participant_id
    record(f"meeting.{what}", by=by, at=at, subject=meeting, scope=scope)
    tell_both(meeting, what, token=token, at=at, reason=reason)


# --- Before and after ---------------------------------------------------------------------------
@transaction.atomic
def arrange(meeting: Meeting, *, words: str, expected: int, by: User, at: datetime) -> Meeting:
    """Confirm by a person what was arranged for what they asked (A11Y-13), and write to them.

    Raises Conflict when somebody else saved first; Refused when the meeting cannot change.
    """
    may_meet_people(by).or_refuse()
    may_change(meeting.status, meeting.starts_at, at).or_refuse()
    meeting.save_version(expected, arranged=words.strip())
    scope = meeting.registration.participant_id
    record("meeting.arranged", by=by, at=at, subject=meeting, scope=scope)
    secret = open_link(meeting.registration, by=by, at=at)
    tell_contact(meeting, "meeting_arranged", token=secret, at=at, words=meeting.arranged)
    return meeting


@transaction.atomic
def note_outcome(
    meeting: Meeting,
    *,
    happened: bool,
    outcome: str,
    next_steps: str,
    expected: int,
    by: User,
    at: datetime,
) -> Meeting:
    """Write down what came of it and what happens next. The leads can read it.

    Nothing on the road waits for it. Raises Refused before the meeting began; Conflict when
    somebody else saved first.
    """
    may_meet_people(by).or_refuse()
    may_note(meeting.status, meeting.starts_at, at).or_refuse()
    meeting.save_version(
        expected,
        status=Status.HELD if happened else Status.MISSED,
        outcome=outcome.strip(),
        next_steps=next_steps.strip(),
        noted_at=at,
    )
    scope = meeting.registration.participant_id
    record("meeting.noted", by=by, at=at, subject=meeting, scope=scope, happened=happened)
    return meeting


@transaction.atomic
def send_reminders(*, at: datetime) -> int:
    """Remind of tomorrow's meetings, each time once, and answer how many letters were written.

    Two workers at once share the work: a meeting that the other holds is left to it.
    """
    zone = timezone.get_default_timezone()
    soon = Meeting.objects.booked().filter(
        reminded_at=None, starts_at__gt=at, starts_at__lt=at + timedelta(days=2)
    )
    due = [
        meeting
        for meeting in soon.select_for_update(of=("self",), skip_locked=True)
        if is_reminder_due(starts_at=meeting.starts_at, told_at=meeting.told_at, at=at, zone=zone)
    ]
    for meeting in due:
        meeting.reminded_at = at
        meeting.save(update_fields=["reminded_at"])
        secret = open_link(meeting.registration, by=SYSTEM, at=at)
        tell_contact(meeting, "meeting_reminder", token=secret, at=at)
    return len(due)
