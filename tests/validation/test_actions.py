"""Sending, judging and deciding an application, built through real actions."""

import contextlib
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from ccqm.accounts.actions import grant_role, revoke_role
from ccqm.accounts.models import Role, User
from ccqm.audit.actions import SYSTEM
from ccqm.audit.models import Event
from ccqm.evaluation.actions import rate
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Conflict, Refused
from ccqm.letters.models import Letter
from ccqm.participants.actions import add_lead, end_lead
from ccqm.validation import actions, queries, snapshot
from ccqm.validation.models import Application, Decision, Recommendation, Score, Tie
from ccqm.validation.rules import OPEN, Status
from tests.people import NOW, someone
from tests.validation.panel import WORDS, Panel, applied, at_status, person
from tests.workspaces import road

pytestmark = pytest.mark.django_db


def letters(kind: str) -> int:
    return Letter.objects.filter(kind=kind).count()


# --- Sending ------------------------------------------------------------------------------------
def test_sending_freezes_what_is_there() -> None:
    """DP-07."""
    panel = applied()
    content = panel.now().content
    assert len(content["ratings"]) == len(panel.criteria)
    assert content["plan"]["priorities"][0]["actions"][0]["what"] == "Ask every family"
    assert content["evidence"][0]["title"] == "What families told us"
    assert content["edition"]["pk"] == panel.road.journey.edition_id
    assert panel.now().sha256 == snapshot.fingerprint(content)
    assert Journey.objects.get(pk=panel.road.journey.pk).status == "applied"
    assert letters("application_received") == 1
    assert letters("application_for_team") == 1


def test_sending_twice_makes_one_application_and_one_letter() -> None:
    """REL-04."""
    panel = applied()
    again = actions.submit_application(panel.road.journey, by=panel.lead, at=NOW)
    assert again == panel.application
    assert Application.objects.count() == 1
    assert letters("application_received") == 1


@pytest.mark.parametrize("field", ["content", "words", "sha256"])
def test_the_database_itself_refuses_to_change_what_was_sent(field: str) -> None:
    panel = applied()
    changed = {"content": {}, "words": "Other words", "sha256": "0" * 64}
    with pytest.raises(DatabaseError), transaction.atomic():
        Application.objects.filter(pk=panel.application.pk).update(**{field: changed[field]})
    with pytest.raises(DatabaseError), transaction.atomic():
        panel.now().delete()
    assert panel.now().content["ratings"]


def test_nothing_changes_once_sent() -> None:
    """REL-06."""
    panel = applied()
    with pytest.raises(Refused):
        rate(
            panel.road.journey,
            criterion=panel.criteria[0],
            stage=4,
            reason="Later thoughts on this one.",
            expected=1,
            by=panel.lead,
            at=NOW,
        )


def test_only_a_present_lead_sends() -> None:
    on = road()
    stranger = someone(Role.LEAD, email="stranger@example.org")
    with pytest.raises(Refused):
        actions.submit_application(on.journey, by=stranger, at=NOW)
    assert not Application.objects.exists()


def test_taking_back_opens_the_journey_again() -> None:
    panel = applied()
    actions.withdraw_application(panel.application, by=panel.lead, at=NOW)
    assert panel.now().status == Status.WITHDRAWN
    assert Journey.objects.get(pk=panel.road.journey.pk).status == "working"
    again = actions.submit_application(panel.road.journey, by=panel.lead, at=NOW)
    assert again != panel.application


def test_no_taking_back_after_the_first_score() -> None:
    panel = at_status(Status.PANEL_NAMED)
    first = panel.validators[0]
    actions.save_score(
        panel.seat(first), panel.criteria[0], score=2, comment="Seen", by=first, at=NOW
    )
    with pytest.raises(Refused, match="begun to score"):
        actions.withdraw_application(panel.application, by=panel.lead, at=NOW)


# --- The panel (SEC-04: conflicts block) ----------------------------------------------------------
def test_naming_a_panel_writes_to_everyone() -> None:
    panel = applied()
    panel.name()
    assert panel.now().status == Status.PANEL_NAMED
    assert letters("panel_named") == 1
    assert letters("panel_seat") == 3
    panel.name()
    assert letters("panel_seat") == 3


def test_a_lead_of_the_participant_cannot_judge_it() -> None:
    """SEC-04: no self-assessment."""
    panel = applied()
    grant_role(panel.lead, Role.VALIDATOR, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="lead of this participant"):
        name(panel, panel.lead, panel.validators[1])
    assert not panel.now().seats.exists()


def test_a_former_lead_cannot_judge_it_either() -> None:
    panel = applied()
    former = panel.validators[0]
    lead = add_lead(panel.road.participant, former, by=SYSTEM, at=NOW)
    end_lead(lead, by=former, at=NOW)
    with pytest.raises(Refused, match="were, a lead"):
        name(panel, *panel.validators)


def test_a_person_without_the_role_cannot_judge() -> None:
    panel = applied()
    revoke_role(panel.validators[0], Role.VALIDATOR, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="role"):
        name(panel, *panel.validators)


