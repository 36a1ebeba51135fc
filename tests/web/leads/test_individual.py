"""A participant of kind individual: the same road with a roster of one."""

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ccqm.members.queries import current_link
from ccqm.pledges.models import Signature
from tests.house.route_table import TABLE
from tests.people import signed_in
from tests.scenarios import journey_at, team
from tests.web.asking import send, words
from tests.working import a_quarter_of_an_hour_goes_by

pytestmark = pytest.mark.django_db

ODD = re.compile(
    r"\b[01] of 1\b|[Ee]veryone (has|have) signed|team leaders?|your teams?\b|each group"
    r"|five people|Not all 1|Group by group"
)


def alone(reaches):
    words = {"name": "Robin Ashworth", "kind": "individual", "type": "one-person", "groups": {}}
    return journey_at(reaches, team=team(), lead="Robin Ashworth", **words)


def plain_pages(slug):
    """Every lead's page that needs nothing but the participant, with its words."""
    names = [name for name, row in TABLE.items() if row.guard == "lead" and row.get == 200]
    for name in names:
        try:
            yield name, reverse(name, args=[slug])
        except NoReverseMatch:  # a page about one row needs its number
            continue


@pytest.mark.parametrize("reaches", ["committed", "ready"])
def test_no_page_talks_of_teams_groups_or_one_of_one(reaches):
    on = alone(reaches)
    lead, odd = signed_in(on.lead), []
    for name, address in plain_pages(on.participant.slug):
        page = lead.get(address)
        if page.status_code == 200 and (found := ODD.search(words(page))):
            odd.append((name, found[0]))
    assert odd == []


def test_the_road_as_one_person_walks_it():
    """Sign, see it, take it along, train."""
    on = alone("committed")
    lead, slug = signed_in(on.lead), on.participant.slug
    sign_up = reverse("leads:sign-up", args=[slug])
    assert "Sign your name" in words(lead.get(sign_up))
    join = reverse("members:sign-up", args=[current_link(on.participant).token])
    page = words(lead.get(join))
    assert "Here you sign for yourself" in page
    for odd in ("Your lead sees", "May we show", "Are you under 18", "Which group"):
        assert odd not in page
    signed = send(lead, join, name="Robin Ashworth", pledge="I will ask.")
    yours = lead.get(signed.headers["Location"])
    assert not ODD.search(words(yours))
    assert "Keep this in my account" in words(yours)
    keep = lead.post(signed.headers["Location"] + "keep/")
    assert lead.post(keep.headers["Location"]).headers["Location"] == "/mine/"
    assert "I will ask." in words(lead.get("/mine/"))
    a_quarter_of_an_hour_goes_by()
    page = words(lead.get(sign_up))
    assert "One person takes part, and has signed." in page
    assert "Sign your name" not in page
    assert Signature.objects.get().may_show is False
    assert Client().get("/mine/").status_code == 302
