"""Joining a parent body needs both sides; merging keeps every record."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from ccqm.accounts.models import Role
from ccqm.audit.models import Event
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Refused
from ccqm.participants.actions import update_profile
from ccqm.participants.belonging import join_parent, leave_parent, make_joining_code, merge_record
from ccqm.participants.models import Belonging, Merge, Participant
from ccqm.participants.queries import (
    belonging_to,
    current_parent,
    leads_on_to,
    listed_at,
    participant_at,
)
from ccqm.steps.merging import merge_participants
from tests.people import NOW, someone
from tests.workspaces import Road, road

pytestmark = pytest.mark.django_db
WHY = "The two schools became one on 1 September; the trust wrote to us."


@pytest.fixture
def trust() -> Road:
    return road("Trust of Schools")


@pytest.fixture
def school() -> Road:
    return road("Weaver Street School")


def code_of(on: Road) -> str:
    return make_joining_code(on.participant, **on.by())


def join(on: Road, code: str) -> Belonging:
    return join_parent(on.participant, code=code, **on.by())


def test_a_code_joins_and_either_side_ends_it(trust: Road, school: Road) -> None:
    code = code_of(trust)
    first = join(school, f"  {code.lower().replace('-', ' ')} ")
    assert join(school, code) == first, "twice is once"
    assert [one.participant for one in belonging_to(trust.participant)] == [school.participant]
    leave_parent(first, **school.by())
    leave_parent(first, **school.by())
    assert current_parent(school.participant) is None
    again = join(school, code)
    leave_parent(again, **trust.by())
    assert not belonging_to(trust.participant)
    assert Belonging.objects.count() == 2, "the years before are kept"
    assert Event.objects.filter(verb="parent.left").count() == 4


def test_a_new_code_ends_the_old_one(trust: Road, school: Road) -> None:
    old, new = code_of(trust), code_of(trust)
    for wrong in (old, "", "  ", "0000-0000-0000"):
        with pytest.raises(Refused, match="No parent body has this code"):
            join(school, wrong)
    join(school, new)


def test_only_owners_give_type_and_end(trust: Road, school: Road) -> None:
    """SEC-01: not a stranger, and not the parent for the other."""
    joined, stranger = join(school, code_of(trust)), someone(Role.MANAGER)
    for refused in (
        lambda: make_joining_code(trust.participant, **school.by()),
        lambda: join_parent(trust.participant, code="x", **school.by()),
        lambda: leave_parent(joined, by=stranger, at=NOW),
    ):
        with pytest.raises(Refused, match="Only an owner"):
            refused()
    assert current_parent(school.participant)


def test_one_parent_at_a_time_and_no_circle(trust: Road, school: Road) -> None:
    other = road("Other Trust")
    join(school, code_of(trust))
    with pytest.raises(Refused, match="Leave that one first"):
        join(school, code_of(other))
    join(trust, code_of(other))
    for above, below in ((trust, school), (other, school), (other, trust)):
        with pytest.raises(Refused, match="cannot belong to it"):
            join(above, code_of(below))
    with pytest.raises(Refused, match="cannot belong to it"):
        join(other, code_of(other))


def test_people_are_no_parents_and_no_members(trust: Road) -> None:
    me = road("Amina Khan", "individual")
    with pytest.raises(Refused, match="cannot be a parent"):
        code_of(me)
    with pytest.raises(Refused, match="One person"):
        join(me, code_of(trust))


@pytest.mark.django_db(transaction=True)
def test_two_who_join_each_other_at_once_make_no_circle() -> None:
    """REL-06."""
    one, two = road("One Trust"), road("Two Trust")
    codes = [(one, code_of(two)), (two, code_of(one))]

    def attempt(pair: tuple[Road, str]) -> str:
        try:
            join(*pair)
            return "joined"
        except Refused:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, codes)) == ["joined", "refused"]


def merged(school: Road, into: Road, **changes: object) -> Merge:
    told = {"reason": WHY, "by": someone(Role.MANAGER), "at": NOW, **changes}
    return merge_participants(school.participant, into=into.participant, **told)


def listed(on: Road) -> Participant:
    one = Participant.objects.get(pk=on.participant.pk)
    return update_profile(one, expected=one.version, is_listed=True, **on.by())


def test_merging_keeps_the_record_and_leads_its_address_on(trust: Road, school: Road) -> None:
    listed(trust), listed(school)
    slug = school.participant.slug
    join(school, code_of(trust))
    merged(school, trust)
    assert listed_at(slug) is None
    assert participant_at(slug) == school.participant
    assert leads_on_to(slug) == trust.participant
    assert Journey.objects.get(participant=school.participant).status == "closed"
    assert current_parent(school.participant) is None
    assert not any(WHY in str(event.data) for event in Event.objects.all())


def test_a_chain_of_merges_leads_to_the_one_that_is_public(trust: Road, school: Road) -> None:
    last = road("Last Trust")
    merged(school, trust)
    merged(trust, last)
    assert leads_on_to(school.participant.slug) is None, "DP-03: nobody learns of a private one"
    listed(last)
    assert leads_on_to(school.participant.slug) == last.participant
    assert leads_on_to("nowhere") is None


def test_only_a_manager_merges_with_a_reason(trust: Road, school: Road) -> None:
    for by in (someone(Role.OFFICER), school.lead):
        with pytest.raises(Refused, match="Only a manager"):
            merged(school, trust, by=by)
    with pytest.raises(Refused, match="Say why"):
        merged(school, trust, reason="Same")
    with pytest.raises(Refused, match="not this one"):
        merged(school, school)
    me = road("Amina Khan", "individual")
    with pytest.raises(Refused, match="One person"):
        merged(me, trust)
    merged(school, trust)
    for first, second in ((school, trust), (trust, school)):
        with pytest.raises(Refused, match="merged already"):
            merged(first, second)
    assert Merge.objects.count() == 1


def test_an_application_is_decided_before_merging(trust: Road, school: Road) -> None:
    Journey.objects.filter(participant=school.participant).update(status="applied")
    with pytest.raises(Refused, match="Decide it first"):
        merged(school, trust)
    assert not Merge.objects.exists()
    with pytest.raises(Refused, match="Only a manager"):
        merge_record(school.participant, into=trust.participant, reason=WHY, by=school.lead, at=NOW)
