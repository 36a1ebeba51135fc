"""A member's own page: confirmation, and taking the signature back."""

import pytest
from django.urls import reverse

from ccqm.members.actions import replace_link
from ccqm.pledges.models import Signature
from tests.conftest import NOW
from tests.members.scene import scene, sign
from tests.web.asking import queries_of, words

pytestmark = pytest.mark.django_db


def address(token: str) -> str:
    return reverse("members:yours", args=[token])


def test_the_confirmation_survives_a_bookmark_and_shows_the_way_back(client):
    """GDS-20."""
    token = sign(scene().group(), pledge="I will ask.")[0].token
    for _visit in range(2):
        page = client.get(address(token))
        assert "Thank you for signing" in words(page)
        assert "I will ask." in words(page)
        assert "It is not shown to anyone." in words(page)
        assert f'value="http://testserver{address(token)}"' in page.content.decode()


def test_only_a_post_withdraws(client):
    """SEC-09: mail scanners open links."""
    here = scene()
    token = sign(here.group(), name="Zebedee", pledge="I will ask.")[0].token
    client.get(address(token))
    assert Signature.objects.standing().count() == 1
    done = client.post(address(token))
    assert done.status_code == 302
    assert Signature.objects.standing().count() == 0
    page = words(client.get(done.url))
    assert "You have taken your signature back" in page
    assert "I will ask." not in page
    assert client.post(address(token)).status_code == 302


def test_it_works_when_the_shared_link_was_replaced(client):
    """Taking back is a right: it does not hang on the lead's link."""
    here = scene()
    token = sign(here.group())[0].token
    replace_link(here.participant, old=here.token, by=here.lead, at=NOW)
    assert client.post(address(token)).status_code == 302
    assert Signature.objects.standing().count() == 0


def test_it_opens_nothing_else(client):
    """SEC-02: neither the shared token nor a stored hash is a personal link."""
    here = scene()
    signed = sign(here.group())[0]
    for token in (here.token, signed.signature.withdraw_hash, "x" * 43):
        assert client.get(address(token)).status_code == 404
        assert client.post(address(token)).status_code == 404
    assert client.get(reverse("members:sign-up", args=[signed.token])).status_code == 404
    assert Signature.objects.standing().count() == 1


def test_it_is_private_and_cheap(client):
    token = sign(scene().group())[0].token
    page = client.get(address(token))
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "Zebedee" not in words(page)
    assert queries_of(client, address(token)) <= 8
