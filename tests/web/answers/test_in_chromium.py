"""The question pages in a real browser: narrow and wide, large words, going on later, a way out."""

import pytest
from django.urls import reverse

from ccqm.answers.actions import cut_deck
from ccqm.answers.models import Pooled
from tests.answers.scene import BOTH
from tests.members.scene import scene
from tests.reader import Reader
from tests.waves.asked import opened, planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases=BOTH, transaction=True)]
KEPT = "JSON.stringify({...localStorage})"


@pytest.fixture
def here(new_context, live_server):
    """Somebody with a paper code before the first page, at a width."""

    def come(width: int, **words: object) -> tuple[Reader, str, str]:
        asking = scene(f"School {width}")
        wave = opened(asking, planned(asking, asking.group(), **words))
        (code,) = cut_deck(wave.box, size=1)
        page = new_context(viewport={"width": width, "height": 740}).new_page()
        reader = Reader(page, live_server.url)
        return reader, reverse("answers:answer", args=[wave.box]), code

    return come


def starts(reader: Reader, address: str, code: str) -> None:
    reader.opens(address)
    reader.types("Your paper code", code)
    reader.presses("Continue")


def fits(reader: Reader) -> bool:
    return not reader.page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("width", [320, 1280])
def test_somebody_stops_goes_on_later_and_sends(here, width):
    """GDS-30, GDS-33, A11Y-1.4.10: axe holds on every page passed, none is too wide."""
    reader, address, code = here(width, dimensions=["age", "ethnic-group"])
    starts(reader, address, code)
    reader.picks("Large", "Keep my answers on this device until I send them")
    reader.presses("Begin")
    reader.picks("Agree")
    reader.presses("Continue")
    assert code not in reader.page.evaluate(KEPT)
    starts(reader, address, code)
    reader.sees("You began on this device")
    reader.page.get_by_role("button", name="Go on where you stopped").click()
    reader.sees("Page 2 of")
    while reader.page.locator("h1", has_text="Check your answers").count() == 0:
        if reader.page.locator("h1", has_text="Equality questions").count():
            reader.picks("Yes, answer the equality questions")
        if reader.page.locator("h1", has_text="What is your ethnic group").count():
            reader.picks("White")
        assert fits(reader)
        reader.presses("Continue")
    assert "white" not in reader.page.evaluate(KEPT), "what is said about oneself is never kept"
    reader.presses("Send my answers")
    reader.sees_heading("Thank you")
    assert reader.page.evaluate(KEPT) == "{}"
    row = Pooled.objects.get()
    assert row.statements == {"get-on-well": 4}
    assert row.dimensions == {"ethnic-group": "white"}


def test_leaving_by_the_keyboard_takes_what_was_kept_along(here):
    """GDS-30: three times Shift leaves at once, and leaves nothing behind."""
    reader, address, code = here(1280)
    reader.page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Rain"))
    starts(reader, address, code)
    reader.picks("Keep my answers on this device until I send them")
    reader.presses("Begin")
    reader.picks("Agree")
    reader.presses("Continue")
    assert "get-on-well" in reader.page.evaluate(KEPT)
    for _time in range(3):
        reader.page.keyboard.press("Shift")
    reader.page.wait_for_url("https://www.bbc.co.uk/weather")
    reader.opens(address)
    assert reader.page.evaluate(KEPT) == "{}"


def test_faces_stand_beside_the_words_for_children(here):
    reader, address, code = here(320, audience="young")
    starts(reader, address, code)
    reader.presses("Begin")
    reader.sees_heading("People here are kind to everyone")
    assert reader.page.locator("label svg").count() == 6
    assert fits(reader)
    reader.picks("Yes, always")
    reader.presses("Continue")
