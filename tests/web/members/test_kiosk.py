"""A tablet that people pass on: the same form, and nothing left of the last person."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from ccqm.pledges.models import Signature
from ccqm.pledges.queries import signature_at
from ccqm.pledges.signing import personal_token
from ccqm.web.members import kiosk
from tests.members.scene import Scene, scene, sign
from tests.web.asking import queries_of, send, words

pytestmark = pytest.mark.django_db


def address(here: Scene, end: str = "") -> str:
    return reverse("members:kiosk", args=[here.token]) + end


def test_people_sign_one_after_the_other(client: Client) -> None:
    here = scene()
    here.group("Staff", 60)
    for name in ("B", "C"):
        done = send(client, address(here), name=name, thread="red")
        assert done.status_code == 302
        assert done.url == address(here, "thanks/"), "no address holds a person's own link"
        page = client.get(done.url)
        assert "Thank you for signing" in words(page)
        assert "Refresh" not in page.headers, "nobody is hurried (A11Y-2.2.1)"
    assert Signature.objects.standing().count() == 2


def test_nothing_is_left_of_the_last_person(client: Client) -> None:
    """No cache, no filling in, no word of theirs on the next form."""
    here = scene()
    here.group("Staff", 60)
    send(client, address(here), name="Zebedee", pledge="Mine alone", may_show="no")
    for end in ("thanks/", "thanks/", ""):
        page = client.get(address(here, end))
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "Zebedee" not in page.content.decode()
        assert "Mine alone" not in page.content.decode()
    form = client.get(address(here)).content.decode()
    assert re.search(r"<form[^>]*autocomplete=\"off\"", form)
    assert 'autocomplete="name"' not in form


def test_ones_own_link_is_shown_for_as_long_as_its_owner_asks(client: Client) -> None:
    """A11Y-2.2.1: five minutes, and five more with one click, as often as need be."""
    here = scene()
    here.group("Staff", 60)
    send(client, address(here), name="B")
    assert "I want my own link" in words(client.get(address(here, "thanks/")))
    for _time in range(3):
        kept = client.get(address(here, "thanks/?keep"))
        assert 'class="app-qr"' in kept.content.decode()
        assert kept.headers["Refresh"] == f"300; url={address(here)}"
        assert "I need more time" in words(kept)
    held = client.session[kiosk.OWN]
    client.session.flush()
    session = client.session
    session[kiosk.OWN] = [held[0], time.time() - 1]
    session.save()
    assert "app-qr" not in client.get(address(here, "thanks/?keep")).content.decode()


def test_the_session_does_not_hold_the_link_itself(client: Client) -> None:
    """SEC-09: whoever reads the table of sessions can take nobody's signature back."""
    here = scene()
    here.group("Staff", 60)
    send(client, address(here), name="B")
    signature = Signature.objects.get()
    held = str(client.session[kiosk.OWN])
    assert personal_token(signature.submission_key) not in held
    assert signature_at(personal_token(signature.submission_key)) == signature


def test_opening_the_next_form_forgets_the_link(client: Client) -> None:
    here = scene()
    here.group("Staff", 60)
    send(client, address(here), name="B")
    client.get(address(here))
    page = client.get(address(here, "thanks/?keep"))
    assert "app-qr" not in page.content.decode()
    assert "I want my own link" not in words(page)


def test_what_is_wrong_is_said_and_can_be_cleared(client: Client) -> None:
    here = scene()
    here.group("Staff", 60)
    page = send(client, address(here), name="", pledge="Kept pledge")
    assert page.status_code == 422
    assert "Enter your name or initials" in words(page)
    assert "Kept pledge" in words(page)
    assert "Clear everything and start again" in words(page)
    assert not Signature.objects.exists()


def test_an_unknown_link_has_no_kiosk(client: Client) -> None:
    """SEC-09."""
    for name in ("members:kiosk", "members:kiosk-thanks"):
        assert client.get(reverse(name, args=["x" * 43])).status_code == 404


def test_it_costs_the_same_however_many_sign(client: Client) -> None:
    here = scene()
    sign(here.group("Staff", 60), 6)
    sign(here.group("Governors", 9), 1)
    few = [queries_of(client, address(here, end)) for end in ("", "thanks/")]
    sign(here.group("Volunteers", 60), 20)
    assert [queries_of(client, address(here, end)) for end in ("", "thanks/")] == few
    assert max(few) <= 8
