"""Anyone checks a mark: held, expired or withdrawn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from ccqm.awards import actions
from ccqm.awards.models import Award
from ccqm.participants.actions import update_profile
from ccqm.participants.models import Participant
from ccqm.validation.actions import submit_application
from ccqm.validation.rules import Status
from tests.people import NOW
from tests.validation.panel import Panel, at_status
from tests.web.team.test_applications import queries_of

pytestmark = pytest.mark.django_db
REASON = "The plan was never carried out."
SOON = NOW + timedelta(days=1)


def held() -> tuple[Panel, Award]:
    panel = at_status(Status.AWARDED)
    return panel, Award.objects.get()


def page(award: Award, at: datetime = SOON) -> str:
    with time_machine.travel(at, tick=False):
        answer = Client().get(f"/marks/{award.public_id}/")
    assert answer.status_code == 200
    return answer.text


def test_a_held_mark_says_who_what_and_until_when() -> None:
    panel, award = held()
    text = page(award)
    assert "<bdi>Weaver Street School</bdi> holds the mark at the Bronze level" in text
    assert "22 November 2029" in text
    assert panel.road.edition.level("bronze").meaning in text
    assert f"/participants/{panel.road.participant.slug}/plan/" in text


def test_an_expired_mark_says_so_at_midnight_in_london() -> None:
    """REL-14."""
    _panel, award = held()
    assert "holds the mark" in page(award, datetime(2029, 11, 22, 23, 59, 59, tzinfo=UTC))
    text = page(award, datetime(2029, 11, 23, 0, 0, tzinfo=UTC))
    assert "held the mark at the Bronze level" in text
    assert "It is not held any more." in text


def test_a_withdrawn_mark_says_so_without_the_reason() -> None:
    panel, award = held()
    actions.withdraw_mark(award, reason=REASON, by=panel.manager, at=NOW)
    text = page(award)
    assert "was withdrawn" in text
    assert REASON not in text
    assert "holds the mark" not in text


def test_a_later_level_is_said_in_words() -> None:
    panel, award = held()
    assert "They have since been awarded" not in page(award)
    journey = actions.begin_next_level(panel.road.participant, by=panel.lead, at=NOW)
    later = replace(panel, application=submit_application(journey, words="", by=panel.lead, at=NOW))
    later.name()
    later.declare()
    for user in later.validators:
        later.score(user, 3)
    later.finish()
    later.recommend()
    later.decide(at=NOW + timedelta(hours=1))
    assert "They have since been awarded the Silver level." in page(award)
    silver = Award.objects.get(level="silver")
    assert "holds the mark at the Silver level" in page(silver)
    assert "They have since" not in page(silver)
    actions.withdraw_mark(silver, reason=REASON, by=panel.manager, at=NOW + timedelta(hours=2))
    assert "They have since" not in page(award)


def test_a_persons_name_shows_only_by_their_wish() -> None:
    """DP-03."""
    panel, award = held()
    Participant.objects.filter(pk=panel.road.participant.pk).update(kind="individual")
    text = page(award)
    assert "Weaver Street School" not in text
    assert "A person taking part" in text
    panel.road.participant.refresh_from_db()
    update_profile(
        panel.road.participant,
        expected=panel.road.participant.version,
        by=panel.lead,
        at=NOW,
        is_named=True,
        is_listed=True,
    )
    assert "Weaver Street School" in page(award)


@pytest.mark.parametrize("change", [str.lower, lambda n: n.replace("-", " "), lambda n: f" {n} "])
def test_the_number_is_found_as_people_type_it(change) -> None:
    _panel, award = held()
    answer = Client().get("/marks/", {"number": change(award.public_id)}, follow=True)
    assert answer.redirect_chain == [(f"/marks/{award.public_id}/", 302)]


@pytest.mark.parametrize(
    "typed", ["", "0000-0000", "'; drop table", "x" * 50, "%00", "\u202e7K3P", "ملك"]
)
def test_a_number_that_is_not_there_is_told_kindly(typed: str) -> None:
    answer = Client().get("/marks/", {"number": typed})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_a_typed_address_leads_to_the_mark_and_a_wrong_one_nowhere() -> None:
    _panel, award = held()
    answer = Client().get(f"/marks/{award.public_id.lower()}/")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"/marks/{award.public_id}/",
    )
    assert Client().get("/marks/0000-0000/").status_code == 404
    assert Client().get("/marks/").status_code == 200


def test_both_pages_stay_within_their_queries() -> None:
    _panel, award = held()
    assert queries_of(Client(), f"/marks/{award.public_id}/") <= 8
    assert queries_of(Client(), "/marks/") <= 8
