"""The page that gives results back: released figures only, light, printable, for everyone."""

import pytest
from django.test import Client
from django.urls import reverse

from ccqm.replies.actions import take_reply_back
from ccqm.replies.models import Answer
from tests.conftest import NOW
from tests.people import signed_in
from tests.replies.scene import answered, given_back
from tests.themes.scene import WROTE, told
from tests.web.asking import queries_of, send, words

pytestmark = pytest.mark.django_db(databases=["default", "answers"])


def public(read) -> str:
    return reverse("public:you-said", args=[read.here.participant.slug, read.wave.pk])


def lead_page(read, name: str = "you-said", *more) -> str:
    slug = read.here.participant.slug
    return reverse(f"leads:{name}", args=[slug, read.wave.pk, *more])


def test_everyone_reads_what_was_heard_and_what_will_be_done():
    read = given_back()
    page = Client().get(public(read))
    text = words(page)
    assert "30 people answered" in text
    assert "A quiet place to pray" in text
    assert "We will: The prayer room stays open from March." in text
    assert "We did: We asked for quotes." in text
    assert len(page.content) < 60_000


def test_nothing_of_a_comment_or_a_group_is_there():
    """What is shown comes from the release and the published themes alone."""
    text = words(Client().get(public(given_back())))
    for wrote in WROTE:
        assert wrote not in text
    assert "Jane" not in text


def test_it_costs_at_most_eight_queries_however_much_it_says():
    read = given_back()
    few = queries_of(Client(), public(read))
    for area in ("attitudes", "participation"):
        answered(read, area=area)
    assert queries_of(Client(), public(read)) == few <= 8


def test_it_is_there_only_while_it_is_published():
    read = given_back()
    take_reply_back(read.wave, by=read.here.lead, at=NOW)
    assert Client().get(public(read)).status_code == 404
    other = reverse("public:you-said", args=["somebody-else", read.wave.pk])
    assert Client().get(other).status_code == 404


def test_a_lead_says_what_they_will_do_sees_it_and_publishes():
    read = told()
    browser = signed_in(read.here.lead)
    page = browser.get(lead_page(read))
    assert "First say what you will do" in words(page)
    nothing = send(browser, lead_page(read, "you-said-area", "practices"))
    assert nothing.status_code == 422
    assert "Say what you will do, or what you have done" in words(nothing)
    said = send(browser, lead_page(read, "you-said-area", "practices"), we_will="Open it")
    assert said.status_code == 302
    assert "We will: Open it" in words(browser.get(lead_page(read)))
    assert Client().get(public(read)).status_code == 404
    assert browser.post(lead_page(read), {}).status_code == 302
    assert "We will: Open it" in words(Client().get(public(read)))
    assert browser.post(lead_page(read), {"back": "1"}).status_code == 302
    assert Client().get(public(read)).status_code == 404


def test_words_saved_meanwhile_are_shown_not_lost():
    """REL-05."""
    read = told()
    browser = signed_in(read.here.lead)
    address = lead_page(read, "you-said-area", "practices")
    browser.get(address)
    answered(read)
    page = browser.post(address, {"we_will": "Mine", "we_did": "", "version": "0"})
    assert page.status_code == 422
    assert "The prayer room stays open from March." in words(page)
    assert "Mine" in page.content.decode()
    assert Answer.objects.get().we_will.startswith("The prayer room")


def test_the_lead_page_costs_the_same_for_many():
    read = given_back()
    browser = signed_in(read.here.lead)
    few = queries_of(browser, lead_page(read))
    answered(read, area="attitudes")
    assert queries_of(browser, lead_page(read)) == few <= 15


def test_the_page_of_the_participant_leads_there():
    read = given_back()
    participant = read.here.participant
    participant.refresh_from_db()
    type(participant).objects.filter(pk=participant.pk).update(is_listed=True)
    page = Client().get(reverse("public:participant", args=[participant.slug]))
    assert public(read) in page.content.decode()
