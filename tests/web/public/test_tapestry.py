"""The tapestry's pages: a picture, the same in words, and files to share."""

import pytest
from django.core.cache import cache
from django.test import Client

from ccqm.participants.actions import update_profile
from ccqm.participants.models import Participant
from tests.conftest import NOW
from tests.members.scene import Scene, scene, sign
from tests.web.asking import queries_of, words

pytestmark = pytest.mark.django_db


def showing(people: int = 6, name: str = "Harbour Lane Primary", **profile: object) -> Scene:
    here = scene(name)
    sign(here.group("Staff", 60), people, thread="teal")
    participant = Participant.objects.get(pk=here.participant.pk)
    told = {"is_listed": True, "shows_count": True, **profile}
    update_profile(participant, expected=participant.version, by=here.lead, at=NOW, **told)
    return here


def address(here: Scene, end: str = "/") -> str:
    return f"/participants/{here.participant.slug}/tapestry{end}"


def test_everyones_tapestry_with_its_words(client: Client) -> None:
    """A11Y-1.1.1: the picture's words and the list say the same as the picture."""
    showing(5)
    page = client.get("/tapestry/")
    assert 'src="/tapestry.svg"' in page.content.decode()
    assert "A woven cloth with threads for 5 people" in page.content.decode()
    assert "Teal: 5" in words(page)
    assert "5 people have a thread in it" in words(page)


def test_the_home_page_shows_it_once_there_is_one(client: Client) -> None:
    here = showing(4)
    assert "Our tapestry" not in words(client.get("/"))
    sign(here.group("Volunteers", 9), 1)
    assert "Our tapestry" in words(client.get("/"))


def test_before_five_have_signed_the_loom_is_ready(client: Client) -> None:
    here = showing(4)
    for page in ("/tapestry/", address(here)):
        assert "The tapestry begins when five people have signed." in words(client.get(page))
    for file in ("/tapestry.svg", "/tapestry.png", address(here, ".svg"), address(here, ".png")):
        assert client.get(file).status_code == 404


def test_a_participants_tapestry_and_its_files(client: Client) -> None:
    here = showing(5)
    assert "Harbour Lane Primary" in words(client.get(address(here)))
    drawing = client.get(address(here, ".svg"))
    assert drawing.headers["Content-Type"] == "image/svg+xml"
    assert drawing.content.startswith(b"<svg")
    picture = client.get(address(here, ".png"))
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    for file in (drawing, picture):
        assert "max-age=3600" in file.headers["Cache-Control"]
        again = client.get(file.wsgi_request.path, headers={"If-None-Match": file.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    page = client.get(f"/participants/{here.participant.slug}/")
    assert address(here, ".svg") in page.content.decode()


@pytest.mark.parametrize("hidden", [{"is_listed": False}, {"shows_count": False}])
def test_who_does_not_show_its_count_shows_no_tapestry(
    client: Client, hidden: dict[str, bool]
) -> None:
    """DP-03: the cloth tells a count, so it follows the same choice."""
    here = showing(6, **hidden)
    for end in ("/", ".svg", ".png"):
        assert client.get(address(here, end)).status_code == 404
    assert "tapestry" not in words(client.get(f"/participants/{here.participant.slug}/"))


def test_it_costs_the_same_however_many_sign(client: Client) -> None:
    """PERF: at most eight queries on public pages."""
    here = showing(5)
    few = [queries_of(client, page) for page in ("/", "/tapestry/", address(here))]
    sign(here.group("Volunteers", 60), 30, thread="red")
    cache.clear()
    many = [queries_of(client, page) for page in ("/", "/tapestry/", address(here))]
    assert few == many
    assert max(many) <= 8
