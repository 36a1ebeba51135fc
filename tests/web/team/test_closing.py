"""The team closes a journey that nobody walks any more, and opens it again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.evaluation.models import Rating
from ccqm.journeys.actions import close_journey, reopen_journey
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from ccqm.validation.rules import Status
from tests.people import NOW, signed_in, someone
from tests.validation.panel import at_status
from tests.workspaces import Road, queries_of, rate_all, road

pytestmark = pytest.mark.django_db
WHY = "We have not heard from you for two years. Call us when you are ready."


def at(on: Road, page: str) -> str:
    return reverse(f"team:{page}", args=[on.participant.slug])


def status(on: Road) -> str:
    return Journey.objects.get(pk=on.journey.pk).status


def test_closing_tells_the_leads_why_and_keeps_their_work() -> None:
    on = road()
    rate_all(on)
    officer = signed_in(someone(Role.OFFICER))
    assert at(on, "close-journey") in officer.get(at(on, "participant")).text
    for _click in range(2):
        assert officer.post(at(on, "close-journey"), {"reason": WHY}).status_code == 302
    assert status(on) == "closed"
    letter = Letter.objects.get(kind="journey_closed")
    assert (letter.to, WHY in letter.text) == (on.lead.email, True)
    assert Rating.objects.filter(journey=on.journey).exists()
    assert (
        "This journey is closed."
        in signed_in(on.lead).get(reverse("leads:home", args=[on.participant.slug])).text
    )


def test_opening_again_goes_on_where_they_were() -> None:
    on = road()
    officer = someone(Role.OFFICER)
    close_journey(on.journey, reason=WHY, by=officer, at=NOW)
    client = signed_in(officer)
    assert at(on, "reopen-journey") in client.get(at(on, "participant")).text
    for _click in range(2):
        assert client.post(at(on, "reopen-journey")).status_code == 302
    found = Journey.objects.get(pk=on.journey.pk)
    assert (found.status, found.ended_at) == ("working", None)
    assert Letter.objects.filter(kind="journey_reopened").count() == 1
    close_journey(on.journey, reason=WHY, by=officer, at=NOW + timedelta(days=9))
    assert Letter.objects.filter(kind="journey_closed").count() == 2


def test_a_reason_is_asked_for() -> None:
    on = road()
    client = signed_in(someone(Role.OFFICER))
    for reason in ("", "Gone."):
        assert client.post(at(on, "close-journey"), {"reason": reason}).status_code == 422
    assert status(on) == "working"


def test_only_the_team_closes_and_opens() -> None:
    """SEC-01."""
    on = road()
    for wrong in (on.lead, someone(Role.VALIDATOR, email="v@example.org")):
        with pytest.raises(Refused, match="Only the team"):
            close_journey(on.journey, reason=WHY, by=wrong, at=NOW)
        with pytest.raises(Refused, match="Only the team"):
            reopen_journey(on.journey, by=wrong, at=NOW)
        for page in ("close-journey", "reopen-journey"):
            assert signed_in(wrong).post(at(on, page), {"reason": WHY}).status_code == 403


@pytest.mark.parametrize("where", [Status.SUBMITTED, Status.RECOMMENDED, Status.AWARDED])
def test_what_is_applied_or_achieved_is_neither_closed_nor_opened(where: Status) -> None:
    """SEC-04: a panel's work is not undone by the back door."""
    panel = at_status(where)
    before = status(panel.road)
    client = signed_in(panel.officer)
    assert client.post(at(panel.road, "close-journey"), {"reason": WHY}).status_code == 422
    assert client.post(at(panel.road, "reopen-journey")).status_code == 422
    assert status(panel.road) == before


@pytest.mark.parametrize("page", ["close-journey", "reopen-journey"])
def test_pages_are_light(page: str) -> None:
    on = road()
    assert queries_of(signed_in(someone(Role.OFFICER)), at(on, page)) <= 15
