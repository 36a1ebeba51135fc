"""The ways to answer, as a lead offers them: none tells who has answered."""

import base64
import re

import pytest
from django.test import Client
from django.urls import reverse

from ccqm.answers.models import Code
from ccqm.ballots.models import Roll
from ccqm.letters.models import Letter
from ccqm.waves.inviting import write_round
from ccqm.waves.models import Round, Wave
from tests.answers.scene import BOTH
from tests.ballots.client import draw
from tests.conftest import NOW
from tests.mailings.letters import crowd, listed
from tests.members.scene import Scene, scene
from tests.people import signed_in
from tests.waves.asked import opened, planned
from tests.web.ballots.test_ballots import text

pytestmark = pytest.mark.django_db(databases=BOTH)
PEOPLE = [
    ("Ann Bell", "ann@example.org", "1", "Roads"),
    ("Ben Cole", "ben@example.org", "2", "Roads"),
    ("Cy Dunn", "", "3", "Roads"),
]
PAGES = ("wave", "waves", "wave-letters", "wave-cards", "wave-count", "wave-together")


@pytest.fixture
def here() -> Scene:
    return scene()


def address(here: Scene, wave: Wave, name: str) -> str:
    keys = [here.participant.slug] if name == "waves" else [here.participant.slug, wave.pk]
    return reverse(f"leads:{name}", args=keys)


def every_page(here: Scene, wave: Wave, client: Client) -> list[str]:
    pages = [client.get(address(here, wave, name)).content.decode() for name in PAGES]
    return [
        re.sub(r'(name="csrfmiddlewaretoken" value="|nonce-)[\w-]+', "", page) for page in pages
    ]


def test_what_a_lead_sees_is_the_same_before_and_after_somebody_answers(here):
    """Issue 4: only the band is visible. Drawing a ballot and answering moves nothing else."""
    wave, client = opened(here, planned(here, listed(here, *PEOPLE))), signed_in(here.lead)
    client.post(address(here, wave, "wave-letters"), {"number": 0})
    write_round(Round.objects.get(), at=NOW)
    every_page(here, wave, client)  # the message that it was sent is shown once
    before = every_page(here, wave, client)
    link = re.search(r"/ballot/[\w-]+/", Letter.objects.get(to="ann@example.org").text)[0]
    drawn, person = draw(bytes(Roll.objects.get(pk=wave.box).public_key)), Client()
    person.get(link)
    signed = person.post(link + "sign/", {"blinded": text(drawn.blinded)}).json()["signature"]
    person.post(link + "received/", {"blinded": text(drawn.blinded)})
    ballot = drawn.ballot(base64.urlsafe_b64decode(signed + "=="))
    sent = {"ballot": ballot, "page": "check", "go": "send", "s-respect": "5"}
    done = person.post(reverse("answers:answer", args=[wave.box]), sent)
    assert done.status_code == 302
    person.post(link + "quiet/")
    assert every_page(here, wave, client) == before


def test_cards_are_a_file_with_new_codes_each_time(here):
    wave, client = opened(here, planned(here, audience="users")), signed_in(here.lead)
    for total in (9, 18):
        made = client.post(address(here, wave, "wave-cards"), {"people": "9"})
        assert made.headers["Content-Type"] == "application/pdf"
        assert made.content.startswith(b"%PDF")
        assert Code.objects.filter(box=wave.box).count() == total
    refused = client.post(address(here, wave, "wave-cards"), {"people": "501"})
    assert refused.status_code == 422
    assert "500 cards at a time" in refused.content.decode()


def test_a_class_begins_on_the_teachers_device(here):
    """DP-04: as many codes as children, in the page that starts it and nowhere else."""
    wave, client = opened(here, planned(here, audience="young")), signed_in(here.lead)
    made = client.post(address(here, wave, "wave-together"), {"people": "3", "so_far": "0"})
    page = made.content.decode()
    codes = re.findall(r'name="(?:ballot|deck)" value="([^"]+)"', page)
    assert [len(one.split()) for one in codes] == [1, 2]
    assert made.headers["Cache-Control"] == "no-store"
    assert Roll.objects.get(pk=wave.box).handed_out == 3
    begun = Client().post(
        reverse("answers:answer", args=[wave.box]), {"ballot": codes[0], "deck": codes[1]}
    )
    assert "Children and young people" in begun.content.decode()


def test_the_pages_need_as_many_queries_for_many_people(here, django_assert_max_num_queries):
    rows = crowd(40)
    wave, client = opened(here, planned(here, listed(here, *rows))), signed_in(here.lead)
    client.post(address(here, wave, "wave-letters"), {"number": 0})
    assert Round.objects.get().total == 40
    for name in PAGES:
        with django_assert_max_num_queries(15):
            client.get(address(here, wave, name))


def test_a_planned_or_closed_survey_has_no_ways(here):
    wave, client = planned(here, audience="users"), signed_in(here.lead)
    for name in PAGES[2:]:
        assert client.get(address(here, wave, name)).status_code == 404
