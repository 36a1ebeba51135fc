"""The lead's page of groups and headcounts."""

import pytest
from django.urls import reverse

from ccqm.members.models import Group
from tests.members.scene import Scene, scene, sign
from tests.people import signed_in
from tests.web.asking import queries_of, send, words

pytestmark = pytest.mark.django_db


def address(here: Scene, name: str = "people", *rest: int) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, *rest])


def test_a_lead_states_groups_and_sees_the_sum():
    here = scene()
    lead = signed_in(here.lead)
    assert "Nobody is counted yet." in words(lead.get(address(here)))
    for name, number in (("Staff", "60"), ("Volunteers", "1,2 00")):
        answers = {"name": name, "headcount": number}
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
    answers = {"name": "Night shift", "headcount": "7"} | wrong
    page = send(signed_in(here.lead), address(here, "people-add"), **answers)
    assert page.status_code == 422
    assert message in words(page)
    assert Group.objects.count() == 1


def test_signatures_hold_a_group_and_its_number():
    here = scene()
    group = here.group("Staff", 60)
    sign(group, 12)
    lead = signed_in(here.lead)
    low = {"name": "Staff", "headcount": "9"}
    lower = send(lead, address(here, "people-change", group.pk), **low)
    assert lower.status_code == 422
    assert "10 people of this group have signed" in words(lower)
    gone = send(lead, address(here, "people-remove", group.pk))
    assert gone.status_code == 422
    assert "cannot be removed" in words(gone)
    assert send(lead, address(here, "people-change", group.pk), name="Team", headcount="10").url
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
