"""A pledge with proof and a picture, from the lead to a passer-by, in a real browser (A11Y-01)."""

from datetime import date

import pytest

from ccqm.participants.actions import update_profile
from ccqm.pledges.actions import save_pledge
from tests.kit.test_uploads import picture
from tests.people import NOW
from tests.reader import Reader
from tests.workspaces import road

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def narrow(reader: Reader) -> None:
    """Nothing is wider than the smallest phone."""
    reader.page.set_viewport_size({"width": 320, "height": 640})
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320


def chooses(reader: Reader, label: str) -> None:
    file = {"name": "day.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(900, 600))}
    reader.page.get_by_label(label).set_input_files(file)


def test_a_picture_is_shown_with_consent_and_hidden_when_someone_asks(browser, live_server):
    # Given a published pledge on a public page
    address = live_server.url.replace("127.0.0.1", "localhost")
    on = road()
    update_profile(on.participant, expected=1, is_listed=True, by=on.lead, at=NOW)
    told = {"words": "We listen first.", "is_public": True, "language": "en", "expected": 0}
    save_pledge(on.participant, **told, by=on.lead, at=NOW)
    lead = Reader(browser.new_page(), address)
    lead.carries_a_passkey_device()
    lead.signs_in_by_code(on.lead.email)
    lead.sets_up_a_passkey()
    # when its lead shows who is taking part
    lead.opens(f"/work/{on.participant.slug}/public-pledge/")
    narrow(lead)
    lead.follows("Show who is taking part")
    narrow(lead)
    lead.follows("Add a link")
    lead.presses("Save")
    lead.sees("There is a problem")
    lead.types("Web address", "https://www.example.org/our-wall")
    lead.types("What does it show?", "Our wall")
    lead.picks("Everyone: show it beside our pledge")
    lead.presses("Save")
    lead.follows("Add a file")
    chooses(lead, "Choose a file")
    lead.types("What does it show?", "Our sheet")
    lead.presses("Save")
    lead.sees("There is a problem")
    # and adds a picture with the consent of parents
    lead.opens(f"/work/{on.participant.slug}/public-pledge/pictures/")
    lead.follows("Add a picture")
    narrow(lead)
    chooses(lead, "Choose a picture")
    lead.types("What does the picture show?", "Paper hands on a wall")
    lead.types("Words under the picture", "Our wall, by Year 5")
    lead.picks("Yes, and at least one of them is under 18")
    lead.presses("Save")
    lead.sees_heading("Who agreed to it?")
    narrow(lead)
    lead.picks("Yes, everyone may see it beside our pledge")
    lead.presses("Save")
    lead.sees("There is a problem")
    lead.types("Who keeps the consents?", "School office")
    lead.picks("Websites, such as this one")
    lead.dates("What is the last day of the consent?", date(2028, 8, 31))
    lead.picks("A parent or carer of each person under 18 has agreed in writing")
    lead.presses("Save")
    lead.sees("Everyone can see it")
    narrow(lead)
    # then a passer-by reads the pledge, sees the picture and asks that it be taken away
    passer = Reader(browser.new_page(), address)
    passer.opens(f"/participants/{on.participant.slug}/pledge/")
    passer.sees("Our wall, by Year 5")
    narrow(passer)
    passer.page.locator("main a").filter(has_text="Ask us to take it away").click()
    passer.sees_heading("Ask us to take a picture away")
    passer.holds_to_wcag()
    narrow(passer)
    passer.presses("Take it away")
    passer.sees_heading("Nobody can see the picture now")
    narrow(passer)
    passer.follows("Go back to the pledge")
    passer.does_not_see("Our wall, by Year 5")
    # and the lead decides
    lead.opens(f"/work/{on.participant.slug}/public-pledge/pictures/")
    lead.page.locator("main a").filter(has_text="Decide").click()
    lead.sees_heading("Somebody asked us to take this picture away")
    narrow(lead)
    lead.holds_to_wcag()
    lead.picks("Take it away for good")
    lead.presses("Save")
    lead.does_not_see("Our wall, by Year 5")
    assert lead.complaints == passer.complaints == []
