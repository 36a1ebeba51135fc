"""Pictures as everyone sees them: asked anew each time, gone at once, and anyone may object."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ccqm.kit.uploads import checked
from ccqm.letters.models import Letter
from ccqm.pictures.actions import answer_requests, remove_picture
from ccqm.pictures.models import Picture, RemovalRequest
from tests.house.test_frontend import BUILD, FIRST_VISIT
from tests.members.scene import Scene, scene, sign
from tests.people import NOW
from tests.pictures.scene import UNTIL, added, shown
from tests.pictures.test_actions import is_shown
from tests.pictures.test_rules import noise
from tests.web.asking import hidden, queries_of, send, words
from tests.web.public.test_pledge import address, pledged, profile, showing

pytestmark = pytest.mark.django_db


def file(here: Scene, picture: Picture, size: str = "small") -> str:
    return reverse("public:picture", args=[here.participant.slug, picture.key, size])


def removal(here: Scene, picture: Picture) -> str:
    return reverse("public:picture-removal", args=[here.participant.slug, picture.key])


def test_it_is_shown_with_its_words_and_briefly_kept(client: Client) -> None:
    """DP-11: no cache but the reader's own, for ten minutes; no search engine, no other site."""
    here = showing()
    picture = shown(here.participant, here.lead, "children")
    page = client.get(address(here)).content.decode()
    assert f'src="{file(here, picture)}"' in page
    assert 'alt="Paper hands on a wall"' in page
    assert "Our wall, by Year 5" in page
    assert "School office" not in page
    for size in ("small", "large"):
        seen = client.get(file(here, picture, size))
        assert seen["Content-Type"] == "image/webp"
        assert seen["Cache-Control"] == "private, max-age=600, must-revalidate"
        assert seen["X-Content-Type-Options"] == "nosniff"
        assert seen["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "noimageindex" in seen["X-Robots-Tag"]
        assert not seen.cookies
    assert client.get(file(here, picture, "participant")).status_code == 404


def test_private_pictures_and_crossed_addresses_are_not_there(client: Client) -> None:
    """SEC-02."""
    here, elsewhere = showing(), showing("Mill Street Mosque")
    private = added(here.participant, here.lead, "children")
    public = shown(here.participant, here.lead)
    assert client.get(file(here, private)).status_code == 404
    assert client.get(removal(here, private)).status_code == 404
    assert client.get(file(elsewhere, public)).status_code == 404
    assert client.get(removal(elsewhere, public)).status_code == 404
    assert private.key not in client.get(address(here)).content.decode()
    assert client.get(f"/media/pictures/{public.small.name}").status_code == 404


def test_it_goes_with_the_page_it_stands_on(client: Client) -> None:
    here = showing()
    picture = shown(here.participant, here.lead)
    for hide, show in (
        (lambda: profile(here, is_listed=False), lambda: profile(here, is_listed=True)),
        (lambda: pledged(here, expected=1, is_public=False), lambda: pledged(here, expected=2)),
    ):
        hide()
        assert client.get(file(here, picture)).status_code == 404
        show()
        assert client.get(file(here, picture)).status_code == 200


def test_it_goes_by_itself_when_the_consent_ends(client: Client) -> None:
    """By the council's clock: it counts on its last day."""
    here = showing()
    picture = shown(here.participant, here.lead, "adults")
    noon = datetime(UNTIL.year, UNTIL.month, UNTIL.day, 12, tzinfo=UTC)
    for day, status in ((noon, 200), (noon + timedelta(days=1), 404)):
        with time_machine.travel(day, tick=False):
            assert client.get(file(here, picture)).status_code == status
            assert (picture.key in client.get(address(here)).content.decode()) is (status == 200)


def test_taken_away_it_is_gone_at_once(client: Client, django_capture_on_commit_callbacks) -> None:
    here = showing()
    picture = shown(here.participant, here.lead, "children")
    assert client.get(file(here, picture)).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(picture, by=here.lead, at=NOW)
    for size in ("small", "large"):
        assert client.get(file(here, picture, size)).status_code == 404
    assert picture.key not in client.get(address(here)).content.decode()


def test_anyone_has_it_hidden_and_twice_is_once(client: Client) -> None:
    """REL-04: a double click, and a second person, do nothing twice."""
    here = showing()
    picture = shown(here.participant, here.lead, "children")
    form = removal(here, picture)
    sent = hidden(client.get(form)) | {"words": "That is my daughter"}
    for _ in range(2):
        answer = client.post(form, sent)
        assert answer.url == reverse("public:picture-hidden", args=[here.participant.slug])
    assert "Nobody can see the picture now" in words(client.get(answer.url))
    assert client.get(file(here, picture)).status_code == 404
    assert RemovalRequest.objects.count() == 1
    assert Letter.objects.filter(kind__startswith="picture_hidden").count() == 2


def test_a_link_hides_nothing(client: Client) -> None:
    """POST changes, GET never does."""
    here = showing()
    picture = shown(here.participant, here.lead)
    assert client.get(removal(here, picture)).status_code == 200
    assert is_shown(picture)


def test_nobody_can_hide_one_picture_over_and_over(client: Client) -> None:
    """The third time in a day, whoever asks is sent to people who can help."""
    here = showing()
    picture = shown(here.participant, here.lead)
    form = removal(here, picture)
    for _ in range(2):
        assert send(client, form).status_code == 302
        answer_requests(picture, is_kept=True, by=here.lead, at=NOW)
    page = send(client, form, words="Still there")
    assert page.status_code == 422
    assert "Too many people asked today. Write to" in words(page)
    assert "Still there" in page.content.decode()
    assert is_shown(picture)


def test_nobody_can_empty_a_whole_page(client: Client) -> None:
    """SEC-08: five an hour from one network."""
    here = showing()
    pictures = [shown(here.participant, here.lead) for _ in range(6)]
    answers = [send(client, removal(here, picture)).status_code for picture in pictures]
    assert answers == [302] * 5 + [422]
    assert Picture.objects.showing(NOW.date()).count() == 1


def test_a_first_visit_is_light(client: Client) -> None:
    """PERF: styles, script, font, page, the busiest picture and the tapestry, all in."""
    here = showing()
    profile(here, shows_count=True)
    sign(here.group("Staff", 60), 40, pledge="I greet everyone.", may_show=True)
    upload = checked("noise.png", noise((1600, 1200)))
    picture = shown(here.participant, here.lead, "adults", upload=upload)
    files = (gzip.compress((BUILD / name).read_bytes(), 9) for name in ("app.css", "app.js"))
    pages = [address(here), "/brand.css", "/brand/favicon.svg"]
    pages.append(reverse("public:participant-tapestry-svg", args=[here.participant.slug]))
    sent = [*files, (BUILD / "fonts/atkinson-latin.woff2").read_bytes()]
    sent += [gzip.compress(client.get(page).content) for page in pages]
    sent.append(client.get(file(here, picture)).content)
    assert sum(map(len, sent)) <= FIRST_VISIT


def test_many_pictures_cost_no_more(client: Client) -> None:
    here = showing()
    shown(here.participant, here.lead)
    few = queries_of(client, address(here))
    for _ in range(5):
        shown(here.participant, here.lead, "adults")
    cache.clear()
    assert queries_of(client, address(here)) == few <= 8


def test_a_page_that_is_not_there_answers_as_if_nothing_was(client: Client) -> None:
    here = scene()
    assert (
        client.get(reverse("public:picture-hidden", args=[here.participant.slug])).status_code
        == 404
    )
