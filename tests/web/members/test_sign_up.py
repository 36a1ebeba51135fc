"""Members sign by link, with no account, in a minute."""

import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.members.actions import replace_link
from ccqm.pledges.actions import save_pledge
from ccqm.pledges.models import Signature
from ccqm.steps.merging import merge_participants
from ccqm.web.members import sign_up
from tests.conftest import NOW
from tests.members.scene import Scene, scene, sign
from tests.people import someone
from tests.web.asking import queries_of, send, words

pytestmark = pytest.mark.django_db


def address(here: Scene) -> str:
    return reverse("members:sign-up", args=[here.token])


def test_signing_with_a_name_is_enough(client):
    here = scene()
    here.group("Staff", 60)
    page = words(client.get(address(here)))
    assert "Harbour Lane Primary" in page
    assert "Which group do you belong to?" not in page, "one group is no question"
    done = send(client, address(here), name="B")
    assert done.status_code == 302
    signature = Signature.objects.get()
    assert (signature.name, signature.pledge, signature.may_show) == ("B", "", False)
    assert signature.thread == "plain"
    assert (signature.group.name, signature.language) == ("Staff", "en")
    assert "Thank you for signing" in words(client.get(done.url))


def test_signing_with_a_pledge_of_ones_own(client):
    here = scene()
    here.group("Staff", 60)
    volunteers = here.group("Volunteers", 9)
    answers = {"name": "محمد", "pledge": "I will ask\r\nfirst.", "may_show": "yes"}
    send(client, address(here), group=volunteers.pk, **answers)
    signature = Signature.objects.get()
    assert (signature.pledge, signature.may_show) == ("I will ask\nfirst.", True)
    assert signature.group == volunteers


def test_a_thread_in_a_colour_of_ones_own(client):
    """By name as well as by colour (A11Y-1.4.1), and never asked as a characteristic."""
    here = scene()
    sign(here.group("Staff", 60), 5, thread="teal")
    page = client.get(address(here))
    assert "A colour for your thread" in words(page)
    for name in ("Gold", "Orange", "Red", "Rose", "Purple", "Blue", "Teal", "Green", "Plain"):
        assert name in words(page)
    done = send(client, address(here), name="B", thread="red")
    assert Signature.objects.get(name="B").thread == "red"
    thanks = client.get(done.url)
    assert "Your thread is now part of the tapestry" in words(thanks)
    assert "Red: 1" in words(thanks)
    refused = send(client, address(here), name="B", thread="tartan")
    assert refused.status_code == 422
    assert "Select one of the options shown" in words(refused)


def test_what_is_told_before_anyone_signs(client):
    """No pressure, no children's data (DP-04), and the words they join in with."""
    here = scene()
    here.group()
    save_pledge(
        here.participant,
        words="We will listen.",
        is_public=True,
        language="en",
        expected=0,
        by=here.lead,
        at=NOW,
    )
    page = words(client.get(address(here)))
    assert "We will listen." in page
    assert "Nobody is told who signed, or who did not." in page
    assert "Children: please do not sign here." in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": " "}, "Enter your name or initials"),
        ({"name": "x" * 201}, "200 characters or fewer"),
        ({"pledge": "x" * 501}, "500 characters or fewer"),
        ({"group": ""}, "Select the group you belong to"),
        ({"group": "999999999"}, "Select the group you belong to"),
        ({"group": "x"}, "Select the group you belong to"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, wrong, message):
    here = scene()
    staff = here.group("Staff", 60)
    here.group("Volunteers", 9)
    answers = {"group": staff.pk, "name": "Kept name", "pledge": "Kept pledge"} | wrong
    page = send(client, address(here), **answers)
    assert page.status_code == 422
    assert message in words(page)
    assert "name" in wrong or 'value="Kept name"' in page.content.decode()
    assert not Signature.objects.exists()


