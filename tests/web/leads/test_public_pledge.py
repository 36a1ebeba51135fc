"""The lead's page of the public pledge."""

import pytest
from django.urls import reverse

from ccqm.pledges.models import PublicPledge
from ccqm.pledges.queries import public_pledge
from tests.members.scene import Scene, scene
from tests.people import signed_in
from tests.web.asking import queries_of, send, words

pytestmark = pytest.mark.django_db

LISTEN = {"words": "We will listen.", "is_public": "yes"}


def address(here: Scene) -> str:
    return reverse("leads:public-pledge", args=[here.participant.slug])


def test_writing_publishing_and_taking_it_back():
    here = scene()
    lead = signed_in(here.lead)
    assert send(lead, address(here), **(LISTEN | {"is_public": "no"})).status_code == 302
    assert public_pledge(here.participant) is None
    send(lead, address(here), **LISTEN)
    assert public_pledge(here.participant).words == "We will listen."
    page = words(lead.get(address(here)))
    assert "Your pledge is published." in page
    assert "Your public page is off" in page, "nobody can find it yet, and we say so"
    send(lead, address(here), **(LISTEN | {"is_public": "no"}))
    assert public_pledge(here.participant) is None
    assert PublicPledge.objects.get().words == "We will listen."


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"words": "  "}, "Enter what you promise"),
        ({"words": "x" * 1001}, "1000 characters or fewer"),
        ({"is_public": ""}, "Select who may read it"),
    ],
)
def test_what_is_wrong_is_said_and_kept(wrong, message):
    here = scene()
    page = send(signed_in(here.lead), address(here), **(LISTEN | wrong))
    assert page.status_code == 422
    assert message in words(page)
    assert not PublicPledge.objects.exists()


@pytest.mark.parametrize("seen", ["0", "1"])
def test_two_editors_see_both_their_words(seen):
    """REL-05: also when both write the first one."""
    here = scene()
    lead = signed_in(here.lead)
    lead.post(address(here), LISTEN | {"version": "0"})
    if seen == "1":
        lead.post(address(here), LISTEN | {"words": "We will ask.", "version": "1"})
    page = lead.post(address(here), LISTEN | {"words": "We will act.", "version": seen})
    assert page.status_code == 422
    theirs = "We will ask." if seen == "1" else "We will listen."
    assert theirs in words(page)
    assert "We will act." in page.content.decode()
    assert PublicPledge.objects.get().words == theirs


def test_another_lead_cannot_reach_it():
    """SEC-02."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    stranger = signed_in(elsewhere.lead)
    assert stranger.get(address(here)).status_code == 404
    assert stranger.post(address(here), LISTEN | {"version": "0"}).status_code == 404
    assert not PublicPledge.objects.exists()


def test_it_is_cheap():
    here = scene()
    assert queries_of(signed_in(here.lead), address(here)) <= 15
