"""Recording training."""

import uuid
from datetime import date, timedelta

import pytest

from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Refused
from ccqm.members.models import Group
from ccqm.training import actions, queries
from ccqm.training.models import Attendance
from tests.conftest import NOW
from tests.members.scene import Scene, scene

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)


def trained(here: Scene) -> int:
    return Journey.objects.annotate(**queries.facts()).get(pk=here.journey.pk).people_trained


def person(here: Scene, group: Group, name: str, **changes: object) -> Attendance:
    made = {"held_on": DAY, **changes}
    return actions.record_person(group, name=name, by=here.lead, at=NOW, **made)


def session(here: Scene, group: Group, people: int, **changes: object) -> Attendance:
    made = {"held_on": DAY, "trainer": "The team", **changes}
    return actions.record_session(group, people=people, by=here.lead, at=NOW, **made)


def test_people_and_sessions_add_up_for_their_participant_only() -> None:
    here, elsewhere = scene(), scene("Mill Street Mosque")
    staff, volunteers = here.group("Staff", 60), here.group("Volunteers", 12)
    elsewhere.group("Members", 9)
    session(here, staff, 25)
    person(here, staff, "Jo Bell")
    person(here, volunteers, "Jo Bell")
    assert (trained(here), trained(elsewhere)) == (27, 0)
    covered = queries.coverage(here.participant)
    assert [(one.name, one.count) for one in covered.groups] == [("Staff", 26), ("Volunteers", 1)]


def test_one_person_counts_once_however_often_they_come() -> None:
    here = scene()
    staff = here.group("Staff", 60)
    for name in ("Jo Bell", "jo  BELL", "Ann Lee"):
        person(here, staff, name)
    assert trained(here) == 2


def test_a_group_counts_up_to_its_headcount() -> None:
    """Two sessions of the same twenty people do not train the others."""
    here = scene()
    staff, volunteers = here.group("Staff", 20), here.group("Volunteers", 10)
    session(here, staff, 20)
    session(here, staff, 20)
    session(here, volunteers, 1)
    assert trained(here) == 21 == queries.coverage(here.participant).count


def test_more_people_than_the_group_has_are_refused() -> None:
    here = scene()
    with pytest.raises(Refused, match="This group has 20 people"):
        session(here, here.group("Staff", 20), 21)


def test_training_of_tomorrow_is_refused() -> None:
    here = scene()
    group, tomorrow = here.group(), NOW.date() + timedelta(days=1)
    for record in (
        lambda: session(here, group, 1, held_on=tomorrow),
        lambda: person(here, group, "Jo", held_on=tomorrow),
    ):
        with pytest.raises(Refused, match="today or in the past"):
            record()
    assert trained(here) == 0


def test_a_second_click_and_a_second_removal_change_nothing() -> None:
    """REL-04; removing keeps the row."""
    here, key = scene(), uuid.uuid4()
    group = here.group()
    first = session(here, group, 7, submission_key=key)
    assert session(here, group, 7, submission_key=key) == first
    for _click in range(2):
        actions.remove_attendance(first, by=here.lead, at=NOW)
    assert trained(here) == 0
    assert Attendance.objects.get().people == 7
