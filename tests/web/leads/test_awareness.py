"""The lead's page of step 2."""

import pytest
import time_machine
from django.urls import reverse

from ccqm.awareness.models import Activity
from ccqm.members.actions import make_roster_of_one
from tests.conftest import NOW
from tests.members.scene import Scene, scene
from tests.people import signed_in
from tests.web.asking import on, queries_of, send, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


ANSWERS = {
    "how": "meeting",
    "what": "We told everyone.",
    "audience": "All staff",
    "reach": "1,060",
    **on(2026, 11, 2),
}


def address(here: Scene, name: str = "awareness", *rest: int) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, *rest])


def added(here: Scene, **answers: object):
    return send(signed_in(here.lead), address(here, "awareness-add"), **(ANSWERS | answers))


def test_a_lead_records_and_sees_it():
    here = scene()
    assert "Nothing is recorded yet" in words(signed_in(here.lead).get(address(here)))
    assert added(here).status_code == 302
    page = words(signed_in(here.lead).get(address(here)))
    assert "1 activity is recorded." in page
    assert "A meeting or assembly" in page
    assert "About 1060 people" in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"how": ""}, "Select how you told people"),
        ({"how": "telepathy"}, "Select one of the options shown"),
        ({"what": " "}, "Enter what happened"),
        ({"reach": "many"}, "Enter a whole number of people, like 25"),
        ({"reach": "0"}, "The number of people must be 1 or more"),
        ({"done_on-day": "31"}, "The date must be a real date"),
        ({"done_on-day": "24"}, "The date must be today or in the past"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(wrong, message):
    here = scene()
    page = added(here, **{"what": "Kept words", **wrong})
    assert page.status_code == 422
    assert message in words(page)
    assert "what" in wrong or "Kept words" in page.content.decode()
    assert not Activity.objects.exists()


def test_changing_and_removing():
    here = scene()
    added(here)
    row = Activity.objects.get()
    lead = signed_in(here.lead)
    changed = send(
        lead, address(here, "awareness-change", row.pk), **(ANSWERS | {"what": "Better words"})
    )
    assert changed.status_code == 302
    assert "Better words" in words(lead.get(address(here)))
    asked = lead.get(address(here, "awareness-remove", row.pk))
    assert "Better words" in words(asked)
    assert Activity.objects.standing().count() == 1, "asking removes nothing"
    assert send(lead, address(here, "awareness-remove", row.pk)).status_code == 302
    assert Activity.objects.standing().count() == 0


def test_two_editors_see_both_their_words():
    """REL-05: the second one loses nothing, and may save once they have read the first's."""
    here = scene()
    added(here)
    target = address(here, "awareness-change", Activity.objects.get().pk)
    lead = signed_in(here.lead)
    mine = ANSWERS | {"what": "First words", "version": "1"}
    assert lead.post(target, mine).status_code == 302
    page = lead.post(target, mine | {"what": "Second words"})
    assert page.status_code == 422
    assert "First words" in words(page)
    assert "Second words" in page.content.decode()
    assert 'name="version" value="2"' in page.content.decode()


@pytest.mark.parametrize("name", ["awareness-change", "awareness-remove"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_participants_record_is_not_there(name, method):
    """SEC-02: neither under their address nor under one's own."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    added(here)
    row = Activity.objects.get()
    stranger = signed_in(elsewhere.lead)
    for place in (here, elsewhere):
        assert getattr(stranger, method)(address(place, name, row.pk), ANSWERS).status_code == 404
    assert Activity.objects.standing().count() == 1


def test_fields_that_are_not_asked_cannot_be_set():
    """SEC-03."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    added(here, participant=str(elsewhere.participant.pk), removed_at="2020-01-01")
    row = Activity.objects.get()
    assert (row.participant, row.removed_at) == (here.participant, None)


def test_page_says_which_groups_have_heard_nothing_yet():
    here = scene()
    staff, governors = here.group("Staff"), here.group("Governors", 9)
    lead = signed_in(here.lead)
    assert "Groups that have heard nothing yet: Staff Governors" in words(lead.get(address(here)))
    added(here, groups=[str(staff.pk)])
    page = words(lead.get(address(here)))
    assert "Groups that have heard nothing yet: Governors" in page
    row = Activity.objects.get()
    change = address(here, "awareness-change", row.pk)
    assert f'value="{staff.pk}"' in lead.get(change).content.decode()
    both = {"groups": [str(staff.pk), str(governors.pk)]}
    assert send(lead, change, **(ANSWERS | both)).status_code == 302
    assert "heard nothing yet" not in words(lead.get(address(here)))
    send(lead, address(here, "awareness-remove", row.pk))
    assert "heard nothing yet: Staff Governors" in words(lead.get(address(here)))


def test_another_participants_group_cannot_be_named():
    """SEC-02."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    here.group()
    assert added(here, groups=[str(elsewhere.group().pk)]).status_code == 422
    assert not Activity.objects.exists()


def test_one_person_alone_is_not_asked_about_groups():
    here = scene("Asha Rao", kind="individual")
    make_roster_of_one(here.participant, by=here.lead, at=NOW)
    lead = signed_in(here.lead)
    assert "heard nothing yet" not in words(lead.get(address(here)))
    assert "Which of your groups" not in words(lead.get(address(here, "awareness-add")))


def test_more_groups_cost_no_more():
    here = scene()
    here.group()
    pages = [address(here), address(here, "awareness-add")]
    one = [queries_of(signed_in(here.lead), page) for page in pages]
    here.group("Governors", 9)
    here.group("Pupils", 300)
    assert [queries_of(signed_in(here.lead), page) for page in pages] == one
    assert max(one) <= 15


def test_three_records_cost_what_one_costs():
    here = scene()
    added(here)
    one = queries_of(signed_in(here.lead), address(here))
    added(here)
    added(here)
    assert queries_of(signed_in(here.lead), address(here)) == one <= 15
