"""When something goes wrong: what happened to your answers, when to try again, whom to call."""

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest
from django.test import Client
from django.urls import include, path

from ccqm.config import urls as root
from ccqm.kit.brand import brand
from ccqm.web.kit.guards import public_page
from ccqm.web.public import errors


def failing(error: Exception):
    def view(request: HttpRequest):
        raise error

    return public_page(view)


urlpatterns = [
    path("fails/400/", failing(SuspiciousOperation("secret detail"))),
    path("fails/403/", failing(PermissionDenied("secret detail"))),
    path("fails/404/", failing(Http404("secret detail"))),
    path("fails/500/", failing(ValueError("secret detail"))),
    path("fails/503/", failing(OperationalError("secret detail"))),
    path("", include(root)),
]
handler400, handler403 = root.handler400, root.handler403
handler404, handler500 = root.handler404, root.handler500

STATUSES = (400, 403, 404, 500, 503)


@pytest.fixture(autouse=True)
def failing_addresses(settings):
    settings.ROOT_URLCONF = "tests.web.public.test_errors"


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def words_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("status", STATUSES)
def test_a_failure_has_a_calm_page_of_its_own(visitor, status):
    """GDS-31, SEC-17. No database: pytest would refuse a query here."""
    response = visitor.get(f"/fails/{status}/")
    assert response.status_code == status
    words = words_of(response)
    assert "What you saved before is safe" in words or "Nothing was changed" in words
    assert "secret detail" not in words
    assert "maintenance" not in words.lower()
    assert "Traceback" not in words
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert re.search(r'<html[^>]* lang="en"', page)
    if status != 400:
        assert brand().email in words
        assert brand().phone in words


@pytest.mark.parametrize("status", [500, 503])
def test_the_worst_pages_say_when_to_try_again_and_what_became_of_answers(visitor, status):
    """GDS-31."""
    words = words_of(visitor.get(f"/fails/{status}/"))
    assert "15 minutes" in words
    assert "What happened to your answers" in words


def test_without_a_database_machines_are_told_to_come_back(visitor):
    response = visitor.get("/fails/503/")
    assert response.headers["Retry-After"] == "900"


def test_the_page_about_a_failure_does_not_fail_when_the_brand_cannot_be_read(visitor, settings):
    settings.BRAND_FILE = "/nowhere/brand.toml"
    response = visitor.get("/fails/500/")
    assert response.status_code == 500
    assert "What you saved before is safe" in words_of(response)


def test_the_page_about_a_failure_stands_without_the_list_of_hashed_files(
    visitor, settings, tmp_path
):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    response = visitor.get("/fails/500/")
    assert response.status_code == 500
    assert "What happened to your answers" in words_of(response)
    assert errors.stylesheet() == ""


def test_a_form_that_is_too_old_is_explained_and_nothing_is_lost_silently():
    response = Client(enforce_csrf_checks=True).post("/i18n/language/", {"language": "en"})
    assert response.status_code == 403
    words = words_of(response)
    assert "This page was open for too long" in words
    assert "What you just sent was not saved" in words
    assert "CSRF" not in words


def test_an_unknown_address_is_not_found(visitor):
    response = visitor.get("/no-such-page/")
    assert response.status_code == 404
    assert "Page not found" in words_of(response)
