"""The lead's pack to raise awareness with."""

import pytest
from django.urls import reverse

from ccqm.kit.brand import brand
from ccqm.members.actions import make_roster_of_one, replace_link
from ccqm.pledges.actions import save_pledge
from tests.conftest import NOW
from tests.members.scene import Scene, scene
from tests.people import signed_in
from tests.web.asking import queries_of, words

pytestmark = pytest.mark.django_db
FILES = [
    ("awareness-print", "poster-a4"),
    ("awareness-print", "poster-a3"),
    ("awareness-print", "slips"),
    ("awareness-text", "email"),
    ("awareness-text", "newsletter"),
    ("awareness-text", "talking-points"),
]


def address(here: Scene, name: str = "awareness-pack", *rest: str) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, *rest])


def pledged(here: Scene, is_public: bool) -> None:
    save_pledge(
        here.participant,
        words="We listen first.",
        language="en",
        is_public=is_public,
        expected=0,
        by=here.lead,
        at=NOW,
    )


def test_without_a_link_the_page_says_how_to_get_one():
    here = scene()
    page = words(signed_in(here.lead).get(address(here)))
    assert "Say how many people there are" in page
    assert "Poster" not in page
    for name, key in FILES:
        assert signed_in(here.lead).get(address(here, name, key)).status_code == 404


def test_page_offers_each_file_and_shows_each_text():
    here = scene()
    here.group()
    lead = signed_in(here.lead)
    page = lead.get(address(here))
    assert "You have no public pledge yet" in words(page)
    assert f"{brand().host}/join/{here.token}/" in words(page)
    for name, key in FILES:
        assert f'href="{address(here, name, key)}"' in page.content.decode()
    assert address(here) in lead.get(address(here, "awareness")).content.decode()


@pytest.mark.parametrize(("name", "key"), FILES)
def test_each_file_downloads(name, key):
    here = scene()
    here.group()
    got = signed_in(here.lead).get(address(here, name, key))
    ending, kind = ("pdf", "application/pdf") if "print" in name else ("txt", "text/plain")
    assert got.status_code == 200
    assert got.headers["Content-Type"].startswith(kind)
    assert got.headers["Content-Disposition"] == f'attachment; filename="{key}.{ending}"'
    assert got.headers["Cache-Control"] == "no-store"
    if ending == "pdf":
        assert got.content.startswith(b"%PDF-")
    else:
        assert here.token in got.content.decode()


@pytest.mark.parametrize("name", ["awareness-print", "awareness-text"])
def test_an_unknown_file_is_not_there(name):
    here = scene()
    here.group()
    assert signed_in(here.lead).get(address(here, name, "diploma")).status_code == 404


def test_only_a_published_pledge_is_in_it():
    here = scene()
    here.group()
    pledged(here, is_public=False)
    text = address(here, "awareness-text", "email")
    assert "We listen first." not in signed_in(here.lead).get(text).content.decode()


def test_a_published_pledge_is_in_it():
    here = scene()
    here.group()
    pledged(here, is_public=True)
    text = address(here, "awareness-text", "email")
    assert "We listen first." in signed_in(here.lead).get(text).content.decode()


def test_a_replaced_link_is_in_the_next_pack():
    here = scene()
    here.group()
    old = here.token
    replace_link(here.participant, old=old, by=here.lead, at=NOW)
    got = signed_in(here.lead).get(address(here, "awareness-text", "email")).content.decode()
    assert here.token in got
    assert old not in got


def test_one_person_alone_has_no_pack():
    here = scene("Asha Rao", kind="individual")
    make_roster_of_one(here.participant, by=here.lead, at=NOW)
    lead = signed_in(here.lead)
    assert lead.get(address(here)).status_code == 404
    assert address(here) not in lead.get(address(here, "awareness")).content.decode()


@pytest.mark.parametrize(("name", "key"), FILES)
def test_another_participants_pack_is_not_there(name, key):
    """SEC-02."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    here.group()
    assert signed_in(elsewhere.lead).get(address(here, name, key)).status_code == 404
    assert signed_in(elsewhere.lead).get(address(here)).status_code == 404


def test_page_costs_the_same_with_more_groups():
    here = scene()
    here.group()
    one = queries_of(signed_in(here.lead), address(here))
    here.group("Governors", 9)
    here.group("Pupils", 300)
    assert queries_of(signed_in(here.lead), address(here)) == one <= 15
