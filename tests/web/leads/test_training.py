"""The lead's page of training."""

import pytest
import time_machine
from django.urls import reverse

from ccqm.training.models import Attendance
from tests.conftest import NOW
from tests.members.scene import Scene, scene
from tests.people import signed_in
from tests.web.asking import on, queries_of, send, words

pytestmark = pytest.mark.django_db

DAY = on(2026, 11, 2, "held_on")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def address(here: Scene, name: str = "training", *rest: int) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, *rest])


def test_without_people_the_lead_is_shown_the_way():
    here = scene()
    lead = signed_in(here.lead)
    assert "Say how many people there are" in words(lead.get(address(here)))
    assert lead.get(address(here, "training-session")).status_code == 302


def test_sessions_and_persons_add_up():
    here = scene()
    staff = here.group("Staff", 60)
    here.group("Volunteers", 12)
    lead = signed_in(here.lead)
    session = {"group": staff.pk, "people": "25", "trainer": "The team", **DAY}
    person = {"group": staff.pk, "name": "Jo Bell", **DAY}
    assert send(lead, address(here, "training-session"), **session).status_code == 302
    assert send(lead, address(here, "training-person"), **person).status_code == 302
    page = words(lead.get(address(here)))
    assert "26 of 72 have had training. Bronze asks for 44." in page
    assert "25 people" in page
    assert "Jo Bell" in page


def test_the_only_group_is_not_asked_for():
    here = scene()
    here.group("Staff", 60)
    lead = signed_in(here.lead)
    assert "Which group?" not in words(lead.get(address(here, "training-session")))
    assert send(lead, address(here, "training-session"), people="7", **DAY).status_code == 302
    assert Attendance.objects.get().group.name == "Staff"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"people": "61"}, "This group has 60 people. Check both numbers."),
        ({"people": ""}, "Enter how many people took part"),
        ({"held_on-day": "24"}, "The date of the training must be today or in the past"),
        ({"held_on-month": ""}, "The date of the training must include a month"),
    ],
)
def test_what_is_wrong_is_said(wrong, message):
    here = scene()
    here.group("Staff", 60)
    answers = {"people": "7", **DAY} | wrong
    page = send(signed_in(here.lead), address(here, "training-session"), **answers)
    assert page.status_code == 422
    assert message in words(page)
    assert not Attendance.objects.exists()


def test_removing_asks_first_and_keeps_the_row():
    here = scene()
    here.group("Staff", 60)
    lead = signed_in(here.lead)
    send(lead, address(here, "training-person"), name="Jo Bell", **DAY)
    row = Attendance.objects.get()
    assert "Jo Bell" in words(lead.get(address(here, "training-remove", row.pk)))
    assert "1 of 60" in words(lead.get(address(here)))
    assert send(lead, address(here, "training-remove", row.pk)).status_code == 302
    assert "0 of 60" in words(lead.get(address(here)))
    assert Attendance.objects.count() == 1


def test_anothers_group_and_record_are_not_there():
    """SEC-02."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    group = here.group("Staff", 60)
    send(signed_in(here.lead), address(here, "training-session"), people="7", **DAY)
    elsewhere.group("Staff", 60)
    elsewhere.group("Members", 60)
    row, stranger = Attendance.objects.get(), signed_in(elsewhere.lead)
    for place in (here, elsewhere):
        for method in (stranger.get, stranger.post):
            assert method(address(place, "training-remove", row.pk)).status_code == 404
    sent = {"group": group.pk, "people": "7", **DAY}
    page = send(stranger, address(elsewhere, "training-session"), **sent)
    assert page.status_code == 422
    assert Attendance.objects.standing().count() == 1


def test_one_person_adds_their_own_training():
    here = scene("Robin Ashworth", "individual")
    here.group("Me", 1)
    lead = signed_in(here.lead)
    assert "What is their name?" not in words(lead.get(address(here, "training-person")))
    assert send(lead, address(here, "training-person"), **DAY).status_code == 302
    assert "One person takes part, and has had training." in words(lead.get(address(here)))


def test_three_records_cost_what_one_costs():
    here = scene()
    here.group("Staff", 60)
    lead = signed_in(here.lead)
    send(lead, address(here, "training-session"), people="7", **DAY)
    one = queries_of(lead, address(here))
    for name in ("A", "B"):
        send(lead, address(here, "training-person"), name=name, **DAY)
    assert queries_of(lead, address(here)) == one <= 15