def test_nobody_sits_twice() -> None:
    panel = applied()
    grant_role(panel.chair, Role.VALIDATOR, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="already"):
        name(panel, panel.validators[0], panel.chair)
    with pytest.raises(Refused, match="already"):
        name(panel, panel.validators[0], panel.validators[0])
    with pytest.raises(Refused, match="two different"):
        name(panel, panel.validators[0])
    assert not panel.now().seats.exists()


def test_only_the_team_names_a_panel_and_not_for_its_own() -> None:
    panel = applied()
    for wrong in (panel.lead, panel.chair, panel.validators[0]):
        with pytest.raises(Refused, match="Only the team"):
            name(panel, *panel.validators, by=wrong)
    add_lead(panel.road.participant, panel.officer, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="Someone else"):
        name(panel, *panel.validators)


def name(panel: Panel, *validators: User, by: User | None = None) -> None:
    actions.name_panel(
        panel.application,
        validators=validators,
        chair=panel.chair,
        by=by or panel.officer,
        at=NOW,
    )


def test_a_conflict_frees_the_seat_and_bars_the_person_for_good() -> None:
    panel = at_status(Status.PANEL_NAMED)
    gone, other = panel.validators
    actions.declare_conflict(panel.seat(gone), "My sister works there.", by=gone, at=NOW)
    assert panel.now().status == Status.SUBMITTED
    assert Tie.objects.get().user == gone
    assert letters("panel_seat_free") == 1
    assert queries.seat_of(gone, panel.application.reference) is None
    with pytest.raises(Refused, match="tie"):
        name(panel, gone, other)
    verdicts = {each.user: each.verdict for each in queries.candidates(panel.now()).validators}
    assert not verdicts[gone]
    assert "tie" in str(verdicts[gone].reason)


def test_those_who_still_sit_go_on_while_a_seat_is_free() -> None:
    panel = at_status(Status.PANEL_NAMED)
    gone, stays = panel.validators
    actions.declare_conflict(panel.seat(gone), "My sister works there.", by=gone, at=NOW)
    panel.score(stays)
    panel.finish(stays)
    assert panel.now().status == Status.SUBMITTED
    new = person(Role.VALIDATOR, "third.person")
    actions.name_panel(panel.application, validators=[new], chair=None, by=panel.officer, at=NOW)
    panel.declare(new)
    panel.score(new)
    panel.finish(new)
    assert panel.now().status == Status.SCORED


def test_a_chair_with_a_late_tie_is_replaced_and_the_scores_stand() -> None:
    panel = at_status(Status.SCORED)
    actions.declare_conflict(
        panel.seat(panel.chair), "I joined their board.", by=panel.chair, at=NOW
    )
    assert panel.now().status == Status.SUBMITTED
    new = person(Role.CHAIR, "other.chair")
    actions.name_panel(panel.application, validators=[], chair=new, by=panel.officer, at=NOW)
    assert panel.now().status == Status.SCORED


def test_a_seat_is_its_owners_alone() -> None:
    panel = applied()
    panel.name()
    first, second = panel.validators
    for wrong in (second, panel.chair, panel.manager, panel.lead):
        with pytest.raises(Refused, match="not yours"):
            actions.declare_no_conflict(panel.seat(first), by=wrong, at=NOW)


# --- Scoring alone ------------------------------------------------------------------------------
def test_no_score_before_declaring() -> None:
    panel = applied()
    panel.name()
    first = panel.validators[0]
    with pytest.raises(Refused, match="no tie"):
        save(panel, first)


def save(panel: Panel, user: User, stage: int = 2, **others: object) -> Score:
    values = {"score": stage, "comment": "Seen in June.", "by": user, "at": NOW}
    return actions.save_score(panel.seat(user), panel.criteria[0], **values | others)  # type: ignore[arg-type]


def test_scores_are_hidden_until_both_have_finished() -> None:
    panel = at_status(Status.PANEL_NAMED)
    first, second = panel.validators
    panel.score(first)
    panel.score(second, 3)
    panel.finish(first)
    for user, seen in ((first, {first.pk}), (second, {second.pk}), (panel.chair, set())):
        shown = queries.visible_scores(panel.seat(user))
        assert {score.seat.user_id for score in shown} == seen
    panel.finish(second)
    for user in (first, second, panel.chair):
        shown = queries.visible_scores(panel.seat(user))
        assert {score.seat.user_id for score in shown} == {first.pk, second.pk}


def test_finishing_needs_every_score_and_closes_them() -> None:
    panel = at_status(Status.PANEL_NAMED)
    first = panel.validators[0]
    save(panel, first)
    with pytest.raises(Refused, match="still need"):
        panel.finish(first)
    panel_scores(panel, first)
    panel.finish(first)
    with pytest.raises(Refused, match="finished scoring"):
        save(panel, first, 3, expected=2)


def panel_scores(panel: Panel, user: User) -> None:
    for criterion in panel.criteria[1:]:
        actions.save_score(panel.seat(user), criterion, score=2, comment="Seen", by=user, at=NOW)


