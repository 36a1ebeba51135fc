"""The whole way at a real browser: sign, keep, leave, sign at the next place, take it along."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from ccqm.letters.models import Letter
from ccqm.pledges.models import Signature
from tests.members.scene import scene
from tests.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reader(page, live_server):
    page.set_viewport_size({"width": 320, "height": 640})
    return Reader(page, live_server.url.replace("127.0.0.1", "localhost"))


def fits(reader):
    """A11Y-1.4.10."""
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320, reader.page.url


def code_to(email):
    letter = Letter.objects.filter(to=email, kind="own_account_code").order_by("-pk").first()
    return re.search(r"^\d{4}-\d{4}$", letter.text, re.M)[0]


def test_a_pledge_goes_along_to_the_next_place(reader):
    first, second = scene("Harbour Lane Primary"), scene("Mill Street Library")
    for place in (first, second):
        place.group()
    # Given somebody who signs by the shared link
    reader.opens(f"/join/{first.token}/")
    reader.types("Your name or initials", "Maya R.")
    reader.types("Your own pledge", "I will ask before I judge.")
    reader.presses("Sign")
    fits(reader)
    # when they keep it in an account of their own
    reader.presses("Keep this in an account of your own")
    reader.sees_heading("An account of your own")
    fits(reader)
    reader.types("Email address", "maya@home.example")
    reader.presses("Send me a code")
    fits(reader)
    reader.types("Code from our email", code_to("maya@home.example"))
    reader.presses("Continue")
    reader.sees_heading("Keep this pledge in your account?")
    fits(reader)
    reader.presses("Keep it")
    # then it stands there, with training and a reflection beside it
    reader.sees_heading("Your pledges and notes")
    reader.sees("I will ask before I judge.")
    reader.follows("Add training")
    fits(reader)
    reader.types("What was the training?", "Seeing bias")
    reader.dates("When was it?", date(2026, 3, 27))
    reader.presses("Save")
    reader.follows("Add a reflection")
    reader.types("Your words", "Whom did I not hear?")
    reader.presses("Save")
    reader.sees("Whom did I not hear?")
    fits(reader)
    # and when they change employer, they leave and keep their words
    reader.follows("I no longer belong here", exact=False)
    reader.sees_heading("Do you no longer belong here?")
    fits(reader)
    reader.presses("Leave, and keep my words")
    reader.sees("From before")
    assert not Signature.objects.standing().exists()
    # then they carry them to the next place
    reader.opens(f"/join/{second.token}/")
    fits(reader)
    reader.follows("Use your words from Harbour Lane Primary")
    reader.types("Your name or initials", "Maya R.")
    reader.presses("Sign")
    reader.sees("I will ask before I judge.")
    reader.presses("Keep this in my account")
    reader.presses("Keep it")
    reader.sees("Mill Street Library")
    reader.sees("Harbour Lane Primary")
    # and take everything along
    with reader.page.expect_download() as begun:
        reader.page.get_by_role("link", name="Download everything, for another").click()
    taken = json.loads(Path(begun.value.path()).read_text())
    assert [one["signed_with"] for one in taken["pledges"]] == [
        "Mill Street Library",
        "Harbour Lane Primary",
    ]
    # and close it: what was signed stands
    reader.follows("Change your email address")
    fits(reader)
    reader.opens("/mine/close/")
    fits(reader)
    reader.picks("Yes, delete it all. It cannot be brought back")
    reader.presses("Close my account")
    reader.sees_heading("Your account is closed")
    fits(reader)
    assert Signature.objects.standing().get().name == "Maya R."
