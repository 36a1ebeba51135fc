"""Who runs the service is data: every public page under two brands (GDS-14), and what they cost."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ccqm.kit.brand import brand, read
from ccqm.participants.actions import update_profile
from ccqm.web.public.urls import urlpatterns
from tests.people import NOW
from tests.web.public.addresses import (
    ELSEWHERE,
    FILES,
    OF_A_PARTICIPANT,
    PLAIN,
    every_address,
    listed_participant,
)
from tests.workspaces import road

ROOT = Path(__file__).resolve().parents[3]
OTHERVILLE = ROOT / "tests/brands/otherville/brand.toml"
PAGES = (*PLAIN, *OF_A_PARTICIPANT)

pytestmark = pytest.mark.django_db


@pytest.fixture
def on():
    return listed_participant()


@pytest.fixture
def otherville(settings):
    """The service as another city runs it: one setting and one folder, no code."""
    settings.BRAND_FILE, settings.PUBLIC_HOST = str(OTHERVILLE), ""


def test_every_public_address_is_listed_for_these_tests():
    listed = {*PAGES, *FILES, *ELSEWHERE}
    assert {pattern.name for pattern in urlpatterns} == listed


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_anyone_in_few_queries(client, on, name):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(every_address(on)[name])
    assert response.status_code == 200
    assert len(queries) <= 8
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert brand().email in page
    assert "style=" not in page, "the security policy would refuse it"


@pytest.mark.usefixtures("otherville")
@pytest.mark.parametrize("name", [*PAGES, *FILES])
def test_nothing_of_leeds_is_left_under_another_brand(client, on, name):
    leeds = read(ROOT / "ccqm/brands/leeds/brand.toml")
    response = client.get(every_address(on)[name])
    assert response.status_code == 200
    content = response.content.decode().lower()
    assert "leeds" not in content.replace("leeds-2026", "")
    for colour in leeds.colours.properties().values():
        assert colour not in content
    for theirs in (leeds.phone, leeds.email.lower(), leeds.strapline.lower()):
        assert theirs not in content


@pytest.mark.usefixtures("otherville")
def test_the_other_city_is_there_instead(client, on):
    page = client.get("/").content.decode()
    for words in ("Otherville Welcome Mark", "Many people, one town", "mark@otherville.example"):
        assert words in page
    assert "--brand: #5b2a86;" in client.get("/brand.css").content.decode()
    assert "Otherville" in client.get("/brand/logo.svg").content.decode()
    assert "#6a3fa0" in client.get("/brand/favicon.svg").content.decode()
    assert "01632 960002" in client.get(reverse("public:concern")).content.decode()


def test_brand_files_are_kept_by_browsers_and_asked_for_again_only_when_changed(client, settings):
    first = client.get("/brand.css")
    assert first.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "max-age=3600" in first.headers["Cache-Control"]
    again = {"headers": {"if-none-match": first.headers["ETag"]}}
    assert client.get("/brand.css", **again).status_code == 304
    settings.BRAND_FILE = str(OTHERVILLE)
    assert client.get("/brand.css", **again).status_code == 200


class TestHome:
    def test_the_road_is_told_in_words_from_the_edition(self, client):
        edition = road().edition
        page = client.get("/").content.decode()
        for phase in edition.phases:
            assert phase.title in page
        for step in edition.steps:
            assert f"Step {step.number}:" in page
            assert step.title in page
        for level in edition.levels:
            assert level.meaning in page

    def test_the_number_of_participants_is_counted_and_left_out_when_nobody_is_listed(self, client):
        road()
        assert "public list" not in client.get("/").content.decode()
        listed_participant_page = "1 participant is in our public list."
        on = listed_participant_named("Second School")
        assert on.participant.is_listed
        assert listed_participant_page in client.get("/").content.decode()

    def test_it_leads_to_registering_finding_and_checking(self, client):
        road()
        page = client.get("/").content.decode()
        for name in ("register", "directory", "marks", "how-it-works", "help"):
            assert f'href="{reverse(f"public:{name}")}"' in page


def listed_participant_named(name: str):
    on = road(name)
    update_profile(
        on.participant, expected=on.participant.version, is_listed=True, by=on.lead, at=NOW
    )
    return on


def test_how_it_works_gives_the_guidance_of_each_step(client):
    edition = road().edition
    page = client.get("/how-it-works/").content.decode()
    for step in edition.steps:
        assert step.guidance.split(".")[0].split("\n")[0][:40] in page
    assert edition.validity_months == 36
    assert "A mark lasts for 3 years." in page
