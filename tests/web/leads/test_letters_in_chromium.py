"""A lead sends personal letters and a person says no, in a real browser; axe on every page."""

import pytest

from ccqm.letters.models import Letter
from ccqm.letters.reports import Report, note_report
from tests.conftest import NOW
from tests.mailings.letters import addressee, link, listed, send_all
from tests.members.lists import ANN, BO, CY
from tests.members.scene import scene
from tests.reader import Reader
from tests.working import empty_queue, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fits(reader: Reader) -> None:
    """At 320 px nothing has to be scrolled sideways (A11Y-1.4.10)."""
    reader.page.set_viewport_size({"width": 320, "height": 640})
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_letters_are_sent_answered_and_declined(browser, live_server):
    empty_queue()
    # Given a lead with three people on a list
    address = live_server.url.replace("127.0.0.1", "localhost")
    here = scene()
    listed(here, ANN, BO, CY)
    lead = Reader(browser.new_page(), address)
    lead.carries_a_passkey_device()
    lead.signs_in_by_code(here.lead.email)
    lead.sets_up_a_passkey()
    # when they read the letter and send it
    lead.opens(f"/work/{here.participant.slug}/letters/")
    fits(lead)
    lead.follows("Read the letter and send it", exact=False)
    lead.sees("Hello Ann Lee,")
    fits(lead)
    lead.presses("Send 3 letters")
    lead.sees_heading("Your letters are being written")
    work()
    lead.follows("See how far it is now")
    lead.sees_heading("Your letters are sent")
    fits(lead)
    lead.presses("Do not remind anyone")
    lead.sees("We remind nobody.")
    # then Ann signs by her link, without an account
    ann = Reader(browser.new_page(), address)
    ann.opens(link("Ann Lee"))
    fits(ann)
    ann.types("Your name or initials", "A. L.")
    ann.presses("Sign")
    ann.sees("Thank you for signing")
    # and Bo says no, thank you, and sees what Ann sees when she comes back
    bo = Reader(browser.new_page(), address)
    bo.opens(link("Bo Rahman"))
    bo.presses("No, thank you: do not write to me again")
    bo.sees_heading("This link has been used")
    fits(bo)
    ann.opens(link("Ann Lee"))
    ann.sees_heading("This link has been used")
    # and the lead sees one address that does not work
    letter = addressee("Cy Okoro").letter
    send_all()
    note_report(Report(letter.pk, letter.to, "failed", "5.1.1", NOW), at=NOW)
    lead.opens(f"/work/{here.participant.slug}/letters/")
    lead.sees("Addresses that do not work")
    lead.does_not_see("Ann Lee")
    fits(lead)
    assert Letter.objects.filter(kind="sign_up_asked").count() == 3
    assert lead.complaints == ann.complaints == bo.complaints == []
