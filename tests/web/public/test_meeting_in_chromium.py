"""On a phone: choose a time, move it and cancel it, with no account; axe on every page."""

from datetime import time

import pytest
from django.utils import timezone

from ccqm.accounts.models import Role
from ccqm.letters.models import Letter
from ccqm.meetings.actions import add_weekly_time, describe_availability, offer_meeting
from ccqm.meetings.models import Meeting
from tests.imported import import_shipped
from tests.meetings.scene import letters, registered, token_in
from tests.people import someone
from tests.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 640}


def test_a_meeting_is_chosen_moved_and_cancelled_on_a_phone(browser, live_server):
    # Given an officer who offers mornings, and somebody who was sent a link
    import_shipped()
    officer, at = someone(Role.OFFICER, name="Priya Nair"), timezone.now()
    describe_availability(minutes=30, place="Room 4", languages=["en", "ur"], by=officer, at=at)
    for weekday in range(7):
        add_weekly_time(weekday=weekday, starts=time(9), ends=time(12), by=officer, at=at)
    offer_meeting(registered(), by=officer, at=at)
    link = f"/meet/{token_in(letters('meeting_offer')[0])}/"
    phone = Reader(browser.new_page(viewport=PHONE), live_server.url)
    # when they open it, pick a day and forget to pick a time
    phone.opens(link)
    phone.sees_heading("Choose a day to meet us")
    phone.page.locator(".app-card__link").nth(1).click()
    phone.presses("Book the meeting")
    phone.sees("There is a problem")
    # then they are told, and pick one
    phone.picks("09:30")
    phone.types("Is there anything we should arrange?", "A sign language interpreter")
    phone.presses("Book the meeting")
    phone.sees("Your meeting is booked")
    phone.sees("A sign language interpreter")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    # and they move it to another day
    phone.follows("Move the meeting")
    phone.sees_heading("Choose a new day")
    phone.page.locator(".app-card__link").nth(3).click()
    phone.picks("11:00")
    phone.presses("Move the meeting")
    phone.sees("Your meeting has a new time")
    meeting = Meeting.objects.get()
    assert timezone.localtime(meeting.starts_at).strftime("%H:%M") == "11:00"
    assert (meeting.sequence, meeting.needs) == (1, "A sign language interpreter")
    # and in the end they cancel it
    phone.follows("Cancel the meeting")
    phone.sees_heading("Cancel your meeting?")
    phone.presses("Cancel the meeting")
    phone.sees("Your meeting is cancelled")
    phone.sees_heading("Choose a day to meet us")
    kinds = list(Letter.objects.order_by("pk").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith("meeting_") and "yours" not in kind] == [
        "meeting_offer", "meeting_booked", "meeting_moved", "meeting_cancelled",
    ]  # fmt: skip
    assert phone.complaints == []


def test_an_officer_says_when_they_can_meet_on_a_phone(browser, live_server):
    import_shipped()
    officer = someone(Role.OFFICER, name="Priya Nair")
    phone = Reader(
        browser.new_page(viewport=PHONE), live_server.url.replace("127.0.0.1", "localhost")
    )
    phone.carries_a_passkey_device()
    phone.signs_in_by_code(officer.email)
    phone.sets_up_a_passkey()
    phone.opens("/team/meetings/")
    phone.follows("Say when you can meet")
    phone.follows("Begin")
    phone.types("Where do you meet?", "Room 4")
    phone.presses("Save")
    phone.follows("Add a weekly time")
    phone.types("From", "9.30")
    phone.types("Until", "noon")
    phone.presses("Save")
    phone.sees("Enter a time, like 9:30 or 14:00")
    phone.types("Until", "12")
    phone.presses("Save")
    phone.sees("09:30 to 12:00")
    phone.follows("Add a day off or an extra time")
    phone.presses("Save")
    phone.sees("Select what is different on that day")
    phone.opens("/team/meetings/availability/")
    phone.presses("Make an address")
    phone.sees("We do not show it again")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert phone.complaints == []
