"""Signing, or saying no, by the link of a personal letter."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.letters.models import Letter
from ccqm.pledges.models import Signature, Way
from ccqm.steps.merging import merge_participants
from tests.conftest import NOW
from tests.mailings.letters import addressee, crowd, link, listed, sent
from tests.members.lists import ANN, BO, saved
from tests.members.scene import scene
from tests.people import someone
from tests.web.asking import hidden, queries_of, send, words

pytestmark = pytest.mark.django_db
USED = "This link has been used"


def no(name: str) -> str:
    return link(name) + "no/"


def test_signing_by_the_link_asks_for_no_group_and_closes_it(client):
    here = scene()
    sent(here, listed(here, ANN, BO))
    here.group("Volunteers", 9)
    page = words(client.get(link("Ann Lee")))
    assert "Harbour Lane Primary" in page
    assert "Which group do you belong to?" not in page
    assert "Nobody is told who signed, or who did not." in page
    assert "No, thank you: do not write to me again" in page
    assert "Ann Lee" not in page, "whoever else opens it learns no name"
    done = send(client, link("Ann Lee"), name="A.", pledge="I will ask.", may_show="yes")
    signature = Signature.objects.get()
    assert (signature.name, signature.way, signature.group.name) == ("A.", Way.LETTER, "Staff")
    assert "Thank you for signing" in words(client.get(done.url))
    assert USED in words(client.get(link("Ann Lee")))


def test_the_same_form_sent_twice_is_one_signature_and_the_same_page(client):
    """REL-04."""
    here = scene()
    sent(here, listed(here, ANN))
    form = hidden(client.get(link("Ann Lee"))) | {"name": "A."}
    urls = {client.post(link("Ann Lee"), form).url for _click in range(3)}
    assert len(urls) == Signature.objects.count() == 1


def bare(page) -> str:
    """The page without its own address and the token against forgery, which the footer holds."""
    return re.sub(
        r'(name="csrfmiddlewaretoken"|name="next") value="[^"]*"', "", page.content.decode()
    )


def test_the_page_is_the_same_after_signing_and_after_no():
    """Decision 12: byte for byte, for whoever finds the letter in somebody's mailbox."""
    here = scene()
    sent(here, listed(here, ANN, BO))
    send(Client(), link("Ann Lee"), name="A.")
    assert Client().post(no("Bo Rahman")).url == link("Bo Rahman")
    pages = [Client().get(link(name)) for name in ("Ann Lee", "Bo Rahman")]
    assert USED in words(pages[0])
    assert bare(pages[0]) == bare(pages[1])
    assert dict(pages[0].headers) == dict(pages[1].headers)
    posts = [send(Client(), link(name), name="X") for name in ("Ann Lee", "Bo Rahman")]
    assert bare(posts[0]) == bare(posts[1])
    assert Signature.objects.count() == 1


def test_opening_the_link_or_asking_for_its_no_changes_nothing(client):
    """SEC-09: programs that look for harmful mail open links."""
    here = scene()
    sent(here, listed(here, ANN))
    for place in (link("Ann Lee"), no("Ann Lee")):
        for ask in (client.get, client.head, client.options):
            ask(place)
    assert client.get(no("Ann Lee")).status_code == 405
    assert not addressee("Ann Lee").is_closed


def test_saying_no_twice_is_saying_it_once(client):
    here = scene()
    sent(here, listed(here, ANN))
    for _click in range(2):
        assert client.post(no("Ann Lee")).status_code == 302
    assert Letter.objects.count() == 1


def test_no_needs_the_page_it_came_from():
    """Another site cannot say no for anyone."""
    here = scene()
    sent(here, listed(here, ANN))
    assert Client(enforce_csrf_checks=True).post(no("Ann Lee")).status_code == 403
    assert not addressee("Ann Lee").is_closed


def test_the_address_is_told_to_nobody(client):
    """SEC-09, SEC-24: used or not."""
    here = scene()
    sent(here, listed(here, ANN))
    for _time in range(2):
        page = client.get(link("Ann Lee"))
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in page.headers["Cache-Control"]
        client.post(no("Ann Lee"))


def test_unknown_links_and_those_of_a_merged_participant_are_not_there(client):
    here, into = scene(), scene("Big Trust")
    sent(here, listed(here, ANN))
    token = link("Ann Lee").split("/")[2]
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", here.token):
        assert client.get(reverse("letter:sign", args=[wrong])).status_code == 404
        assert client.post(reverse("letter:decline", args=[wrong])).status_code == 404
    manager = someone(Role.MANAGER)
    merge_participants(here.participant, into=into.participant, reason="They joined the trust.",
                       by=manager, at=NOW)  # fmt: skip
    assert client.get(reverse("letter:sign", args=[token])).status_code == 404


def test_people_who_left_cannot_use_theirs(client):
    here = scene()
    group = listed(here, ANN, BO)
    sent(here, group)
    form = hidden(client.get(link("Ann Lee"))) | {"name": "A."}
    place = link("Ann Lee")
    saved(here, group, BO)
    assert USED in words(client.get(place))
    assert USED in words(client.post(place, form))
    assert not Signature.objects.exists()


def test_what_is_wrong_is_said_and_leaves_the_link_open(client):
    here = scene()
    sent(here, listed(here, ANN))
    page = send(client, link("Ann Lee"), name=" ", pledge="Kept pledge")
    assert page.status_code == 422
    assert "Enter your name or initials" in words(page)
    assert "Kept pledge" in words(page)
    assert not addressee("Ann Lee").is_closed


def test_the_page_costs_the_same_for_one_and_for_many(client):
    here = scene()
    group = listed(here, ANN)
    sent(here, group)
    few = queries_of(client, link("Ann Lee"))
    saved(here, group, ANN, *crowd(50))
    sent(here, group)
    assert queries_of(client, link("Ann Lee")) == few <= 8
