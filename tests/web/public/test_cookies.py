"""No cookie is set that the cookies page does not tell about (DP-09)."""

import pytest
from django.test import Client
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.web.kit.cookies import DAY, HOUR, Cookie, cookies
from tests.people import someone
from tests.web.public.addresses import every_address, listed_participant

pytestmark = pytest.mark.django_db


def known() -> set[str]:
    return {cookie.name for cookie in cookies()}


def test_public_pages_set_only_listed_cookies(client):
    on = listed_participant()
    for name, address in every_address(on).items():
        client.get(address)
        assert set(client.cookies) <= known(), name


def test_signing_in_sending_forms_and_choosing_a_language_set_only_listed_cookies(client):
    on = listed_participant()
    client.get(reverse("account:sign-in"))
    client.post(reverse("kit:language"), {"language": "ar", "next": "/"})
    assert "django_language" in client.cookies
    client.post(reverse("public:register"), {"kind": "organisation"})
    for person in (on.lead, someone(Role.MANAGER)):
        client.force_login(person)
        client.get("/account/")
        client.get("/team/participants/")
        client.get(f"/work/{on.participant.slug}/")
    assert "sessionid" in client.cookies
    assert set(client.cookies) <= known()


def test_the_page_tells_each_cookie_its_purpose_and_its_time(client):
    page = client.get(reverse("public:cookies")).content.decode()
    for cookie in cookies():
        assert cookie.name in page
        assert str(cookie.purpose) in page
        assert cookie.lasts in page


def test_the_page_tells_what_a_ballot_keeps_in_the_browser(client):
    """SEC-24, DP-09: storage that is no cookie is told too."""
    page = client.get(reverse("public:cookies")).content.decode()
    assert "we keep it in your browser" in page
    assert "never holds your answers" in page


def test_the_names_in_production_are_told(settings):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    page = Client().get(reverse("public:cookies")).content.decode()
    assert "__Host-session" in page
    assert "__Host-csrf" in page


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "Until you close your browser"),
        (HOUR, "1 hour"),
        (12 * HOUR, "12 hours"),
        (2 * DAY, "2 days"),
        (364 * DAY, "364 days"),
    ],
)
def test_times_are_told_in_words(seconds, words):
    assert Cookie("x", "y", seconds).lasts == words
