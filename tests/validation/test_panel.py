"""Who may judge, and what a conflict of interest does (SEC-04)."""

import pytest

from ccqm.accounts.actions import grant_role, revoke_role
from ccqm.accounts.models import Role
from ccqm.audit.actions import SYSTEM
from ccqm.kit.verdict import Refused
from ccqm.participants.leading import add_lead, end_lead
from ccqm.validation import actions, queries
from ccqm.validation.models import Tie
from ccqm.validation.rules import Status
from tests.people import NOW
from tests.validation.panel import applied, at_status, person
from tests.validation.steps import letters, name, save

pytestmark = pytest.mark.django_db


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


def test_who_comes_to_lead_the_participant_stops_judging_it() -> None:
    """SEC-04: no self-assessment, however late the tie begins."""
    panel = at_status(Status.PANEL_NAMED)
    first = panel.validators[0]
    add_lead(panel.road.participant, first, by=SYSTEM, at=NOW)
    for judging in (
        lambda: save(panel, first),
        lambda: panel.finish(first),
        lambda: panel.declare(first),
    ):
        with pytest.raises(Refused, match="Tell us of your tie"):
            judging()
    actions.declare_conflict(panel.seat(first), "I lead them now.", by=first, at=NOW)
    assert panel.now().status == Status.SUBMITTED


def test_a_chair_who_comes_to_lead_the_participant_cannot_recommend() -> None:
    panel = at_status(Status.SCORED)
    add_lead(panel.road.participant, panel.chair, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="Tell us of your tie"):
        panel.recommend()


def test_the_team_frees_the_seat_of_someone_who_fell_silent() -> None:
    panel = at_status(Status.PANEL_NAMED)
    silent, other = panel.validators
    save(panel, silent)
    for _click in range(2):
        actions.free_seat(panel.seat(silent), by=panel.officer, at=NOW)
    assert panel.now().status == Status.SUBMITTED
    assert letters("panel_seat_ended") == 1
    with pytest.raises(Refused, match="not yours"):
        save(panel, silent)
    with pytest.raises(Refused, match="had, a seat"):
        name(panel, silent, other)
    name(panel, person(Role.VALIDATOR, "third.person"))
    assert panel.now().status == Status.PANEL_NAMED
    assert not queries.scores_by_criterion(panel.now())


def test_a_new_chair_takes_over_where_the_scores_stand() -> None:
    panel = at_status(Status.SCORED)
    actions.free_seat(panel.seat(panel.chair), by=panel.officer, at=NOW)
    with pytest.raises(Refused, match="Only the chair"):
        panel.recommend()
    new = person(Role.CHAIR, "new.chair")
    actions.name_panel(panel.application, validators=[], chair=new, by=panel.officer, at=NOW)
    assert panel.now().status == Status.SCORED


def test_who_may_free_a_seat_and_when() -> None:
    """SEC-04: nobody chooses who judges their own participant, or takes out scores they dislike."""
    panel = at_status(Status.SCORED)
    for wrong in (panel.lead, panel.chair, *panel.validators):
        with pytest.raises(Refused, match="Only the team"):
            actions.free_seat(panel.seat(panel.chair), by=wrong, at=NOW)
    with pytest.raises(Refused, match="part is finished"):
        actions.free_seat(panel.seat(panel.validators[0]), by=panel.officer, at=NOW)
    add_lead(panel.road.participant, panel.officer, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="Someone else"):
        actions.free_seat(panel.seat(panel.chair), by=panel.officer, at=NOW)
    panel.recommend()
    with pytest.raises(Refused, match="part is finished"):
        actions.free_seat(panel.seat(panel.chair), by=panel.manager, at=NOW)
