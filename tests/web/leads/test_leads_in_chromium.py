"""A second lead is invited by link and accepts it, in a real browser; axe on every page."""

import re

import pytest

from ccqm.letters.models import Letter
from tests.reader import Reader
from tests.workspaces import road

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_second_lead_joins_by_link(browser, live_server):
    # Given an owner who is signed in
    address = live_server.url.replace("127.0.0.1", "localhost")
    on = road()
    owner = Reader(browser.new_page(), address)
    owner.carries_a_passkey_device()
    owner.signs_in_by_code(on.lead.email)
    owner.sets_up_a_passkey()
    # when they invite a second lead
    owner.opens(f"/work/{on.participant.slug}/leads/")
    owner.presses("Invite")
    owner.sees("There is a problem")
    owner.types("Their full name", "Ben Osei")
    owner.types("Their email address", "ben@example.org")
    owner.picks("Editor")
    owner.presses("Invite")
    owner.sees("We have sent Ben Osei a link")
    # then Ben opens the link of his letter in his own browser and says yes
    link = re.search(r"/invitation/\S+", Letter.objects.get(kind="lead_invited").text)[0]
    ben = Reader(browser.new_page(), address)
    ben.carries_a_passkey_device()
    ben.opens(link)
    ben.sees_heading("Would you like to help lead?")
    ben.page.set_viewport_size({"width": 320, "height": 640})
    assert ben.page.evaluate("document.documentElement.scrollWidth") <= 320
    ben.presses("Yes, I will help to lead")
    # and he comes in with his own address and his own second step
    ben.signs_in_by_code("ben@example.org")
    ben.sets_up_a_passkey()
    ben.opens(f"/work/{on.participant.slug}/leads/")
    ben.sees("Owners invite other leads")
    # and the owner makes him an owner too
    owner.opens(f"/work/{on.participant.slug}/leads/")
    owner.page.locator("main a").filter(has_text="Change").first.click()
    owner.sees_heading("Ben Osei")
    owner.picks("Owner")
    owner.presses("Save")
    owner.sees("Saved.")
    # and his link opens nothing any more
    ben.opens(link)
    ben.sees_heading("This link does not work any more")
    assert owner.complaints == ben.complaints == []
