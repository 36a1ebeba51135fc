"""The page of a pledge: only what is public, light, and the same for one and for many."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ccqm.participants.actions import update_profile
from ccqm.participants.models import Participant
from ccqm.pledges.actions import make_commitment, save_pledge
from ccqm.steps.merging import merge_participants
from tests.members.scene import Scene, scene, sign
from tests.people import NOW, someone
from tests.pledges.test_proof import a_file, a_link
from tests.web.asking import queries_of, words
from tests.working import a_quarter_of_an_hour_goes_by

pytestmark = pytest.mark.django_db


def profile(here: Scene, **changes: object) -> None:
    participant = Participant.objects.get(pk=here.participant.pk)
    update_profile(participant, expected=participant.version, by=here.lead, at=NOW, **changes)


def pledged(here: Scene, words: str = "We will listen.", **changes: object) -> None:
    told = {"is_public": True, "language": "en", "expected": 0, **changes}
    save_pledge(here.participant, words=words, by=here.lead, at=NOW, **told)  # type: ignore[arg-type]


def showing(name: str = "Harbour Lane Primary", kind: str = "organisation") -> Scene:
    here = scene(name, kind)
    pledged(here)
    profile(here, is_listed=True)
    return here


def address(here: Scene) -> str:
    return reverse("public:pledge", args=[here.participant.slug])


def committed(here: Scene, statement: str, expected: int = 0) -> None:
    told = {"template": "declare", "voice": "plural", "decided_by": "The board"}
    make_commitment(
        here.participant,
        **told,
        decided_on=NOW.date(),
        officer_name="Sam Rivers",
        officer_role="Head",
        statement=statement,
        language="en",
        expected=expected,
        by=here.lead,
        at=NOW,
    )


def test_it_is_there_only_while_listed_and_published(client: Client) -> None:
    """DP-03."""
    here = showing()
    assert "We will listen." in words(client.get(address(here)))
    profile(here, is_listed=False)
    assert client.get(address(here)).status_code == 404
    profile(here, is_listed=True)
    pledged(here, expected=1, is_public=False)
    assert client.get(address(here)).status_code == 404
    assert (
        address(here) not in client.get(f"/participants/{here.participant.slug}/").content.decode()
    )


def test_in_their_own_language_and_shareable(client: Client) -> None:
    here = showing()
    pledged(here, "میں سنوں گی۔", language="ur", expected=1)
    page = client.get(address(here)).content.decode()
    assert re.search(r'<blockquote[^>]*dir="auto" lang="ur">میں سنوں گی۔<', page)
    assert '<meta name="description" content="میں سنوں گی۔">' in page
    assert 'property="og:title" content="The pledge of Harbour Lane Primary"' in page
    assert f'<link rel="canonical" href="http://testserver{address(here)}">' in page
    assert "set-cookie" not in str(client.get(address(here)).headers).lower()


def test_words_cannot_break_out(client: Client) -> None:
    """SEC: a pledge is words, also in the head of the page."""
    here = showing()
    pledged(here, '"><script>alert(1)</script>', expected=1)
    assert "<script>alert" not in client.get(address(here)).content.decode()


def test_who_speaks_and_what_they_said_before(client: Client) -> None:
    here = showing()
    committed(here, "We declare it.")
    assert "What they said before" not in words(client.get(address(here)))
    committed(here, "We declare it again.", expected=1)
    page = words(client.get(address(here)))
    assert "We declare it again. Decided on 23 November 2026. This is version 2." in page
    assert "Version 1, decided on 23 November 2026 We declare it." in page
    assert "Sam Rivers" not in page, "the officer's name is for leads and the team"


def test_a_person_who_is_not_named_stays_so(client: Client) -> None:
    """DP-03: the commitment bears their name, so it is left out."""
    here = showing("Rosa Lind", "individual")
    committed(here, "I, Rosa Lind, declare it.")
    page = client.get(address(here)).content.decode()
    assert "The pledge of <bdi>A person taking part</bdi>" in page
    assert "Rosa Lind" not in page
    profile(here, is_named=True)
    assert "I, Rosa Lind, declare it." in words(client.get(address(here)))


def test_only_public_links_are_there(client: Client) -> None:
    here = showing()
    a_link(here, title="Our wall", url="https://example.org/wall")
    a_link(here, title="Staff room", url="https://example.org/staff", is_public=False)
    a_file(here, title="Our sheet")
    page = client.get(address(here)).content.decode()
    assert 'href="https://example.org/wall" rel="nofollow ugc noopener"' in page
    assert "Staff room" not in page
    assert "example.org/staff" not in page
    assert "Our sheet" not in page


def test_counts_and_tapestry_only_if_the_lead_chose_so(client: Client) -> None:
    """DP-13, decision 11: told in steps of five."""
    here = showing()
    sign(here.group("Staff", 60), 8, pledge="I greet everyone.", may_show=True)
    page = words(client.get(address(here)))
    assert "have signed" not in page
    assert "tapestry.svg" not in page
    assert page.count("I greet everyone.") == 5
    profile(here, shows_count=True)
    page = client.get(address(here))
    assert "At least 5 of 60 have signed." in words(page)
    assert "tapestry.svg" in page.content.decode()
    assert 'property="og:image" content="http://testserver/participants/' in page.content.decode()


def test_a_merged_participant_leads_on(client: Client) -> None:
    here, into = showing(), showing("Mill Street Mosque")
    told = {
        "reason": "They have been one school since September.",
        "by": someone("manager"),
        "at": NOW,
    }
    merge_participants(here.participant, into=into.participant, **told)
    page = client.get(address(here))
    assert (page.status_code, page.url) == (302, f"/participants/{into.participant.slug}/")


def test_even_the_greatest_stays_within_eight_queries(client: Client, monkeypatch) -> None:
    """PERF: above this many threads the tapestry is counted by colour, which asks more."""
    monkeypatch.setattr("ccqm.pledges.tapestries.THREADS_MOST", 4)
    here = showing()
    profile(here, shows_count=True)
    committed(here, "We declare it.")
    sign(here.group("Staff", 60), 10, pledge="I greet everyone.", may_show=True)
    a_quarter_of_an_hour_goes_by()
    assert queries_of(client, address(here)) <= 8


def test_it_costs_no_more_for_many(client: Client) -> None:
    """PERF: at most eight queries, however much there is."""
    here = showing()
    profile(here, shows_count=True)
    committed(here, "We declare it.")
    sign(here.group("Staff", 60), 5, pledge="I greet everyone.", may_show=True)
    a_link(here)
    a_quarter_of_an_hour_goes_by()
    few = queries_of(client, address(here))
    sign(here.group("Volunteers", 60), 30, pledge="I ask.", may_show=True, thread="red")
    a_quarter_of_an_hour_goes_by()
    committed(here, "We declare it again.", expected=1)
    for _ in range(5):
        a_link(here)
    cache.clear()
    assert queries_of(client, address(here)) == few <= 8
