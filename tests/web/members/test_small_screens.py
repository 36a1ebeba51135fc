"""Tablet and tapestry on the smallest screen, held to WCAG by axe (A11Y-01, A11Y-1.4.10)."""

import pytest
from django.utils import timezone

from ccqm.participants.actions import update_profile
from tests.members.scene import scene, sign
from tests.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALLEST = {"width": 320, "height": 640}


def fits(phone: Reader) -> None:
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]


def test_signing_on_a_small_tablet_and_looking_at_the_tapestry(browser, live_server):
    # Given five who have signed, and a participant who shows it
    here = scene()
    sign(here.group("Staff", 60), 5)
    update_profile(
        here.participant,
        shows_former_names=False,
        expected=here.participant.version,
        about="A school.",
        is_listed=True,
        shows_count=True,
        is_named=False,
        by=here.lead,
        at=timezone.now(),
    )
    phone = Reader(browser.new_page(viewport=SMALLEST), live_server.url)
    # when somebody signs at the tablet
    phone.opens(f"/join/{here.token}/kiosk/")
    fits(phone)
    phone.presses("Sign")
    phone.sees("There is a problem")
    fits(phone)
    phone.types("Your name or initials", "B")
    phone.presses("Sign")
    # then they are thanked, for as long as they like, and may take their own link along
    phone.sees_heading("Thank you for signing")
    fits(phone)
    phone.follows("I want my own link, to take my signature back later")
    phone.sees("I need more time")
    fits(phone)
    phone.follows("Ready for the next person")
    phone.does_not_see("Thank you")
    # and everyone can look at the tapestry
    for address in ("/tapestry/", f"/participants/{here.participant.slug}/tapestry/"):
        phone.opens(address)
        fits(phone)
