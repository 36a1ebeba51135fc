"""A lead applies, follows the application, and goes on to the next level."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from ccqm.audit.actions import SYSTEM
from ccqm.awards import actions as awards
from ccqm.awards.models import Award
from ccqm.journeys.actions import move
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status as JourneyStatus
from ccqm.letters.models import Letter
from ccqm.validation.models import Application
from ccqm.validation.rules import Status
from tests.people import NOW, signed_in
from tests.validation.panel import WORDS, Panel, applied, at_status
from tests.web.team.test_applications import queries_of
from tests.workspaces import Road, road

pytestmark = pytest.mark.django_db


def url(on: Road, name: str = "apply") -> str:
    return reverse(f"leads:{name}", args=[on.participant.slug])


def test_what_is_missing_is_said_in_words_with_links() -> None:
    on = road()
    text = signed_in(on.lead).get(url(on)).text
    assert reverse("leads:self-evaluation", args=[on.participant.slug]) in text
    assert reverse("leads:commitment", args=[on.participant.slug]) in text
    assert '<button type="submit" class="govuk-button"' not in text


def test_applying_too_early_is_refused() -> None:
    """SEC-04: no step can be skipped."""
    on = road()
    answer = signed_in(on.lead).post(url(on), {"words": "Now"})
    assert answer.status_code == 422
    assert not Application.objects.exists()
    assert Journey.objects.get(pk=on.journey.pk).status == "working"


def test_another_participants_application_is_not_there() -> None:
    """SEC-02."""
    panel, other = applied(), applied("Mill Mosque")
    client = signed_in(other.lead)
    for name in ("apply", "apply-withdraw", "next-level", "renew"):
        assert client.post(url(panel.road, name)).status_code == 404
    assert client.get(url(panel.road)).status_code == 404
    assert panel.now().status == Status.SUBMITTED


def test_the_state_of_the_application() -> None:
    panel = applied()
    text = signed_in(panel.lead).get(url(panel.road)).text
    assert panel.application.reference in text
    assert "Take it back" in text


def test_taking_it_back() -> None:
    panel = applied()
    client = signed_in(panel.lead)
    answer = client.post(url(panel.road, "apply-withdraw"), follow=True)
    assert panel.now().status == Status.WITHDRAWN
    assert "taken back" in answer.text
    assert client.get(url(panel.road, "apply-withdraw")).status_code == 405


def test_too_late_to_take_back_is_told() -> None:
    panel = at_status(Status.SCORED)
    answer = signed_in(panel.lead).post(url(panel.road, "apply-withdraw"), follow=True)
    assert "begun to score" in answer.text
    assert panel.now().status == Status.SCORED


@pytest.mark.parametrize("status", [Status.FURTHER_EVIDENCE, Status.NOT_YET])
def test_the_outcome_and_its_words_are_shown(status: Status) -> None:
    panel = at_status(status)
    assert WORDS in signed_in(panel.lead).get(url(panel.road)).text


@pytest.mark.parametrize("status", [Status.PANEL_NAMED, Status.SCORED, Status.RECOMMENDED])
def test_leads_see_no_scores_names_or_recommendation_before_the_decision(status: Status) -> None:
    panel = at_status(status)
    text = signed_in(panel.lead).get(url(panel.road)).text
    assert WORDS not in text
    assert "The minutes show it." not in text
    assert panel.validators[0].name not in text


def held() -> tuple[Panel, Award]:
    panel = at_status(Status.AWARDED)
    return panel, Award.objects.get()


def test_the_mark_its_link_and_the_next_level() -> None:
    panel, award = held()
    client = signed_in(panel.lead)
    text = client.get(url(panel.road)).text
    assert reverse("public:mark", args=[award.public_id]) in text
    assert "Begin the Silver level" in text
    for _click in range(2):
        client.post(url(panel.road, "next-level"))
    assert list(Journey.objects.open().values_list("level", flat=True)) == ["silver"]


def test_a_mark_is_renewed_once_it_has_ended() -> None:
    panel, _award = held()
    client = signed_in(panel.lead)
    assert "You can renew this mark from 25 July 2029." in client.get(url(panel.road)).text
    with time_machine.travel(datetime(2029, 11, 23, 12, tzinfo=UTC), tick=False):
        client = signed_in(panel.lead)
        text = client.get(url(panel.road)).text
        assert "Your Bronze mark has ended" in text
        assert "Renew the Bronze level" in text
        assert "Begin the" not in text
        assert "You hold the mark" not in client.get(url(panel.road, "home")).text
        for _click in range(2):
            client.post(url(panel.road, "renew"))
    assert list(Journey.objects.open().values_list("level", flat=True)) == ["bronze"]


def test_renewing_too_early_is_refused_in_words() -> None:
    panel, _award = held()
    answer = signed_in(panel.lead).post(url(panel.road, "renew"), follow=True)
    assert "You can renew this mark from 25 July 2029." in answer.text
    assert not Journey.objects.open().exists()


def test_a_withdrawn_mark_is_told_with_its_reason() -> None:
    panel, award = held()
    awards.withdraw_mark(award, reason="The plan was dropped.", by=panel.manager, at=NOW)
    text = signed_in(panel.lead).get(url(panel.road)).text
    assert "was withdrawn" in text
    assert "The plan was dropped." in text
    assert "Begin the" not in text
    assert Letter.objects.filter(kind="mark_withdrawn").count() == 1


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.NOT_YET, Status.AWARDED])
def test_the_page_stays_within_its_queries(status: Status) -> None:
    panel = at_status(status)
    assert queries_of(signed_in(panel.lead), url(panel.road)) <= 15


def test_a_closed_journey_says_why_nothing_can_be_sent() -> None:
    on = road()
    move(on.journey, JourneyStatus.CLOSED, by=SYSTEM, at=NOW)
    answer = signed_in(on.lead).get(url(on))
    assert "This journey is closed." in answer.text
    assert signed_in(on.lead).post(url(on), {"words": "Now"}).status_code == 200
    assert not Application.objects.exists()


def test_home_says_that_a_closed_journey_is_closed() -> None:
    on = road()
    move(on.journey, JourneyStatus.CLOSED, by=SYSTEM, at=NOW)
    text = signed_in(on.lead).get(url(on, "home")).text
    assert "This journey is closed." in text
    assert "What to do next" not in text
