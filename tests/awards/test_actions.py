"""Giving the mark, taking it back, and going on."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client

from ccqm.accounts.models import Role
from ccqm.audit.actions import SYSTEM
from ccqm.awards import actions, queries
from ccqm.awards.models import Award
from ccqm.awards.rules import State
from ccqm.framework.actions import import_edition
from ccqm.framework.shipped import shipped
from ccqm.journeys.actions import begin_journey
from ccqm.journeys.models import Journey
from ccqm.kit.brand import brand
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from ccqm.participants.leading import add_lead
from ccqm.participants.models import Participant
from ccqm.steps.registry import known_tasks
from ccqm.validation.rules import Status
from tests.people import NOW, signed_in, someone
from tests.validation.panel import Panel, at_status

pytestmark = pytest.mark.django_db
REASON = "The plan was never carried out."


def awarded() -> tuple[Panel, Award]:
    panel = at_status(Status.AWARDED)
    return panel, Award.objects.get()


def test_an_award_makes_the_mark_and_ends_the_journey() -> None:
    panel, award = awarded()
    assert (award.level, award.participant) == ("bronze", panel.road.participant)
    assert (award.awarded_on, award.expires_on) == (date(2026, 11, 23), date(2029, 11, 22))
    assert Journey.objects.get(pk=panel.road.journey.pk).status == "achieved"
    letter = Letter.objects.get(kind="mark_awarded")
    assert f"/marks/{award.public_id}/" in letter.text
    assert "22 November 2029" in letter.text
    assert "You can begin the next level" in letter.text


def test_deciding_twice_makes_one_mark_and_one_letter() -> None:
    """REL-04."""
    panel, award = awarded()
    panel.decide("award", at=NOW + timedelta(minutes=1))
    assert Award.objects.get() == award
    assert Letter.objects.filter(kind="mark_awarded").count() == 1


def test_another_outcome_gives_no_mark() -> None:
    at_status(Status.NOT_YET)
    assert not Award.objects.exists()


@pytest.mark.parametrize(
    ("at", "day"),
    [
        # 23:30 in winter is the same day in London; 23:30 UTC in summer is the next.
        (datetime(2027, 1, 10, 23, 30, tzinfo=UTC), date(2027, 1, 10)),
        (datetime(2027, 6, 10, 23, 30, tzinfo=UTC), date(2027, 6, 11)),
    ],
)
def test_a_mark_is_awarded_on_the_councils_day(at: datetime, day: date) -> None:
    """REL-14."""
    panel = at_status(Status.RECOMMENDED)
    panel.decide("award", at=at)
    assert Award.objects.get().awarded_on == day


@pytest.mark.parametrize(
    ("awarded_at", "last_moment"),
    [
        # The last day ends at midnight in London: 24:00 in winter, 23:00 UTC in summer.
        (datetime(2027, 1, 11, 12, tzinfo=UTC), datetime(2030, 1, 11, 0, 0, tzinfo=UTC)),
        (datetime(2027, 6, 11, 12, tzinfo=UTC), datetime(2030, 6, 10, 23, 0, tzinfo=UTC)),
        # The clocks go forward on 31 March 2030 and back on 27 October 2030.
        (datetime(2027, 4, 1, 12, tzinfo=UTC), datetime(2030, 3, 31, 23, 0, tzinfo=UTC)),
        (datetime(2027, 3, 31, 12, tzinfo=UTC), datetime(2030, 3, 31, 0, 0, tzinfo=UTC)),
        (datetime(2027, 10, 27, 12, tzinfo=UTC), datetime(2030, 10, 26, 23, 0, tzinfo=UTC)),
        (datetime(2027, 10, 28, 12, tzinfo=UTC), datetime(2030, 10, 28, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_mark_ends_at_midnight_in_london(awarded_at: datetime, last_moment: datetime) -> None:
    """REL-14: across both changes of the clocks."""
    panel = at_status(Status.RECOMMENDED)
    panel.decide("award", at=awarded_at)
    award = Award.objects.get()
    assert award.state(last_moment - timedelta(seconds=1)) is State.HELD
    assert award.state(last_moment) is State.EXPIRED


def test_withdrawing_says_so_once() -> None:
    panel, award = awarded()
    for _click in range(2):
        actions.withdraw_mark(award, reason=REASON, by=panel.manager, at=NOW)
    award.refresh_from_db()
    assert award.state(NOW) is State.WITHDRAWN
    assert REASON in Letter.objects.get(kind="mark_withdrawn").text


def test_who_may_withdraw() -> None:
    panel, award = awarded()
    for wrong in (panel.officer, panel.chair, panel.validators[0], panel.lead):
        with pytest.raises(Refused, match="Only a team manager"):
            actions.withdraw_mark(award, reason=REASON, by=wrong, at=NOW)
    add_lead(panel.road.participant, panel.manager, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="Someone else"):
        actions.withdraw_mark(award, reason=REASON, by=panel.manager, at=NOW)
    award.refresh_from_db()
    assert award.state(NOW) is State.HELD


def test_a_mark_is_withdrawn_with_a_reason_and_while_it_is_held() -> None:
    panel, award = awarded()
    with pytest.raises(Refused, match="reason"):
        actions.withdraw_mark(award, reason="No.", by=panel.manager, at=NOW)
    later = NOW + timedelta(days=4 * 365)
    with pytest.raises(Refused, match="not held"):
        actions.withdraw_mark(award, reason=REASON, by=panel.manager, at=later)


def test_the_database_itself_refuses_to_change_a_mark() -> None:
    _panel, award = awarded()
    with pytest.raises(DatabaseError), transaction.atomic():
        Award.objects.update(expires_on=date(2099, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        award.delete()


def test_going_on_to_the_next_level() -> None:
    panel, award = awarded()
    journey = actions.begin_next_level(panel.road.participant, by=panel.lead, at=NOW)
    assert (journey.level, journey.status) == ("silver", "working")
    assert queries.highest_held(panel.road.participant, NOW.date()) == award
    with pytest.raises(Refused, match="already working"):
        actions.begin_next_level(panel.road.participant, by=panel.lead, at=NOW)


def test_no_next_level_without_a_mark_or_for_strangers() -> None:
    panel, award = awarded()
    stranger = someone(Role.LEAD, email="stranger@example.org")
    with pytest.raises(Refused, match="Only a lead"):
        actions.begin_next_level(panel.road.participant, by=stranger, at=NOW)
    actions.withdraw_mark(award, reason=REASON, by=panel.manager, at=NOW)
    with pytest.raises(Refused, match="hold a mark"):
        actions.begin_next_level(panel.road.participant, by=panel.lead, at=NOW)


def test_the_letter_of_the_highest_level_names_no_next_one() -> None:
    panel = at_status(Status.RECOMMENDED)
    Journey.objects.filter(pk=panel.road.journey.pk).update(level="gold")
    panel.decide("award")
    text = Letter.objects.get(kind="mark_awarded").text
    assert "This is the highest level." in text
    assert "You can begin the next level" not in text


ENDED = datetime(2029, 11, 23, 12, tzinfo=UTC)


def test_a_mark_that_has_ended_is_renewed_at_its_own_level() -> None:
    panel, award = awarded()
    participant = panel.road.participant
    with pytest.raises(Refused, match="hold a mark"):
        actions.begin_next_level(participant, by=panel.lead, at=ENDED)
    journey = actions.renew_mark(participant, by=panel.lead, at=ENDED)
    assert (journey.level, journey.status) == ("bronze", "working")
    with pytest.raises(Refused, match="already working"):
        actions.renew_mark(participant, by=panel.lead, at=ENDED)
    award.refresh_from_db()
    assert award.state(ENDED) is State.EXPIRED


def test_a_held_mark_is_renewed_only_near_its_end() -> None:
    panel, _award = awarded()
    participant = panel.road.participant
    with pytest.raises(Refused, match="from 25 July 2029"):
        actions.renew_mark(participant, by=panel.lead, at=NOW)
    near = datetime(2029, 7, 25, 12, tzinfo=UTC)
    assert actions.renew_mark(participant, by=panel.lead, at=near).level == "bronze"


def test_a_withdrawn_mark_is_not_renewed_and_nobody_elses_is() -> None:
    panel, award = awarded()
    stranger = someone(Role.LEAD, email="stranger@example.org")
    with pytest.raises(Refused, match="Only a lead"):
        actions.renew_mark(panel.road.participant, by=stranger, at=ENDED)
    actions.withdraw_mark(award, reason=REASON, by=panel.manager, at=NOW)
    with pytest.raises(Refused, match="was withdrawn"):
        actions.renew_mark(panel.road.participant, by=panel.lead, at=ENDED)


def test_questions_about_marks() -> None:
    panel, award = awarded()
    participant, today = panel.road.participant, NOW.date()
    bronze = queries.level_of(award)
    assert queries.held_levels([participant.pk], today) == {participant.pk: bronze}
    assert queries.participants_holding("bronze", today).get() == participant
    assert not queries.participants_holding("silver", today)
    assert not queries.participants_holding("bronze", date(2029, 11, 23))
    assert not queries.participants_holding("bronze", date(2026, 11, 22))
    plain = award.public_id.replace("-", "")
    for typed in (award.public_id, plain.lower(), f" {plain[:4]} {plain[4:]} "):
        assert queries.mark(typed) == award
    assert queries.mark("") is None
    assert queries.mark("0000-0000") is None


def test_a_mark_keeps_the_level_of_its_own_edition() -> None:
    """A later edition may name other levels: lists still show the mark in its own words."""
    panel, _award = awarded()
    participant, key = panel.road.participant, brand().edition
    later = shipped(key).replace("revision = 1", "revision = 2").replace('"bronze"', '"copper"')
    import_edition(later, known_tasks=known_tasks(), by=SYSTEM, at=NOW)
    begin_journey(participant, by=SYSTEM, at=NOW)
    Participant.objects.update(is_listed=True)
    with time_machine.travel(NOW, tick=False):
        assert "Bronze" in Client().get("/participants/").text
        assert "Bronze" in signed_in(panel.officer).get("/team/").text


def test_a_withdrawn_mark_is_not_held() -> None:
    panel, award = awarded()
    actions.withdraw_mark(award, reason=REASON, by=panel.manager, at=NOW)
    assert queries.held_levels([panel.road.participant.pk], NOW.date()) == {}
    assert not queries.participants_holding("bronze", NOW.date())
