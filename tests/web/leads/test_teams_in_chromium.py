"""A school's classes and a sheet of paper, in a real browser at 320 pixels; axe on every page."""

import pytest

from ccqm.members.actions import state_people
from ccqm.members.models import SignUpLink
from ccqm.members.queries import groups_of
from ccqm.members.teams import state_team
from ccqm.papers.models import Sheet
from tests.conftest import NOW
from tests.reader import Reader
from tests.workspaces import road

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def narrow(reader: Reader) -> None:
    """A11Y-1.4.10: nothing is to be scrolled sideways."""
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320, reader.page.url


def test_a_class_signs_and_a_sheet_is_entered(browser, live_server):
    # Given a lead of a school with a class and some staff, on a small phone
    address = live_server.url.replace("127.0.0.1", "localhost")
    on, by = road(), {}
    by = {"by": on.lead, "at": NOW}
    pupils = state_people(on.participant, name="Pupils", headcount=460, is_led=True, **by)
    staff = groups_of(on.participant).filter(is_led=False).first()
    staff = staff or state_people(on.participant, name="Staff", headcount=60, **by)
    state_team(pupils, name="Class 3B with a rather long name", headcount=28, **by)
    lead = Reader(browser.new_page(), address)
    lead.page.set_viewport_size({"width": 320, "height": 640})
    lead.carries_a_passkey_device()
    lead.signs_in_by_code(on.lead.email)
    lead.sets_up_a_passkey()
    # when they open the classes and make a code
    work = f"/work/{on.participant.slug}"
    lead.opens(f"{work}/people/{pupils.pk}/teams/")
    narrow(lead)
    lead.follows("Get a link and code", exact=False)
    lead.presses("Make a link and a code")
    narrow(lead)
    # then the teacher signs with the class, without an account
    link = SignUpLink.objects.get(team__isnull=False)
    teacher = Reader(browser.new_page(), address)
    teacher.page.set_viewport_size({"width": 320, "height": 640})
    teacher.opens(f"/join/{link.token}/")
    narrow(teacher)
    teacher.presses("Sign for the class")
    teacher.sees("There is a problem")
    teacher.types("How many children took part?", "26")
    teacher.types("Who led them?", "Class teacher")
    teacher.presses("Sign for the class")
    teacher.sees_heading("Thank you for signing")
    narrow(teacher)
    teacher.opens(f"/join/{link.token}/")
    teacher.sees_heading("This class has signed")
    teacher.opens(f"/join/{link.token}/told/")
    narrow(teacher)
    teacher.dates("When did you talk about it?", NOW.date())
    teacher.types("How many people were there?", "27")
    teacher.presses("Tick off")
    teacher.sees("27 people were there")
    # and the lead sees it, and enters a sheet of paper
    lead.opens(f"{work}/awareness/teams/")
    lead.sees("1 of 1 team has talked about it.")
    narrow(lead)
    lead.opens(f"{work}/papers/make/")
    lead.page.get_by_label("Who is it for?").select_option(f"group-{staff.pk}")
    lead.presses("Make the sheet")
    narrow(lead)
    lead.opens(f"{work}/papers/{Sheet.objects.get().code}/count/")
    narrow(lead)
    lead.opens(f"{work}/papers/{Sheet.objects.get().code}/lines/")
    narrow(lead)
    lead.page.get_by_label("Name or initials").first.fill("A. B.")
    lead.presses("Save")
    lead.sees("1 line is saved.")
    lead.opens(f"{work}/papers/")
    lead.sees("Lines entered")
    narrow(lead)
    assert lead.complaints == teacher.complaints == []
