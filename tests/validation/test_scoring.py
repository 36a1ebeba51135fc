"""Scoring alone, then comparing."""

import pytest
from django.db import DatabaseError, transaction

from ccqm.accounts.models import Role, User
from ccqm.kit.verdict import Conflict, Refused
from ccqm.validation import actions, queries
from ccqm.validation.models import Score
from ccqm.validation.rules import Status
from tests.people import NOW
from tests.validation.panel import Panel, applied, at_status, person
from tests.validation.steps import amend, save

pytestmark = pytest.mark.django_db


def test_no_score_before_declaring() -> None:
    panel = applied()
    panel.name()
    first = panel.validators[0]
    with pytest.raises(Refused, match="no tie"):
        save(panel, first)


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


def test_the_scores_of_a_freed_seat_count_for_nothing_and_nobody_sees_them() -> None:
    panel = at_status(Status.PANEL_NAMED)
    gone, stays = panel.validators
    panel.score(gone, 4)
    actions.declare_conflict(panel.seat(gone), "My sister works there.", by=gone, at=NOW)
    assert not queries.visible_scores(panel.seat(gone))
    new = person(Role.VALIDATOR, "third.person")
    actions.name_panel(panel.application, validators=[new], chair=None, by=panel.officer, at=NOW)
    panel.declare(new)
    for user in (stays, new):
        panel.score(user)
    panel.finish(stays, new)
    for user in (stays, new, panel.chair):
        assert {s.score for s in queries.visible_scores(panel.seat(user))} == {2}
    assert queries.scores_by_criterion(panel.now())[panel.criteria[0]] == [2, 2]


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