def test_a_full_group_says_so_kindly(client):
    here = scene()
    sign(here.group("Staff", 5), 5)
    page = send(client, address(here), name="B")
    assert page.status_code == 422
    assert "All 5 people have signed already. Ask your lead to check the number." in words(page)
    assert Signature.objects.count() == 5


def test_unknown_and_stopped_links_look_alike(client):
    """SEC-02, SEC-09."""
    here = scene()
    here.group()
    old = address(here)
    replace_link(here.participant, old=here.token, by=here.lead, at=NOW)
    stopped = client.get(old)
    unknown = client.get(reverse("members:sign-up", args=["x" * 43]))
    assert stopped.status_code == unknown.status_code == 404
    assert words(stopped) == words(unknown)
    assert client.post(old, {"name": "B"}).status_code == 404


def test_another_participants_group_cannot_be_signed_for(client):
    """SEC-02."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    here.group("Staff", 60)
    here.group("Volunteers", 9)
    theirs = elsewhere.group("Members", 30)
    page = send(client, address(here), group=theirs.pk, name="B")
    assert page.status_code == 422
    assert not Signature.objects.exists()


def test_a_group_of_another_is_ignored_where_no_group_is_asked(client):
    """SEC-03."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    here.group("Staff", 60)
    theirs = elsewhere.group("Members", 30)
    send(
        client,
        address(here),
        group=theirs.pk,
        participant=elsewhere.participant.pk,
        withdraw_hash="0" * 64,
        name="B",
    )
    signature = Signature.objects.get()
    assert signature.participant == here.participant
    assert signature.withdraw_hash != "0" * 64


def test_the_page_is_private_to_whoever_has_the_link(client):
    """SEC-09: neither caches nor other sites learn the address."""
    here = scene()
    here.group()
    page = client.get(address(here))
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_too_many_at_once_are_asked_to_wait(client, monkeypatch):
    """SEC-08: generous, by link and by network address."""
    monkeypatch.setattr(sign_up, "MOST_IN_AN_HOUR", 2)
    here = scene()
    here.group()
    statuses = [send(client, address(here), name=f"B{n}").status_code for n in range(3)]
    assert statuses == [302, 302, 422]
    assert "Try again in an hour" in words(send(client, address(here), name="B"))
    assert Signature.objects.count() == 2


def test_three_groups_cost_what_one_costs(client):
    here = scene()
    sign(here.group("One", 9), 3)
    sign(here.group("Two", 9), 3)
    two = queries_of(client, address(here))
    for name in ("Three", "Four", "Five"):
        sign(here.group(name, 9), 3)
    assert queries_of(client, address(here)) == two <= 8


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_posts_make_one_signature():
    """REL-04: and all twenty are led to the same personal page."""
    here = scene()
    here.group("Staff", 60)
    target, key = address(here), str(uuid.uuid4())
    start, places = threading.Barrier(20), []

    def post() -> None:
        start.wait()
        try:
            done = Client().post(target, {"name": "B", "submission_key": key})
            places.append((done.status_code, done.headers.get("Location")))
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(places) == 20
    assert len(set(places)) == 1
    assert places[0][0] == 302
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("odd", ["%00", "%FF", "a%20b", "..", "é"])
def test_an_odd_link_is_not_found(client, odd):
    """SEC-17: nothing typed into an address makes the service fail."""
    for path in (f"/join/{odd}/", f"/join/{odd}/yours/"):
        assert client.get(path).status_code == 404


def test_nobody_signs_up_with_a_participant_that_became_part_of_another(client):
    """Its link stands on walls and in letters; who follows it later must not sign for nobody."""
    here, other = scene(), scene("Mill Street Mosque")
    here.group("Staff", 60)
    assert client.get(address(here)).status_code == 200
    why, manager = "The school joined the other one this autumn.", someone(Role.MANAGER)
    merge_participants(here.participant, into=other.participant, reason=why, by=manager, at=NOW)
    assert client.get(address(here)).status_code == 404
    assert send(client, address(here), name="B").status_code == 404
