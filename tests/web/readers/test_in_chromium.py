"""From comments to a page given back, in a real browser, with axe on every page (A11Y-01)."""

import os
from pathlib import Path

import pytest

from ccqm.themes.actions import finish_reading
from ccqm.themes.models import Theme
from tests.reader import Reader
from tests.themes.scene import LATER, Read

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "answers"]),
]


def looks(reader: Reader, name: str) -> None:
    """Nothing is wider than the smallest phone; the page can be looked at afterwards."""
    folder = os.environ.get("CCQM_SHOTS")
    for width in (1280, 320):
        reader.page.set_viewport_size({"width": width, "height": 800})
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
        if folder:
            reader.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def comes(browser, address: str, email: str) -> Reader:
    reader = Reader(browser.new_page(), address)
    reader.carries_a_passkey_device()
    reader.signs_in_by_code(email)
    reader.sets_up_a_passkey()
    return reader


def test_two_readers_a_lead_and_a_passer_by(browser, live_server):
    # Given a closed survey with comments, a theme by one reader, and a second reader
    address = live_server.url.replace("127.0.0.1", "localhost")
    read = Read()
    read.theme()
    there = f"/reading/{read.reading.pk}/"
    # when the second reads the guidance and the comments
    second = comes(browser, address, read.bo.email)
    second.opens(f"{there}guidance/")
    looks(second, "guidance")
    second.opens(f"{there}comments/")
    looks(second, "comments")
    second.presses("Tie to this theme")
    second.sees("Tick the comments that are about the theme")
    looks(second, "comments-error")
    # and agrees
    second.opens(there)
    looks(second, "reading")
    second.follows("A quiet place to pray", exact=False)
    looks(second, "theme")
    second.presses("I agree to this theme")
    second.follows("Write a theme")
    looks(second, "theme-new")
    second.follows("Cancel")
    second.follows("Finish")
    looks(second, "finish")
    second.presses("Yes, finish")
    second.sees("Waiting for the other reader")
    looks(second, "home")
    second.opens("/team/comments/")
    looks(second, "team")
    # and the first finishes too
    finish_reading(read.first, by=read.ann, at=LATER)
    assert Theme.objects.get().told_of == 3
    # then the lead says what they will do, and publishes
    lead = comes(browser, address, read.here.lead.email)
    slug = read.here.participant.slug
    lead.opens(f"/work/{slug}/surveys/{read.wave.pk}/themes/")
    looks(lead, "lead-themes")
    lead.opens(f"/work/{slug}/surveys/{read.wave.pk}/you-said/")
    looks(lead, "lead-you-said")
    lead.follows("Say what you will do: A quiet place", exact=False)
    lead.presses("Save")
    lead.sees("There is a problem")
    looks(lead, "answer")
    lead.types("What will you do about it?", "The prayer room stays open from March.")
    lead.presses("Save")
    lead.presses("Publish")
    # and everyone reads it
    passer_by = Reader(browser.new_page(), address)
    passer_by.opens(f"/participants/{slug}/surveys/{read.wave.pk}/")
    passer_by.sees("The prayer room stays open from March.")
    looks(passer_by, "public")
