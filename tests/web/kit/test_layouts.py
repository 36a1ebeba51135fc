"""The frame around every page: where one is, who one is, how to get help and how to leave."""

import re

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage, Message
from django.template import engines
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.kit.brand import brand
from ccqm.web.gallery.form import SampleForm
from tests.people import signed_in, someone

pytestmark = pytest.mark.django_db


class Waiting(BaseStorage):
    """Messages that wait for the next page."""

    def __init__(self, request, *found):
        super().__init__(request)
        self.found = list(found)

    def _get(self):
        return self.found, True

    def _store(self, messages, response):
        return []


def page(rf, *told, form=None):
    request = rf.get("/")
    context = {"form": form, "messages": Waiting(request, *told)}
    template = engines["django"].from_string('{% extends "layouts/public_question.html" %}')
    # Given by the view, since the context processor would read the request's own.
    return template.render(context, request)


def test_first_stop_is_the_skip_link(client):
    """A11Y-2.4.1."""
    html = client.get("/help/").content.decode()
    first = re.search(r"<a [^>]*>", html)[0]
    assert "govuk-skip-link" in first
    assert 'href="#main-content"' in first
    assert html.count('<main id="main-content"') == 1


def test_language_and_direction(client):
    """A11Y-10: Arabic stands for every language that runs right to left."""
    assert '<html lang="en" dir="ltr"' in client.get("/help/").content.decode()
    client.post(reverse("kit:language"), {"language": "ar", "next": "/"})
    assert '<html lang="ar" dir="rtl"' in client.get("/help/").content.decode()


@pytest.mark.parametrize("path", ["/help/", "/cookies/", "/account/sign-in/"])
def test_help_is_in_the_same_place(client, path):
    """A11Y-3.2.6: phone and e-mail in the footer of every page, with the three statements."""
    footer = client.get(path).content.decode().split("<footer", 1)[1]
    assert brand().phone in footer
    assert f"mailto:{brand().email}" in footer
    for name in ("accessibility", "privacy", "cookies"):
        assert reverse(f"public:{name}") in footer


def test_feedback_link_on_every_page(client):
    """GDS-07."""
    assert f"mailto:{brand().feedback}?subject=" in client.get("/help/").content.decode()


def test_signed_in_people_see_who_they_are_and_sign_out_by_post():
    user = someone(Role.MANAGER, name="Amara <Bello>")
    html = signed_in(user).get("/help/").content.decode()
    assert "Amara &lt;Bello&gt;" in html
    assert re.search(rf'<form method="post" action="{reverse("account:sign-out")}">', html)
    assert "Sign in</a>" not in html


def test_others_are_offered_to_sign_in(client):
    html = client.get("/help/").content.decode()
    assert f'href="{reverse("account:sign-in")}"' in html
    assert "Sign out" not in html


def test_the_current_page_is_marked_in_the_navigation(client):
    html = client.get(reverse("public:help")).content.decode()
    (current,) = re.findall(
        r'<a class="govuk-service-navigation__link"[^>]*aria-current[^>]*>', html
    )
    assert reverse("public:help") in current


class TestBanner:
    """GDS-22: one banner, before the heading, never beside an error summary."""

    def test_good_news(self, rf):
        html = page(rf, Message(messages.SUCCESS, "Saved <now>"), form=SampleForm())
        assert "govuk-notification-banner--success" in html
        assert "Saved &lt;now&gt;" in html
        assert html.index("Saved") < html.index("<h1")

    def test_two_messages_make_one_banner(self, rf):
        told = (Message(messages.SUCCESS, "One"), Message(messages.INFO, "Two"))
        html = page(rf, *told, form=SampleForm())
        assert html.count('class="govuk-notification-banner"') == 1
        assert html.count("govuk-notification-banner__heading") == 2

    def test_waits_while_there_are_errors(self, rf):
        html = page(rf, Message(messages.SUCCESS, "Saved"), form=SampleForm({}))
        assert "There is a problem" in html
        assert "Saved" not in html

    def test_none_when_there_is_nothing_to_tell(self, rf):
        assert "notification-banner" not in page(rf, form=SampleForm())


def test_a_public_page_asks_the_database_nothing_for_its_frame(client, django_assert_num_queries):
    client.get(reverse("public:accessibility"))
    with django_assert_num_queries(0):
        client.get(reverse("public:accessibility"))
