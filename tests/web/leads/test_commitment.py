"""The lead's formal commitment: write, read, make."""

import pytest
import time_machine
from django.urls import reverse

from ccqm.pledges.models import Commitment
from tests.conftest import NOW
from tests.members.scene import Scene, scene
from tests.people import signed_in
from tests.web.asking import hidden, on, queries_of, words

pytestmark = pytest.mark.django_db

ANSWERS = {
    "template": "declaration",
    "voice": "plural",
    "decided_by": "The governing body",
    "officer_name": "Sam Rivers",
    "officer_role": "Head teacher",
    **on(2026, 11, 2, "decided_on"),
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def address(here: Scene, name: str = "commitment") -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug])


def read(here: Scene, **answers: str):
    """Fill the form in and go on to the page where it is read."""
    lead, target = signed_in(here.lead), address(here, "commitment-make")
    return lead.post(target, hidden(lead.get(target)) | ANSWERS | answers | {"step": "read"})


def made(here: Scene, **answers: str):
    """Make what was read, with the inputs that the page itself sends back."""
    sent = hidden(read(here, **answers)) | {"step": "make"}
    return signed_in(here.lead).post(address(here, "commitment-make"), sent)


def test_it_is_read_before_it_is_made():
    here = scene()
    page = read(here)
    assert "The governing body decided this on 2 November 2026." in words(page)
    assert "It is not made yet." in words(page)
    assert not Commitment.objects.exists()
    assert made(here).status_code == 302
    commitment = Commitment.objects.get()
    assert commitment.statement.startswith("We, Harbour Lane Primary, declare")
    assert commitment.statement in words(signed_in(here.lead).get(address(here)))


def test_the_words_on_the_way_cannot_be_forged():
    """SEC-03: the statement is written by us each time, never taken from the form."""
    here = scene()
    made(here, statement="We promise nothing.", version="0")
    assert "promise nothing" not in Commitment.objects.get().statement


def test_going_back_keeps_every_answer():
    here = scene()
    sent = hidden(read(here)) | {"step": "change"}
    page = signed_in(here.lead).post(address(here, "commitment-make"), sent)
    assert 'value="The governing body"' in page.content.decode()
    assert 'value="2026"' in page.content.decode()
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"template": ""}, "Select which words suit you"),
        ({"voice": "royal"}, "Select one of the options shown"),
        ({"decided_by": ""}, "Enter who took the decision"),
        ({"officer_role": ""}, "Enter their role"),
        ({"decided_on-day": "24"}, "The date of the decision must be today or in the past"),
    ],
)
def test_what_is_wrong_is_said_before_it_is_read(wrong, message):
    here = scene()
    page = read(here, **wrong)
    assert page.status_code == 422
    assert message in words(page)


def test_changing_it_keeps_the_earlier_words():
    here = scene()
    made(here)
    made(here, voice="singular")
    page = words(signed_in(here.lead).get(address(here)))
    assert "I, Harbour Lane Primary, declare" in page
    assert "Earlier commitments" in page
    assert Commitment.objects.count() == 2


def test_a_second_click_makes_no_second_commitment():
    """REL-04."""
    here = scene()
    sent = hidden(read(here)) | {"step": "make"}
    for _click in range(2):
        signed_in(here.lead).post(address(here, "commitment-make"), sent)
    assert Commitment.objects.count() == 1


def test_two_leads_at_once_see_both():
    """REL-05."""
    here = scene()
    late = hidden(read(here, officer_name="Alex Green")) | {"step": "make"}
    made(here)
    page = signed_in(here.lead).post(address(here, "commitment-make"), late)
    assert page.status_code == 422
    assert "Sam Rivers" in words(page)
    assert 'value="Alex Green"' in page.content.decode()
    assert Commitment.objects.count() == 1


def test_one_person_is_asked_for_words_and_date_only():
    here = scene("Robin Ashworth", "individual")
    page = words(signed_in(here.lead).get(address(here, "commitment-make")))
    assert "Who took the decision?" not in page
    assert made(here).status_code == 302
    assert Commitment.objects.get().statement.startswith("I, Robin Ashworth, declare")


def test_three_versions_cost_what_one_costs():
    here = scene()
    made(here)
    one = queries_of(signed_in(here.lead), address(here))
    made(here)
    made(here)
    assert queries_of(signed_in(here.lead), address(here)) == one <= 15
