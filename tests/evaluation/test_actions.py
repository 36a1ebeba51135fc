"""Saving ratings: drafts, two editors, and no way around the edition."""

import pytest

from ccqm.audit.models import Event
from ccqm.evaluation.actions import rate
from ccqm.evaluation.models import Rating
from ccqm.evaluation.queries import facts, ratings_of
from ccqm.journeys.actions import move
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status
from ccqm.kit.verdict import Conflict, Refused
from tests.workspaces import REASON, rate_all, road

pytestmark = pytest.mark.django_db


def rated(journey: Journey) -> int:
    return Journey.objects.annotate(**facts()).get(pk=journey.pk).criteria_rated


def test_a_rating_with_stage_and_reason_is_complete():
    on = road()
    rating = rate(
        on.journey, criterion=on.criteria[0], stage=3, reason=REASON, expected=0, **on.by()
    )
    assert rating.is_complete
    assert rated(on.journey) == 1
    assert Event.objects.filter(verb="rating.saved", scope=on.participant.pk).count() == 1


@pytest.mark.parametrize(("stage", "reason"), [(None, REASON), (2, ""), (2, "short"), (None, "")])
def test_an_unfinished_rating_is_kept_as_a_draft(stage, reason):
    on = road()
    rate(on.journey, criterion=on.criteria[0], stage=stage, reason=reason, expected=0, **on.by())
    kept = Rating.objects.get()
    assert (kept.stage, kept.reason, kept.is_complete) == (stage, reason, False)
    assert rated(on.journey) == 0


def test_a_draft_is_finished_later():
    on = road()
    key = on.criteria[0]
    draft = rate(on.journey, criterion=key, stage=2, reason="", expected=0, **on.by())
    rate(on.journey, criterion=key, stage=2, reason=REASON, expected=draft.version, **on.by())
    assert rated(on.journey) == 1


def test_two_editors_lose_no_words():
    """REL-05"""
    on = road()
    key = on.criteria[0]
    rate(on.journey, criterion=key, stage=2, reason=REASON, expected=0, **on.by())
    rate(on.journey, criterion=key, stage=3, reason=REASON, expected=1, **on.by())
    with pytest.raises(Conflict) as conflict:
        rate(on.journey, criterion=key, stage=1, reason="Mine is other.", expected=1, **on.by())
    assert conflict.value.current["stage"] == 3
    assert Rating.objects.get().stage == 3


def test_two_editors_who_both_start_a_rating():
    """REL-05: neither had seen a row, and the second still does not overwrite the first."""
    on = road()
    key = on.criteria[0]
    rate(on.journey, criterion=key, stage=2, reason=REASON, expected=0, **on.by())
    with pytest.raises(Conflict):
        rate(on.journey, criterion=key, stage=4, reason=REASON, expected=0, **on.by())


def test_saving_the_same_again_changes_nothing():
    on = road()
    for _click in range(2):
        rate(on.journey, criterion=on.criteria[0], stage=2, reason=REASON, expected=0, **on.by())
    assert Rating.objects.get().version == 1
    assert Event.objects.filter(verb="rating.saved").count() == 1


@pytest.mark.parametrize(
    ("criterion", "stage", "reason"),
    [("no-such", 2, REASON), (None, 5, REASON), (None, 0, REASON), (None, 2, "r" * 2001)],
)
def test_nothing_outside_the_edition_is_kept(criterion, stage, reason):
    on = road()
    key = criterion or on.criteria[0]
    with pytest.raises(Refused):
        rate(on.journey, criterion=key, stage=stage, reason=reason, expected=0, **on.by())
    assert not Rating.objects.exists()


def test_nothing_changes_once_applied():
    """REL-06"""
    on = road()
    move(on.journey, Status.APPLIED, by=on.lead, at=on.by()["at"])
    with pytest.raises(Refused) as refused:
        rate(on.journey, criterion=on.criteria[0], stage=2, reason=REASON, expected=0, **on.by())
    assert "applied" in str(refused.value.reason)


def test_facts_of_many_journeys_are_one_query(django_assert_num_queries):
    roads = [road(f"{name} School") for name in ("Ash", "Beech", "Cedar")]
    rate_all(roads[0])
    with django_assert_num_queries(1):
        counts = {j.pk: j.criteria_rated for j in Journey.objects.annotate(**facts())}
    assert [counts[on.journey.pk] for on in roads] == [25, 0, 0]


def test_ratings_freeze_as_plain_values():
    on = road()
    rate(on.journey, criterion=on.criteria[0], stage=3, reason=REASON, expected=0, **on.by())
    (frozen,) = ratings_of(on.journey)
    assert frozen == {
        "criterion": on.criteria[0],
        "stage": 3,
        "reason": REASON,
        "is_complete": True,
        "rated_at": on.by()["at"].isoformat(),
    }
