"""Recording how awareness was raised."""

import uuid
from datetime import date, timedelta

import pytest

from ccqm.audit.models import Event
from ccqm.awareness import actions, queries
from ccqm.awareness.models import Activity
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Conflict, Refused
from tests.conftest import NOW
from tests.members.scene import Scene, scene

pytestmark = pytest.mark.django_db

MEETING = {
    "how": "meeting",
    "what": "We told everyone at the start of term.",
    "audience": "All staff",
    "reach": 60,
    "done_on": date(2026, 11, 2),
}


def recorded(here: Scene, **changes: object) -> Activity:
    return actions.record_activity(here.participant, by=here.lead, at=NOW, **(MEETING | changes))


def activities(here: Scene) -> int:
    return Journey.objects.annotate(**queries.facts()).get(pk=here.journey.pk).awareness_activities


def test_what_is_recorded_counts_for_its_participant_only() -> None:
    here, elsewhere = scene(), scene("Mill Street Mosque")
    recorded(here)
    recorded(here, how="poster")
    assert (activities(here), activities(elsewhere)) == (2, 0)
    assert Event.objects.filter(verb="activity.recorded", scope=here.participant.pk).count() == 2


def test_a_second_click_makes_no_second_row() -> None:
    """REL-04."""
    here, key = scene(), uuid.uuid4()
    first = recorded(here, submission_key=key)
    assert recorded(here, submission_key=key) == first
    assert activities(here) == 1


def test_tomorrow_does_not_count() -> None:
    here = scene()
    with pytest.raises(Refused, match="today or in the past"):
        recorded(here, done_on=NOW.date() + timedelta(days=1))
    assert activities(here) == 0


def test_two_editors_lose_nothing() -> None:
    """REL-05."""
    here = scene()
    activity = recorded(here)
    other = Activity.objects.get(pk=activity.pk)
    actions.amend_activity(
        activity, **(MEETING | {"what": "Mine"}), expected=1, by=here.lead, at=NOW
    )
    with pytest.raises(Conflict) as conflict:
        actions.amend_activity(
            other, **(MEETING | {"what": "Theirs"}), expected=1, by=here.lead, at=NOW
        )
    assert conflict.value.current["what"] == "Mine"
    assert Activity.objects.get().what == "Mine"


def test_removing_hides_and_keeps() -> None:
    here = scene()
    activity = recorded(here)
    for _click in range(2):
        actions.remove_activity(activity, by=here.lead, at=NOW)
    assert activities(here) == 0
    assert not queries.activities_of(here.participant)
    assert Activity.objects.get().what == MEETING["what"]
    assert Event.objects.filter(verb="activity.removed").count() == 1


def test_groups_that_no_standing_activity_names_have_heard_nothing() -> None:
    here = scene()
    staff, governors = here.group("Staff"), here.group("Governors", 9)
    told = recorded(here, groups=[staff])
    assert list(queries.groups_without_word(here.participant)) == [governors]
    words = {**MEETING, "groups": [governors], "expected": 1}
    actions.amend_activity(told, by=here.lead, at=NOW, **words)
    assert list(queries.groups_without_word(here.participant)) == [staff]
    actions.remove_activity(told, by=here.lead, at=NOW)
    assert list(queries.groups_without_word(here.participant)) == [staff, governors]


def test_only_a_participants_own_standing_groups_can_be_named() -> None:
    here, elsewhere = scene(), scene("Mill Street Mosque")
    with pytest.raises(Refused, match="no longer on your list"):
        recorded(here, groups=[elsewhere.group()])
    told = recorded(here)
    with pytest.raises(Refused, match="no longer on your list"):
        actions.amend_activity(
            told, by=here.lead, at=NOW, **MEETING, groups=[elsewhere.group("Men")], expected=1
        )
    assert activities(here) == 1
