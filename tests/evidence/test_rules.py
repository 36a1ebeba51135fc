"""What counts as evidence, without a database."""

from ccqm.evidence.rules import has_enough_evidence
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
