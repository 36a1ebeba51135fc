"""The directory and the pages in it: only what its owner made public."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ccqm.journeys.actions import record_step_reached
from ccqm.participants.actions import create_participant, update_profile
from ccqm.participants.models import Participant
from tests.people import NOW
from tests.workspaces import Road, a_published_plan, queries_of, rate_all, road

pytestmark = pytest.mark.django_db
DIRECTORY = "/participants/"


def listed(name: str, kind: str = "organisation", **changes: object) -> Road:
    on = road(name, kind)
    participant = Participant.objects.get(pk=on.participant.pk)
    update_profile(participant, expected=participant.version, is_listed=True, **changes, **on.by())
    return on


def names(client: Client, query: str = "") -> list[str]:
    found = client.get(f"{DIRECTORY}{query}")
    assert found.status_code == 200
    return [card.participant.public_name for card in found.context["cards"]]


def without_keys(response: HttpResponse) -> str:
    """A page without what differs every time: its form key, and the address asked for."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return page.replace(response.wsgi_request.path, "")


def test_only_the_listed_are_there(client: Client) -> None:
    """DP-03."""
    hidden, shown = road("Hidden Mosque"), listed("Shown School")
    assert names(client) == ["Shown School"]
    assert client.get(f"{DIRECTORY}{shown.participant.slug}/").status_code == 200
    secret = client.get(f"{DIRECTORY}{hidden.participant.slug}/")
    nothing = client.get(f"{DIRECTORY}no-such-place/")
    assert secret.status_code == nothing.status_code == 404
    assert without_keys(secret) == without_keys(nothing)


def test_a_page_goes_at_once_when_its_owner_takes_it_back(client: Client) -> None:
    on = listed("Shown School")
    participant = Participant.objects.get(pk=on.participant.pk)
    update_profile(participant, expected=participant.version, is_listed=False, **on.by())
    assert names(client) == []
    assert client.get(f"{DIRECTORY}{on.participant.slug}/").status_code == 404


def test_words_and_filters_find(client: Client) -> None:
    listed("Library of Łódź", sectors=["education"])
    health = listed("Health Walks", "group", sectors=["health", "other"])
    record_step_reached(health.journey, 4, **health.by())
    assert names(client, "?q=lodz") == ["Library of Łódź"]
    assert names(client, "?sector=health") == ["Health Walks"]
    assert names(client, "?kind=group") == ["Health Walks"]
    assert names(client, "?phase=developing") == ["Health Walks"]
    assert names(client, "?phase=foundation") == ["Library of Łódź"]
    assert names(client, "?level=bronze") == []
    assert names(client, "?q=zebra") == []
    assert names(client, "?sector=health&kind=organisation") == []


@pytest.mark.parametrize(
    "query", ["sector=x'--", "phase=%00", "level=gold%00", "page=no", "page=99"]
)
def test_wrong_questions_do_no_harm(client: Client, query: str) -> None:
    listed("Shown School")
    assert names(client, f"?{query}") == ["Shown School"]


@pytest.mark.parametrize("text", ["%25", "%00", "%5C", "%22", "%E2%80%AE", "z" * 5_000])
def test_wild_words_find_nothing(client: Client, text: str) -> None:
    listed("Shown School")
    response = client.get(f"{DIRECTORY}?q={text}")
    assert response.status_code == 200
    if text != "%00":  # refused by the form, so it is not asked
        assert response.context["cards"] == []


def test_a_person_is_never_named_unless_they_chose(client: Client) -> None:
    """DP-03."""
    on = listed("Amina Khan", "individual", about="I volunteer.")
    place = f"{DIRECTORY}{on.participant.slug}/"
    assert names(client) == ["A person taking part"]
    assert names(client, "?q=amina") == []
    assert "Amina" not in client.get(place).content.decode()
    participant = Participant.objects.get(pk=on.participant.pk)
    update_profile(participant, expected=participant.version, is_named=True, **on.by())
    assert names(client, "?q=amina") == ["Amina Khan"]
    assert "Amina Khan" in client.get(place).content.decode()


def test_a_page_shows_the_plan_and_what_they_say_of_themselves(client: Client) -> None:
    on = listed("Weaver School", about="Two\nlines <b>", website="https://weaver.example/")
    page = client.get(f"{DIRECTORY}{on.participant.slug}/").content.decode()
    assert "Two<br>lines &lt;b&gt;" in page
    assert 'href="https://weaver.example/"' in page
    plan = reverse("public:plan", args=[on.participant.slug])
    assert plan not in page
    rate_all(on)
    a_published_plan(on)
    assert plan in client.get(f"{DIRECTORY}{on.participant.slug}/").content.decode()


def test_pages_cost_the_same_for_one_and_for_many(client: Client) -> None:
    listed("Shown School")
    one = queries_of(client, DIRECTORY)
    for number in range(5):
        listed(f"School {number}", sectors=["health"])
    assert queries_of(client, DIRECTORY) == one <= 8
    assert queries_of(client, f"{DIRECTORY}?phase=foundation&level=bronze&q=school") <= 8


def test_a_participants_page_is_light(client: Client) -> None:
    on = listed("Shown School", shows_count=True)
    rate_all(on)
    a_published_plan(on)
    assert queries_of(client, f"{DIRECTORY}{on.participant.slug}/") <= 8


def test_fifty_to_a_page_and_the_question_stays(client: Client) -> None:
    on = listed("School 000")
    for number in range(1, 60):
        participant = create_participant(
            kind="organisation", name=f"School {number:03}", by=on.lead, at=NOW
        )
        update_profile(participant, expected=1, is_listed=True, **on.by())
    first = client.get(f"{DIRECTORY}?q=school&kind=organisation")
    assert len(first.context["cards"]) == 50
    assert "?q=school&amp;kind=organisation&amp;page=2" in first.content.decode()
    assert len(names(client, "?q=school&page=2")) == 10
