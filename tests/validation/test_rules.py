"""The table of moves, conflicts and agreement, without a database (SEC-04)."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccqm.validation import rules
from ccqm.validation.rules import MOVES, Agreement, Capacity, Status

OPEN = set(rules.OPEN)
CLOSED = set(Status) - OPEN


def test_every_move_leaves_an_open_status_or_begins() -> None:
    assert {move.source for move in MOVES} <= OPEN | {""}


def test_every_open_status_can_be_left_and_every_status_reached() -> None:
    assert {move.source for move in MOVES} >= OPEN
    assert {move.target for move in MOVES} == set(Status)


@pytest.mark.parametrize(
    ("source", "target", "by"),
    list(itertools.product(["", *Status], Status, Capacity)),
)
def test_only_the_table_moves(source: str, target: str, by: str) -> None:
    """Every status × action × capacity: yes exactly where the table has a row."""
    listed = (source, target, by) in {(m.source, m.target, m.by) for m in MOVES}
    verdict = rules.may_move(source, target, by)
    assert bool(verdict) is listed
    assert listed or verdict.reason


def test_no_way_to_an_award_passes_by_the_chair_and_the_manager() -> None:
    """SEC-04: two people per award; no step can be skipped."""
    into_award = [move for move in MOVES if move.target == Status.AWARDED]
    assert [(m.source, m.by) for m in into_award] == [(Status.RECOMMENDED, Capacity.MANAGER)]
    into_recommended = [move for move in MOVES if move.target == Status.RECOMMENDED]
    assert [(m.source, m.by) for m in into_recommended] == [(Status.SCORED, Capacity.CHAIR)]


@pytest.mark.parametrize("wrong", ["has_role", "was_lead", "has_tie", "is_on_panel"])
def test_each_conflict_alone_bars_a_seat(wrong: str) -> None:
    facts = {"has_role": True, "was_lead": False, "has_tie": False, "is_on_panel": False}
    assert rules.may_sit(**facts)
    verdict = rules.may_sit(**facts | {wrong: not facts[wrong]})
    assert not verdict
    assert verdict.reason


@pytest.mark.parametrize("wrong", ["is_manager", "is_on_panel", "was_lead", "has_tie"])
def test_each_conflict_alone_bars_a_decision(wrong: str) -> None:
    facts = {"is_manager": True, "is_on_panel": False, "was_lead": False, "has_tie": False}
    assert rules.may_decide(**facts)
    assert not rules.may_decide(**facts | {wrong: not facts[wrong]})


@given(st.integers(0, 4), st.integers(0, 3))
def test_a_panel_is_two_and_one(validators: int, chairs: int) -> None:
    complete = rules.is_panel_complete(validators=validators, chairs=chairs)
    assert bool(complete) is ((validators, chairs) == (2, 1))


@pytest.mark.parametrize(
    ("scores", "found"),
    [((2, 2), Agreement.EXACT), ((2, 3), Agreement.ADJACENT), ((1, 3), Agreement.GAP)],
)
def test_agreement(scores: tuple[int, int], found: Agreement) -> None:
    assert rules.agreement(scores) is found


@given(st.dictionaries(st.text(), st.lists(st.integers(1, 4), min_size=2, max_size=2)))
def test_agreement_counts_add_up(scores: dict[str, list[int]]) -> None:
    assert sum(rules.agreement_counts(scores).values()) == len(scores)


def test_another_stage_than_theirs_needs_a_reason() -> None:
    assert rules.is_score_reasoned(2, 2, "")
    assert rules.is_score_reasoned(3, 2, "The minutes show it.")
    assert not rules.is_score_reasoned(3, 2, "  ")
    assert not rules.is_score_reasoned(3, None, "")


def test_finishing_needs_every_score() -> None:
    assert rules.may_finish(25, 25)
    assert "1 criterion" in str(rules.may_finish(24, 25).reason)
    assert "3 criteria" in str(rules.may_finish(22, 25).reason)


def reaches(scores: dict[str, list[int]], minimum: int, average: float) -> bool:
    return bool(rules.do_scores_reach(scores, minimum=minimum, average=average, level="Silver"))


def test_scores_reach_a_level_by_lowest_and_average() -> None:
    assert reaches({"a": [2, 2], "b": [3, 4]}, 2, 2.75)
    assert not reaches({"a": [1, 2], "b": [4, 4]}, 2, 2.0)
    assert not reaches({"a": [2, 2], "b": [3, 3]}, 2, 2.75)
    assert not reaches({}, 1, 2.0)


def test_the_first_score_ends_the_right_to_take_back() -> None:
    assert rules.may_withdraw(0)
    assert not rules.may_withdraw(1)
