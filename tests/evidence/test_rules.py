"""What counts as evidence, without a database."""

import pytest

from ccqm.evidence.rules import are_people_safe, has_enough_evidence, is_web_address
from ccqm.framework.edition import Area

AREAS = [
    Area(key=key, title=key.title(), question="", guidance="")
    for key in ("attitudes", "practices", "skills")
]


def test_every_area_needs_as_many_items_as_the_level_asks():
    verdict = has_enough_evidence({"attitudes": 2, "practices": 1}, AREAS, 2, "Silver")
    assert not verdict
    assert verdict.reason == "1 of 3 areas have enough evidence. Silver asks for 2 in each."
    assert has_enough_evidence({"attitudes": 2, "practices": 2, "skills": 3}, AREAS, 2, "Silver")


def test_many_items_in_one_area_do_not_make_up_for_another():
    assert not has_enough_evidence({"attitudes": 99}, AREAS, 1, "Bronze")


@pytest.mark.parametrize(
    ("address", "ok"),
    [
        ("https://www.example.org/news?x=1", True),
        ("http://example.org", True),
        ("https://مثال.example/", True),
        ("ftp://example.org/file", False),
        ("javascript:alert(1)", False),
        ("data:text/html,hello", False),
        ("//example.org", False),
        ("https://", False),
        ("https://user:secret@example.org/", False),
        ("https://[::1", False),
        ("https://example.org/" + "a" * 2000, False),
        ("", False),
    ],
)
def test_links_are_plain_web_addresses(address, ok):
    """SEC-23"""
    assert bool(is_web_address(address)) is ok


@pytest.mark.parametrize(
    ("picture", "agreed", "ok"),
    [(True, False, False), (True, True, True), (False, False, True)],
)
def test_a_picture_needs_a_promise_about_people(picture, agreed, ok):
    """DP-11"""
    assert bool(are_people_safe(picture, agreed)) is ok
