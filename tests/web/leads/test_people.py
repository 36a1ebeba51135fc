"""The lead's page of groups and headcounts."""

import re
import uuid

import pytest
from django.urls import reverse

from ccqm.members.imports import name_group
from ccqm.members.models import Group
from ccqm.pledges import signing
from ccqm.pledges.models import JointSignature
from ccqm.pledges.queries import coverage
from tests.members.scene import Scene, scene, sign
from tests.people import NOW, signed_in
from tests.web.asking import hidden, queries_of, send, words

pytestmark = pytest.mark.django_db


def address(here: Scene, name: str = "people", *rest: int) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, *rest])


def test_a_lead_states_groups_and_sees_the_sum():
    here = scene()
    lead = signed_in(here.lead)
    assert "Nobody is counted yet." in words(lead.get(address(here)))
    for name, number in (("Staff", "60"), ("Volunteers", "1,2 00")):
        answers = {"name": name, "headcount": number, "who_signs": "alone"}
        assert send(lead, address(here, "people-add"), **answers).status_code == 302
    assert "1260 people are counted." in words(lead.get(address(here)))


def test_usual_groups_are_suggested_until_they_are_there():
    here = scene()
    lead = signed_in(here.lead)
    assert "Add Volunteers" in words(lead.get(address(here)))
    here.group("volunteers", 9)
    assert "Add Volunteers" not in words(lead.get(address(here)))
    assert 'value="Staff"' in lead.get(address(here, "people-add") + "?name=Staff").content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "Enter what you call this group"),
        ({"who_signs": ""}, "Select who signs"),
        ({"name": "STAFF"}, "You already have a group with this name."),
        ({"headcount": ""}, "Enter how many people are in this group"),
        ({"headcount": "0"}, "The number of people must be 1 or more"),
        ({"headcount": "9" * 30}, "The number of people must be 1000000 or fewer"),
        ({"headcount": "½"}, "Enter a whole number of people, like 25"),
    ],
)
def test_what_is_wrong_is_said(wrong, message):
    here = scene()
    here.group("Staff", 60)
    answers = {"name": "Night shift", "headcount": "7", "who_signs": "alone"} | wrong
    page = send(signed_in(here.lead), address(here, "people-add"), **answers)
    assert page.status_code == 422
    assert message in words(page)
    assert Group.objects.count() == 1


def test_signatures_hold_a_group_and_its_number():
    here = scene()
    group = here.group("Staff", 60)
    sign(group, 12)
    lead = signed_in(here.lead)
    low = {"name": "Staff", "headcount": "9", "who_signs": "alone"}
    lower = send(lead, address(here, "people-change", group.pk), **low)
    assert lower.status_code == 422
    assert "10 people of this group have signed" in words(lower)
    gone = send(lead, address(here, "people-remove", group.pk))
    assert gone.status_code == 422
    assert "cannot be removed" in words(gone)
    assert send(
        lead,
        address(here, "people-change", group.pk),
        **(low | {"name": "Team", "headcount": "10"}),
    ).url
    group.refresh_from_db()
    assert (group.name, group.headcount) == ("Team", 10)


def test_removing_an_empty_group_asks_first():
    here = scene()
    group = here.group("Staff", 60)
    lead = signed_in(here.lead)
    assert "Are you sure you want to remove this?" in words(
        lead.get(address(here, "people-remove", group.pk))
    )
    assert Group.objects.standing().exists()
    assert send(lead, address(here, "people-remove", group.pk)).status_code == 302
    assert not Group.objects.standing().exists()


@pytest.mark.parametrize("name", ["people-change", "people-remove"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_participants_group_is_not_there(name, method):
    """SEC-02."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    group = here.group()
    stranger = signed_in(elsewhere.lead)
    for place in (here, elsewhere):
        sent = {"name": "Mine", "headcount": "1", "version": "1"}
        assert getattr(stranger, method)(address(place, name, group.pk), sent).status_code == 404
    group.refresh_from_db()
    assert (group.name, group.removed_at) == ("Staff", None)


def test_one_person_states_no_groups():
    here = scene("Robin Ashworth", "individual")
    assert signed_in(here.lead).get(address(here)).status_code == 404


def test_three_groups_cost_what_one_costs():
    here = scene()
    here.group("One", 9)
    one = queries_of(signed_in(here.lead), address(here))
    here.group("Two", 9)
    here.group("Three", 9)
    assert queries_of(signed_in(here.lead), address(here)) == one <= 15


def test_children_are_a_group_that_signs_together():
    """DP-04: who signs is asked; names that look like children preselect the answer."""
    here = scene()
    lead = signed_in(here.lead)
    assert "Add Pupils or students" in words(lead.get(address(here)))
    page = lead.get(address(here, "people-add") + "?name=Pupils or students").content.decode()
    assert re.search(r'value="led"[^>]*checked', page)
    page = lead.get(address(here, "people-add") + "?name=Staff").content.decode()
    assert re.search(r'value="alone"[^>]*checked', page)
    answers = {"name": "Pupils", "headcount": "460", "who_signs": "led"}
    assert send(lead, address(here, "people-add"), **answers).status_code == 302
    assert Group.objects.get(name="Pupils").is_led
    assert "Children, who sign together" in words(lead.get(address(here)))


def test_who_signs_stays_once_signatures_are_told_or_people_are_listed():
    """DP-04 and decision 11: the refusal knows no more than the page."""
    here = scene()
    group, lead = here.group("Staff", 60), signed_in(here.lead)
    sign(group, 4)
    turned = {"name": "Staff", "headcount": "60", "who_signs": "led"}
    target = address(here, "people-change", group.pk)
    assert send(lead, target, **turned).status_code == 302, "nothing is told of four"
    assert send(lead, target, **(turned | {"who_signs": "alone"})).status_code == 302
    sign(group, 1)
    page = send(lead, target, **turned)
    assert page.status_code == 422
    assert "People have signed already, so this stays as it is." in words(page)
    other = here.group("Drivers", 30)
    name_group(other, are_adults=True, tells_nothing=True, by=here.lead, at=NOW)
    other.refresh_from_db()
    turned = {"name": "Drivers", "headcount": "30", "who_signs": "led"}
    page = send(lead, address(here, "people-change", other.pk), **turned)
    assert "listed by name, so it cannot be children" in words(page)


def test_leavers_take_a_share_and_a_double_click_takes_it_once():
    """Decision 11, REL-04: a class that left does not count for ever."""
    here = scene()
    group, lead = here.group("Pupils", 60, is_led=True), signed_in(here.lead)
    words_of_class = {"kind": JointSignature.Kind.CLASS, "people": 60, "led_by": "T"}
    signing.sign_together(group, **words_of_class, submission_key=uuid.uuid4(), at=NOW)
    target = address(here, "people-leavers", group.pk)
    sent = hidden(lead.get(target)) | {"left": "30", "joined": "20"}
    assert lead.post(target, sent).status_code == lead.post(target, sent).status_code == 302
    group.refresh_from_db()
    assert group.headcount == 50
    assert coverage(here.participant).count == 30
    page = send(lead, target, left="51", joined="0")
    assert page.status_code == 422
    assert "No more than 50 people can have left." in words(page)
    assert "Enter how many people have left, or how many came." in words(
        send(lead, target, left="0", joined="0")
    )