def test_scores_that_cannot_be() -> None:
    panel = at_status(Status.PANEL_NAMED)
    first = panel.validators[0]
    with pytest.raises(Refused, match="no such criterion"):
        actions.save_score(panel.seat(first), "elsewhere", score=2, by=first, at=NOW)
    with pytest.raises(Refused, match="Choose a stage"):
        save(panel, first, 5)
    with pytest.raises(Refused, match="Say why"):
        save(panel, first, 3, comment=" ")
    with pytest.raises(Refused, match="chair does not score"):
        save(panel, panel.chair)
    assert not Score.objects.exists()


def test_two_windows_of_one_validator_lose_nothing() -> None:
    """REL-05."""
    panel = at_status(Status.PANEL_NAMED)
    first = panel.validators[0]
    save(panel, first)
    with pytest.raises(Conflict) as refused:
        save(panel, first, 4, expected=0)
    assert refused.value.current["score"] == 2
    assert save(panel, first, 4, expected=1).version == 2


def test_changing_a_score_keeps_the_first() -> None:
    panel = at_status(Status.SCORED)
    first = panel.validators[0]
    amend(panel, first, 3)
    amend(panel, first, 4, expected=2)
    score = Score.objects.get(seat__user=first, criterion=panel.criteria[0])
    assert score.score == 4
    assert [past.value for past in score.past.all()] == [2, 3]
    with pytest.raises(DatabaseError), transaction.atomic():
        score.past.update(value=1)


def amend(panel: Panel, user: User, stage: int, expected: int = 1) -> None:
    actions.amend_score(
        panel.seat(user),
        panel.criteria[0],
        score=stage,
        comment="We talked about it.",
        expected=expected,
        by=user,
        at=NOW,
    )


# --- Recommending and deciding (SEC-04: two people per award) -----------------------------------
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
    with pytest.raises(Refused, match="seat on this panel"):
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


# --- Every action at every status -----------------------------------------------------------------
ACTIONS: dict[str, tuple[Callable[[Panel], object], set[str]]] = {
    "withdraw": (
        lambda p: actions.withdraw_application(p.application, by=p.lead, at=NOW),
        # At "withdrawn" asking again changes nothing, and at "panel named" nobody has scored.
        {Status.SUBMITTED, Status.PANEL_NAMED, Status.WITHDRAWN},
    ),
    "name": (
        lambda p: name(p, person(Role.VALIDATOR, "a.new"), person(Role.VALIDATOR, "b.new")),
        {Status.SUBMITTED},
    ),
    "score": (lambda p: save(p, p.validators[0]), {Status.PANEL_NAMED}),
    "amend": (lambda p: amend(p, p.validators[0], 3), {Status.SCORED}),
    "free": (
        lambda p: actions.declare_conflict(
            p.seat(p.chair), "I joined their board.", by=p.chair, at=NOW
        ),
        {Status.PANEL_NAMED, Status.SCORED},
    ),
    "recommend": (
        lambda p: actions.recommend(p.application, "not-yet", WORDS + ".", by=p.chair, at=NOW),
        {Status.SCORED},
    ),
    "decide": (
        lambda p: actions.decide(p.application, "not-yet", WORDS + ".", by=p.manager, at=NOW),
        {Status.RECOMMENDED},
    ),
}


class Undone(Exception):
    """Rolls back what an action did, so that the next one meets the same state."""


@pytest.mark.parametrize("status", Status)
def test_every_action_at_every_status(status: Status) -> None:
    """SEC-04: no step skipping, whatever the order in which people come."""
    panel = at_status(status)
    done = set()
    for action, (do, _allowed) in ACTIONS.items():
        # A panel that was never named has no seats, so asking for one finds none.
        with (
            contextlib.suppress(Undone, Refused, actions.Seat.DoesNotExist),
            transaction.atomic(),
        ):
            do(panel)
            done.add(action)
            raise Undone
    assert done == {action for action, (_do, allowed) in ACTIONS.items() if status in allowed}
    assert panel.now().status == status


def test_every_change_is_audited_without_words() -> None:
    panel = at_status(Status.AWARDED)
    events = Event.objects.filter(scope=panel.road.participant.pk)
    verbs = set(events.values_list("verb", flat=True))
    assert {
        "application.submitted",
        "application.moved",
        "seat.named",
        "seat.declared",
        "seat.finished",
        "score.saved",
        "mark.awarded",
    } <= verbs
    assert not [event for event in events if WORDS in str(event.data)]


def test_the_fact_tells_the_newest_application() -> None:
    panel = applied()
    actions.withdraw_application(panel.application, by=panel.lead, at=NOW)
    actions.submit_application(panel.road.journey, by=panel.lead, at=NOW)
    row = Journey.objects.annotate(**queries.facts()).get(pk=panel.road.journey.pk)
    assert row.application_status == Status.SUBMITTED
    assert set(OPEN) >= {row.application_status}
