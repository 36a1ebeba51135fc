"""A contact chooses, moves and cancels by a link; the clock stands at NOW."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from ccqm.accounts.models import Role
from ccqm.meetings.actions import book_meeting, replace_feed
from ccqm.meetings.models import Meeting
from ccqm.meetings.queries import booked_meeting
from ccqm.steps.actions import accept_registration, register_interest
from ccqm.welcome.actions import Interest
from ccqm.welcome.models import Registration
from tests.imported import import_shipped
from tests.meetings.scene import choices, host, letters, link, registered, token_in
from tests.people import NOW, signed_in, someone
from tests.workspaces import queries_of

CONTACT = {
    "contact_name": "Amina Khan",
    "email": "amina@example.org",
    "language": "en",
    "reach_by": "email",
}
DAY, OTHER_DAY = "2026-11-25", "2026-11-27"


@pytest.fixture(autouse=True)
def edition(db: None, time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    import_shipped()


def url(page: str, *parts: str) -> str:
    return reverse(f"public:{page}", args=parts)


def first(day: str) -> str:
    return next(e.key for e in choices() if e.slot.starts_at.date().isoformat() == day)


def booked(registration: Registration, *, needs: str = "") -> Meeting:
    return book_meeting(
        registration, choice=choices()[0].key, needs=needs, token=link(registration), at=NOW
    )


def test_booking_from_the_list_of_days(client: Client) -> None:
    host()
    registration = registered(needs="A sign language interpreter")
    token = link(registration)
    days = client.get(url("meeting", token)).content.decode()
    assert "Wednesday 25 November" in days
    assert "6 times are free" in days
    assert "Saturday" not in days
    times = url("meeting-times", token, DAY)
    page = client.get(times).content.decode()
    for words in ("09:00", "11:30", "A sign language interpreter", "Priya Nair", "UK time"):
        assert words in page
    response = client.post(times, {"choice": first(DAY), "needs": "A sign language interpreter"})
    assert response["Location"] == url("meeting", token)
    page = client.get(response["Location"]).content.decode()
    assert "Your meeting is booked" in page
    assert "Wednesday 25 November 2026 at 09:00" in page
    meeting = Meeting.objects.get()
    assert (meeting.registration, meeting.needs) == (registration, "A sign language interpreter")


def test_moving_and_cancelling(client: Client) -> None:
    host()
    registration = registered()
    meeting, token = booked(registration), link(registration)
    page = client.get(url("meeting-days", token)).content.decode()
    assert "It stays yours" in page
    response = client.post(url("meeting-times", token, OTHER_DAY), {"choice": first(OTHER_DAY)})
    assert "has a new time" in client.get(response["Location"]).content.decode()
    meeting.refresh_from_db()
    assert (meeting.starts_at.day, meeting.sequence) == (27, 1)
    cancel = url("meeting-cancel", token)
    assert "Cancel your meeting?" in client.get(cancel).content.decode()
    assert booked_meeting(registration) == meeting, "opening a link cancels nothing (SEC-09)"
    page = client.get(client.post(cancel)["Location"]).content.decode()
    assert "Your meeting is cancelled" in page
    assert "Choose a day" in page
    assert client.post(cancel)["Location"] == url("meeting", token)


def test_a_time_that_went_meanwhile_is_said(client: Client) -> None:
    host()
    mine, theirs = registered(), registered("Second")
    choice = first(DAY)
    booked(theirs)
    response = client.post(url("meeting-times", link(mine), DAY), {"choice": choice})
    assert response.status_code == 422
    assert "This time is gone" in response.content.decode()
    empty = client.post(url("meeting-times", link(mine), DAY), {})
    assert "Select a time" in empty.content.decode()
    assert booked_meeting(mine) is None


def test_a_day_without_times_leads_back(client: Client) -> None:
    host()
    token = link(registered())
    response = client.get(url("meeting-times", token, "2026-11-28"), follow=True)
    assert "No time is free on that day" in response.content.decode()
    assert client.get(url("meeting-times", token, "soon")).status_code == 404


def test_a_link_opens_only_its_own_meeting(client: Client) -> None:
    """SEC-01 and SEC-09."""
    host()
    mine, theirs = registered(), registered("Second School")
    meeting, token = booked(theirs, needs="Step-free access"), link(mine)
    page = client.get(url("meeting", token)).content.decode()
    assert "Choose a day" in page
    assert "Step-free" not in page
    assert client.post(url("meeting-cancel", token))["Location"] == url("meeting", token)
    assert client.get(url("meeting-file", token)).status_code == 404
    assert booked_meeting(theirs) == meeting


@pytest.mark.parametrize("page", ["meeting", "meeting-days", "meeting-cancel", "meeting-file"])
def test_unknown_and_ended_links_open_nothing(client: Client, page: str, time_machine) -> None:
    host()
    registration = registered()
    token = link(registration)
    wrong = client.get(url(page, token[::-1]))
    assert wrong.status_code == 404
    assert "This link no longer works" in wrong.content.decode()
    time_machine.move_to(NOW + timedelta(days=30))
    assert client.get(url(page, token)).status_code == 404
    assert client.post(url(page, token)).status_code == 404


def test_the_token_is_told_to_nobody(client: Client) -> None:
    """SEC-09, SEC-24."""
    host()
    response = client.get(url("meeting", link(registered())))
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store"


def test_the_calendar_file_parses(client: Client) -> None:
    """OPS-11."""
    host()
    registration = registered()
    meeting = booked(registration)
    response = client.get(url("meeting-file", link(registration)))
    assert response["Content-Type"].startswith("text/calendar")
    assert Calendar.from_ical(response.content).events[0]["DTSTART"].dt == meeting.starts_at


def test_an_officer_has_a_private_calendar(client: Client) -> None:
    officer = host()
    meeting = booked(registered(), needs="Step-free access")
    token = replace_feed(by=officer, at=NOW)
    response = client.get(url("officer-calendar", token))
    assert response["Content-Type"].startswith("text/calendar")
    assert "no-store" in response["Cache-Control"]
    [event] = Calendar.from_ical(response.content).events
    assert event["DTSTART"].dt == meeting.starts_at
    assert b"Step-free" not in response.content
    assert client.get(url("officer-calendar", token[::-1])).status_code == 404


def test_nobody_can_change_it_without_end(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("ccqm.web.public.meeting.MOST_CHANGES_AN_HOUR", 1)
    host()
    token = link(registered())
    assert client.post(url("meeting-times", token, DAY), {"choice": first(DAY)}).status_code == 302
    again = client.post(url("meeting-times", token, OTHER_DAY), {"choice": first(OTHER_DAY)})
    assert "many times" in again.content.decode()
    assert len(letters("meeting_moved")) == 0


def test_pages_cost_the_same_for_few_and_many(client: Client) -> None:
    host()
    registration = registered()
    token = link(registration)
    pages = [url("meeting", token), url("meeting-times", token, OTHER_DAY)]
    before = [queries_of(client, page) for page in pages]
    for number in range(3):
        booked(registered(f"School {number}"))
    host("second@example.org")
    assert [queries_of(client, page) for page in pages] == before
    assert max(before) <= 8


# --- Where the link comes from ------------------------------------------------------------------
def interest(**changes: object) -> Interest:
    told = {"kind": "individual", "name": "Amina Khan", "contact_name": "Amina Khan"}
    return Interest(**{**told, "email": "amina@example.org", "wants": ["meeting"], **changes})


def send(key: str = "2f1c6a54-8a0c-4c8e-9b9c-0c0a3c1f5d11", **changes: object) -> Registration:
    from uuid import UUID

    return register_interest(interest(**changes), submission_key=UUID(key), at=NOW)


def test_whoever_asked_to_meet_is_sent_one_link(client: Client) -> None:
    officer = host()
    registration = send()
    assert send() == registration
    accept_registration(registration, by=officer, at=NOW)
    [letter] = letters("meeting_offer")
    assert client.get(url("meeting", token_in(letter))).status_code == 200


def test_times_are_offered_as_soon_as_there_are_some() -> None:
    registration = send()
    assert letters("meeting_offer") == []
    accept_registration(registration, by=host(), at=NOW)
    assert len(letters("meeting_offer")) == 1


def test_whoever_did_not_ask_is_not_sent_one() -> None:
    """A meeting is never a condition."""
    officer = host()
    journey = accept_registration(send(wants=["start"]), by=officer, at=NOW)
    assert letters("meeting_offer") == []
    assert journey.status == "working"


def test_the_last_page_of_registering_leads_on_for_its_own_browser_only(
    client: Client, time_machine
) -> None:
    host()
    for page, answers in (
        ("register", {"kind": "individual"}),
        ("register-about", {"sectors": ["faith"]}),
        (
            "register-contact",
            {
                "contact_name": "Amina Khan",
                "email": "a@b.org",
                "language": "en",
                "reach_by": "email",
            },
        ),
        ("register-wishes", {"wants": ["meeting"]}),
    ):
        assert client.post(url(page), answers).status_code == 302
    key = client.get(url("register-check")).context["form"]["submission_key"].value()
    last = client.post(url("register-check"), {"submission_key": key})["Location"]
    assert "Choose a time to meet us" in client.get(last).content.decode()
    assert "Choose a time to meet us" not in Client().get(last).content.decode()
    reference = Registration.objects.get().reference
    assert Client().post(url("meeting-begin", reference)).status_code == 404
    assert client.get(url("meeting-begin", reference)).status_code == 405
    begun = client.post(url("meeting-begin", reference))
    assert "Choose a day" in client.get(begun["Location"]).content.decode()
    # The next person at a shared computer finds no way in.
    time_machine.move_to(NOW + timedelta(minutes=30))
    assert "Choose a time to meet us" not in client.get(last).content.decode()
    assert client.post(url("meeting-begin", reference)).status_code == 404


def test_a_lead_finds_times_and_what_was_agreed() -> None:
    officer = host()
    journey = accept_registration(send(), by=officer, at=NOW)
    lead = journey.participant.leads.first().user
    browser, slug = signed_in(lead), journey.participant.slug
    page = reverse("leads:registration", args=[slug])
    assert "Choose a time" in browser.get(page).content.decode()
    meet = reverse("leads:meet", args=[slug])
    assert browser.get(meet).status_code == 405
    begun = browser.post(meet)["Location"]
    assert "Choose a day" in browser.get(begun).content.decode()
    assert signed_in(someone(Role.LEAD)).post(meet).status_code == 404
