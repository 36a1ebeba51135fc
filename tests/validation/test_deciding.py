"""Recommending and deciding: two people per award (SEC-04)."""

import pytest
from django.db import DatabaseError, transaction

from ccqm.accounts.actions import grant_role
from ccqm.accounts.models import Role
from ccqm.audit.actions import SYSTEM
from ccqm.awards.models import Award
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from ccqm.participants.leading import add_lead, end_lead
from ccqm.validation import actions, queries
from ccqm.validation.models import Decision, Recommendation
from ccqm.validation.rules import Status
from tests.people import NOW
from tests.validation.panel import WORDS, at_status, person

pytestmark = pytest.mark.django_db


def test_only_the_chair_of_this_panel_recommends() -> None:
    panel = at_status(Status.SCORED)
    other = person(Role.CHAIR, "other.chair")
    for wrong in (*panel.validators, panel.manager, panel.officer, panel.lead, other):
        with pytest.raises(Refused, match="Only the chair"):
            actions.recommend(panel.application, "award", WORDS, by=wrong, at=NOW)
    assert not Recommendation.objects.exists()


def test_an_award_needs_scores_that_reach_the_level() -> None:
    panel = at_status(Status.PANEL_NAMED)
    for user in panel.validators:
        panel.score(user, 1)
    panel.finish()
    with pytest.raises(Refused, match="average"):
        panel.recommend("award")
    panel.recommend("not-yet")
    assert panel.now().status == Status.RECOMMENDED


def test_the_chair_cannot_also_decide() -> None:
    """SEC-04: the manager is another person than the chair."""
    panel = at_status(Status.RECOMMENDED)
    grant_role(panel.chair, Role.MANAGER, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="seat on this panel"):
        actions.decide(panel.application, "award", WORDS, by=panel.chair, at=NOW)


def test_a_manager_who_once_led_the_participant_cannot_decide() -> None:
    panel = at_status(Status.RECOMMENDED)
    lead = add_lead(panel.road.participant, panel.manager, by=SYSTEM, at=NOW)
    end_lead(lead, by=panel.manager, at=NOW)
    with pytest.raises(Refused, match="lead of this participant"):
        actions.decide(panel.application, "award", WORDS, by=panel.manager, at=NOW)


def test_a_freed_seat_still_bars_its_person_from_deciding() -> None:
    panel = at_status(Status.PANEL_NAMED)
    gone = panel.validators[0]
    actions.declare_conflict(panel.seat(gone), "My sister works there.", by=gone, at=NOW)
    grant_role(gone, Role.MANAGER, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="Someone else must decide"):
        actions.decide(panel.application, "award", WORDS, by=gone, at=NOW)


@pytest.mark.parametrize("outcome", ["further-evidence", "not-yet"])
def test_without_an_award_the_journey_opens_again_with_words(outcome: str) -> None:
    panel = at_status(Status.RECOMMENDED)
    panel.decide(outcome)
    kind = f"application_{outcome.replace('-', '_')}"
    assert Journey.objects.get(pk=panel.road.journey.pk).status == "working"
    assert WORDS in Letter.objects.get(kind=kind).text
    found = queries.application_of(panel.road.journey)
    assert found is not None
    assert found.decision.words == WORDS
    assert actions.submit_application(panel.road.journey, by=panel.lead, at=NOW) != found


def test_a_decision_stands() -> None:
    panel = at_status(Status.NOT_YET)
    with pytest.raises(Refused):
        panel.decide("award")
    panel.decide("not-yet")
    assert Decision.objects.count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(outcome="award")


def test_a_bare_outcome_is_refused() -> None:
    panel = at_status(Status.RECOMMENDED)
    with pytest.raises(Refused, match="characters"):
        actions.decide(panel.application, "award", "Fine.", by=panel.manager, at=NOW)


def test_a_manager_alone_cannot_award() -> None:
    """SEC-04: two people per award, and both of them want it."""
    panel = at_status(Status.SCORED)
    panel.recommend("not-yet")
    with pytest.raises(Refused, match="did not recommend"):
        panel.decide("award")
    assert panel.now().status == Status.RECOMMENDED
    assert not Award.objects.exists()
    panel.decide("further-evidence")


def test_a_manager_may_say_no_to_a_recommended_award() -> None:
    panel = at_status(Status.RECOMMENDED)
    panel.decide("not-yet")
    assert not Award.objects.exists()


def test_a_manager_with_a_tie_cannot_decide() -> None:
    """SEC-04: the tie was told on another panel of the same participant."""
    panel = at_status(Status.RECOMMENDED)
    participant = panel.road.participant.pk
    actions.declare_tie(panel.manager, participant, "My son works.", by=panel.manager, at=NOW)
    with pytest.raises(Refused, match="tie to this participant"):
        panel.decide("not-yet")
