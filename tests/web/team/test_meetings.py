"""The team offers times, meets people and writes down what came of it."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.meetings.actions import book_meeting
from ccqm.meetings.models import Meeting, SpecialDay, WeeklyTime
from ccqm.meetings.queries import availability_of, officer_of_feed
from ccqm.steps.actions import accept_registration
from ccqm.web.team.availability import clock
from ccqm.welcome.models import Registration
from tests.imported import import_shipped
from tests.meetings.scene import choices, host, letters, link, registered
from tests.people import NOW, signed_in, someone
from tests.workspaces import queries_of


@pytest.fixture(autouse=True)
def edition(db: None, time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    import_shipped()


def url(page: str, *parts: object) -> str:
    return reverse(f"team:{page}", args=parts)


def booked(registration: Registration | None = None, *, needs: str = "") -> Meeting:
    registration = registration or registered()
    return book_meeting(
        registration, choice=choices()[0].key, needs=needs, token=link(registration), at=NOW
    )


def a_day(day: str = "4", **changes: str) -> dict[str, str]:
    return {"day-day": day, "day-month": "dec", "day-year": "2026", "kind": "off", **changes}


def test_an_officer_says_when_they_can_meet() -> None:
    officer = someone(Role.OFFICER)
    browser = signed_in(officer)
    assert "First say how long" in browser.get(url("availability")).content.decode()
    how = {"minutes": "45", "place": "Room 4", "languages": ["en", "ur"]}
    assert browser.post(url("availability-how"), how).status_code == 302
    week = {"weekday": "1", "starts": "9.30", "ends": "2pm"}
    assert browser.post(url("availability-week"), week).status_code == 302
    extra = a_day("5", kind="extra", starts="10", ends="11:00")
    assert browser.post(url("availability-day"), extra).status_code == 302
    assert browser.post(url("availability-day"), a_day("8")).status_code == 302
    known = availability_of(officer)
    assert (known.minutes, known.place, known.languages) == (45, "Room 4", ["en", "ur"])
    weekly = WeeklyTime.objects.get()
    assert (weekly.starts, weekly.ends) == (time(9, 30), time(14))
    assert [each.day for each in SpecialDay.objects.all()] == [date(2026, 12, 5), date(2026, 12, 8)]
    page = browser.get(url("availability")).content.decode()
    # Two are left of tomorrow's six, all six of 1 December, the extra one; the 8th is a day off.
    for words in ("choose from 9 times", "09:30 to 14:00", "Extra: 10:00 to 11:00", "Away", "اردو"):
        assert words in page
    browser.post(url("availability-week-remove", weekly.pk))
    for special in SpecialDay.objects.all():
        browser.post(url("availability-day-remove", special.pk))
    assert "choose from 0 times" in browser.get(url("availability")).content.decode()


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("how", {"minutes": "7", "place": "Room", "languages": ["en"]}),
        ("how", {"minutes": "30", "place": "", "languages": ["en"]}),
        ("how", {"minutes": "30", "place": "Room", "languages": ["xx"]}),
        ("week", {"weekday": "1", "starts": "nine", "ends": "10"}),
        ("week", {"weekday": "1", "starts": "10", "ends": "9"}),
        ("week", {"weekday": "1", "starts": "10", "ends": "10:20"}),
        ("week", {"weekday": "9", "starts": "10", "ends": "12"}),
        ("day", a_day(kind="extra")),
        ("day", a_day(kind="extra", starts="10", ends="9")),
        ("day", a_day("31", **{"day-month": "2"})),
        ("day", a_day("1", **{"day-month": "11"})),
        ("day", {}),
    ],
)
def test_wrong_times_are_kept_and_said(page: str, typed: dict) -> None:
    """GDS-21."""
    browser = signed_in(host())
    response = browser.post(url(f"availability-{page}"), typed)
    assert response.status_code == 422
    assert "<title>Error:" in response.content.decode()
    assert (WeeklyTime.objects.count(), SpecialDay.objects.count()) == (5, 0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("9", time(9)), ("09:30", time(9, 30)), ("9.30", time(9, 30)), ("0930", time(9, 30)),
     ("2pm", time(14)), ("12 am", time(0)), ("12PM", time(12)), ("23:59", time(23, 59))],
)  # fmt: skip
def test_times_as_people_type_them(typed: str, meant: time) -> None:
    assert clock(typed) == meant


@pytest.mark.parametrize("typed", ["24:00", "9:60", "13pm", "0am", "noon", "1:2:3", "-9"])
def test_times_that_are_none(typed: str) -> None:
    with pytest.raises(ValidationError):
        clock(typed)


def test_ones_own_times_only() -> None:
    """SEC-01."""
    host()
    other = host("other@example.org")
    weekly = WeeklyTime.objects.exclude(availability__officer=other).first()
    signed_in(other).post(url("availability-week-remove", weekly.pk))
    assert WeeklyTime.objects.filter(pk=weekly.pk).exists()


def test_the_private_calendar_is_shown_once() -> None:
    officer = host()
    browser = signed_in(officer)
    assert browser.get(url("availability-calendar")).status_code == 405
    page = browser.post(url("availability-calendar"))
    address = page.context["address"]
    token = address.split("/calendar/")[1].removesuffix(".ics")
    assert officer_of_feed(token) == officer
    assert page["Cache-Control"] == "no-store"
    assert token not in browser.get(url("availability")).content.decode()


def test_what_people_ask_for_is_confirmed_by_a_person() -> None:
    """A11Y-13."""
    browser = signed_in(host())
    meeting = booked(needs="A sign language interpreter")
    assert "Something to arrange" in browser.get(url("meetings")).content.decode()
    page = url("meeting-arranged", meeting.pk)
    assert "A sign language interpreter" in browser.get(page).content.decode()
    assert browser.post(page, {"version": 1, "arranged": ""}).status_code == 422
    assert browser.post(page, {"version": 1, "arranged": "Zara will sign."}).status_code == 302
    assert "Zara will sign." in letters("meeting_arranged")[0].text
    second = browser.post(page, {"version": 1, "arranged": "Nobody can."})
    assert second.status_code == 422
    assert "Zara will sign." in second.content.decode()


def test_the_outcome_is_shown_to_the_team_and_the_leads(time_machine) -> None:
    officer = host()
    registration = registered()
    journey = accept_registration(registration, by=officer, at=NOW)
    meeting, browser = booked(registration), signed_in(officer)
    page = url("meeting-outcome", meeting.pk)
    words = {"happened": "yes", "outcome": "They begin in May.", "next_steps": "Book training."}
    early = browser.post(page, {"version": 1, **words})
    assert "once the meeting has begun" in early.content.decode()
    time_machine.move_to(meeting.ends_at, tick=False)
    browser = signed_in(officer)
    assert "Write down the outcome" in browser.get(url("meetings")).content.decode()
    assert browser.post(page, {"version": 1, **words}).status_code == 302
    lead = signed_in(journey.participant.leads.first().user)
    for reader, place in (
        (browser, url("meeting", meeting.pk)),
        (browser, url("meetings") + "?show=past"),
        (browser, url("registration", registration.reference)),
        (browser, url("participant", journey.participant.slug)),
        (lead, reverse("leads:registration", args=[journey.participant.slug])),
    ):
        shown = reader.get(place).content.decode()
        assert "25 November 2026" in shown, place
        assert place.endswith("past") or "Book training." in shown, place


def test_the_team_cancels_and_says_why() -> None:
    browser = signed_in(host())
    meeting = booked()
    page = url("meeting-cancel", meeting.pk)
    assert browser.post(page, {"reason": ""}).status_code == 422
    assert browser.post(page, {"reason": "Priya is not well."}).status_code == 302
    assert "Priya is not well." in letters("meeting_cancelled")[0].text
    assert browser.post(page, {"reason": "Again."}).status_code == 302
    assert len(letters("meeting_cancelled")) == 1


def test_a_new_link_is_sent_by_post_only() -> None:
    browser, registration = signed_in(host()), registered()
    page = url("offer-meeting", registration.reference)
    assert browser.get(page).status_code == 405
    response = browser.post(page)
    assert "sent Amina Khan a link" in browser.get(response["Location"]).content.decode()
    browser.post(page)
    assert len(letters("meeting_offer")) == 2


@pytest.mark.parametrize("role", [Role.LEAD, Role.VALIDATOR, Role.CHAIR])
def test_others_see_and_do_nothing(role: Role) -> None:
    """SEC-01."""
    host()
    meeting, stranger = booked(needs="An interpreter"), signed_in(someone(role))
    pages = ("meeting", "meeting-arranged", "meeting-outcome", "meeting-cancel")
    for place in [url(page, meeting.pk) for page in pages] + [url("meetings"), url("availability")]:
        assert stranger.get(place).status_code == 403
        assert stranger.post(place).status_code == 403
    assert Meeting.objects.get().status == "booked"


def test_the_lists_cost_the_same_for_few_and_many() -> None:
    officer = host()
    booked()
    browser = signed_in(officer)
    places = [url("meetings"), url("availability")]
    before = [queries_of(browser, place) for place in places]
    for number in range(3):
        booked(registered(f"School {number}"))
    assert [queries_of(browser, place) for place in places] == before
    assert max(before) <= 15


def test_an_unknown_meeting_is_not_found() -> None:
    assert signed_in(host()).get(url("meeting", 999)).status_code == 404
