"""Stating people, and the link they sign up by."""

import pytest

from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Conflict, Refused
from ccqm.members import actions, queries
from ccqm.members.models import Group, SignUpLink
from ccqm.pledges import actions as pledges
from ccqm.pledges.queries import coverage
from tests.conftest import NOW
from tests.members.scene import Scene, scene, sign

pytestmark = pytest.mark.django_db


def people(here: Scene) -> tuple[int, int]:
    journey = Journey.objects.annotate(**queries.facts()).get(pk=here.journey.pk)
    return journey.groups_stated, journey.people_total


def changed(here: Scene, group: Group, headcount: int, name: str = "") -> Group:
    group.refresh_from_db()
    return pledges.change_group(
        group,
        name=name or group.name,
        headcount=headcount,
        expected=group.version,
        by=here.lead,
        at=NOW,
    )


def test_people_are_stated_for_their_participant_only() -> None:
    here, elsewhere = scene(), scene("Mill Street Mosque")
    assert people(here) == (0, 0)
    here.group("Staff", 60)
    here.group("Volunteers", 12)
    assert (people(here), people(elsewhere)) == ((2, 72), (0, 0))


def test_a_name_is_used_once_whatever_its_case_and_spaces() -> None:
    here, elsewhere = scene(), scene("Mill Street Mosque")
    here.group("Night staff")
    with pytest.raises(Refused, match="already have a group"):
        here.group("  night   STAFF ")
    elsewhere.group("Night staff")


@pytest.mark.parametrize("headcount", [0, -1, 1_000_001])
def test_a_number_that_cannot_be(headcount: int) -> None:
    with pytest.raises(Refused, match="between 1 and 1,000,000"):
        scene().group("Staff", headcount)


def test_the_first_group_makes_the_link_and_the_second_keeps_it() -> None:
    here = scene()
    assert queries.current_link(here.participant) is None
    here.group("Staff")
    token = here.token
    here.group("Volunteers")
    assert here.token == token
    assert len(token) == 43, "SEC-09: at least 128 bits; this is 256"


def test_replacing_the_link_stops_the_old_one_and_a_second_click_changes_nothing() -> None:
    """SEC-09, REL-04."""
    here = scene()
    here.group()
    old = here.token
    new = actions.replace_link(here.participant, old=old, by=here.lead, at=NOW)
    assert actions.replace_link(here.participant, old=old, by=here.lead, at=NOW) == new
    assert queries.link_for(old) is None
    assert queries.link_for(new.token) == new
    assert SignUpLink.objects.count() == 2


def test_an_individual_is_a_group_of_one() -> None:
    here = scene("Robin Ashworth", "individual")
    first = actions.make_roster_of_one(here.participant, by=here.lead, at=NOW)
    assert actions.make_roster_of_one(here.participant, by=here.lead, at=NOW) == first
    assert people(here) == (1, 1)
    assert here.token


def test_two_editors_of_a_group_lose_nothing() -> None:
    """REL-05."""
    here = scene()
    group = here.group("Staff", 60)
    changed(here, group, 61)
    with pytest.raises(Conflict) as conflict:
        pledges.change_group(group, name="Staff", headcount=62, expected=1, by=here.lead, at=NOW)
    assert conflict.value.current["headcount"] == 61


def test_a_headcount_stays_above_the_signatures() -> None:
    here = scene()
    group = here.group("Staff", 20)
    sign(group, 11)
    with pytest.raises(Refused, match="10 people of this group have signed"):
        changed(here, group, 9)
    assert changed(here, group, 10).headcount == 10


def test_a_group_with_signatures_cannot_be_removed() -> None:
    here = scene()
    signed, empty = here.group("Staff", 20), here.group("Volunteers", 20)
    sign(signed, 7)
    with pytest.raises(Refused, match="5 people of this group have signed"):
        pledges.remove_group(signed, by=here.lead, at=NOW)
    for _click in range(2):
        pledges.remove_group(empty, by=here.lead, at=NOW)
    assert people(here) == (1, 20)
    here.group("Volunteers", 8)


def test_a_small_group_grown_for_a_look_is_not_told() -> None:
    """A nosy employer raises a group of three to five, looks, and puts it back."""
    here = scene()
    few, many = here.group("Office", 3), here.group("Staff", 20)
    sign(few, 2)
    sign(many, 7)
    changed(here, few, 5)
    assert coverage(here.participant).groups == ()
    changed(here, few, 3)
    assert coverage(here.participant).groups == ()


def test_a_slip_before_anyone_signed_is_forgiven() -> None:
    here = scene()
    group = here.group("Staff", 3)
    changed(here, group, 30)
    sign(group, 5)
    assert [one.count for one in coverage(here.participant).groups] == [5]


def test_nobody_is_left_in_a_small_group() -> None:
    """A dead end otherwise: a small group that cannot be removed would hold back the level."""
    here = scene()
    gone, here_still = here.group("Office", 3), here.group("Staff", 6)
    sign(here_still, 6)
    with pytest.raises(Refused, match="no group can be removed"):
        pledges.remove_group(gone, by=here.lead, at=NOW)
    changed(here, gone, 0)
    told = coverage(here.participant)
    assert (told.count, told.total, told.groups) == (6, 6, ())
