"""A class signs together, by its teacher; no child is named (DP-04)."""

import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ccqm.members.models import Group, Team
from ccqm.members.teams import make_team_link, state_team
from ccqm.pledges.models import JointSignature, Signature
from tests.members.scene import Scene, scene
from tests.people import NOW
from tests.web.asking import hidden, queries_of, send, words

ANSWERS = {"people": "26", "led_by": "Class teacher", "pledge": "We share", "may_show": "yes"}
pytestmark = pytest.mark.django_db


def a_class(here: Scene, name: str = "Class 3B", headcount: int = 28) -> tuple[Team, str]:
    """A class and the address of its own link."""
    group = Group.objects.filter(participant=here.participant, is_led=True).first()
    group = group or here.group("Pupils", 460, is_led=True)
    team = state_team(group, name=name, headcount=headcount, by=here.lead, at=NOW)
    token = make_team_link(team, by=here.lead, at=NOW).token
    return team, reverse("members:sign-up", args=[token])


def test_a_class_signs_and_its_teacher_takes_it_back(client: Client) -> None:
    team, address = a_class(scene())
    page = words(client.get(address))
    assert "28 children, led by their teacher or leader" in page
    assert "no child's name" in page
    assert "Your name or initials" not in page
    done = send(client, address, thread="red", **ANSWERS)
    joint = JointSignature.objects.get()
    assert (joint.team, joint.people, joint.led_by) == (team, 26, "Class teacher")
    assert (joint.pledge, joint.may_show, joint.thread) == ("We share", True, "red")
    assert not Signature.objects.exists()
    assert str(joint.pk) not in done.url.split("/")
    own = client.get(done.url)
    assert "26 children took part." in words(own)
    assert own.headers["Cache-Control"] == "no-store"
    assert own.headers["Referrer-Policy"] == "same-origin"
    assert JointSignature.objects.standing().exists(), "opening a link changes nothing"
    client.post(done.url)
    client.post(done.url)
    assert "The signature has been taken back" in words(client.get(done.url))
    joint.refresh_from_db()
    assert (joint.led_by, joint.pledge) == ("", "")
    assert send(client, address, **ANSWERS).status_code == 302, "the class can sign again"


def test_a_second_attempt_is_told_kindly_and_nobodys_name(client: Client) -> None:
    _team, address = a_class(scene())
    typed = hidden(client.get(address)) | ANSWERS
    first = client.post(address, typed)
    assert client.post(address, typed).url == first.url, "a double click (REL-04)"
    later = client.post(address, typed | {"submission_key": str(uuid.uuid4())})
    for page in (later, client.get(address)):
        assert "A class signs once, and yours is counted." in words(page)
        assert "Class teacher" not in words(page)
    assert JointSignature.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"people": ""}, "Enter how many children took part"),
        ({"people": "0"}, "Enter a number of people from 1 to 28."),
        ({"people": "29"}, "Enter a number of people from 1 to 28."),
        ({"people": "9" * 40}, "Enter a number of people from 1 to 28."),
        ({"people": "many"}, "Enter a whole number of children, like 28"),
        ({"led_by": ""}, "Enter your name or your role"),
        ({"pledge": "x" * 501}, "must be 500 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client, wrong, message) -> None:
    _team, address = a_class(scene())
    page = send(client, address, **(ANSWERS | wrong))
    assert page.status_code == 422
    assert message in words(page)
    assert "Class teacher" in page.content.decode() or "led_by" in wrong
    assert not JointSignature.objects.exists()


def test_a_link_without_a_form_says_why(client: Client) -> None:
    here = scene()
    a_class(here)
    whole = reverse("members:sign-up", args=[here.token])
    for address in (whole, reverse("members:kiosk", args=[here.token])):
        page = client.get(address)
        assert page.status_code == 200
        assert "children sign together with their teacher" in words(page)
        assert '<form method="post" novalidate' not in page.content.decode()
    here.group("Staff", 60)
    assert "Your name or initials" in words(client.get(whole))


def test_a_team_of_adults_is_named_and_signs_as_ever(client: Client) -> None:
    here = scene()
    group = here.group("Staff", 60)
    here.group("Volunteers", 60)
    team = state_team(group, name="Night shift", headcount=9, by=here.lead, at=NOW)
    address = reverse("members:sign-up", args=[make_team_link(team, by=here.lead, at=NOW).token])
    page = words(client.get(address))
    assert "Night shift" in page
    assert "Which group" not in page
    send(client, address, name="B")
    assert Signature.objects.get().team == team


def test_it_costs_the_same_however_many_classes_have_signed(client: Client) -> None:
    here = scene()
    _team, address = a_class(here)
    few = queries_of(client, address)
    for n in range(6):
        send(client, a_class(here, f"Class {n}")[1], **ANSWERS)
    assert queries_of(client, address) == few <= 8


@pytest.mark.django_db(transaction=True)
def test_two_teachers_at_once_sign_once() -> None:
    """Whoever is second reads that the class has signed; nothing is counted twice (REL-04)."""
    _team, address = a_class(scene())
    start, told = threading.Barrier(2), []

    def teach() -> None:
        browser = Client()
        typed = hidden(browser.get(address)) | ANSWERS
        start.wait()
        told.append(browser.post(address, typed).status_code)
        connection.close()

    both = [threading.Thread(target=teach) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(told) == [200, 302]
    assert JointSignature.objects.count() == 1
