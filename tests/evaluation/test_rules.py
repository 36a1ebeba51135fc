"""The self-evaluation's rules, without a database."""

import pytest

from ccqm.evaluation.rules import (
    REASON_LONGEST,
    is_evaluation_complete,
    is_rating_complete,
    is_reason_short_enough,
)


@pytest.mark.parametrize(
    ("rated", "criteria", "ok"), [(0, 25, False), (24, 25, False), (25, 25, True)]
)
def test_every_criterion_must_be_rated(rated, criteria, ok):
    verdict = is_evaluation_complete(rated, criteria)
    assert bool(verdict) is ok
    assert verdict.reason == f"{rated} of 25 criteria are rated."


def test_an_edition_without_criteria_is_never_complete():
    assert not is_evaluation_complete(0, 0)


@pytest.mark.parametrize(
    ("stage", "reason", "ok"),
    [
        (None, "We ask every family in June.", False),
        (2, "", False),
        (2, "too short", False),
        (2, "          ", False),
        (2, "ten chars!", True),
        (4, "r" * REASON_LONGEST, True),
        (4, "r" * (REASON_LONGEST + 1), False),
    ],
)
def test_a_rating_needs_a_stage_and_a_reason(stage, reason, ok):
    verdict = is_rating_complete(stage, reason)
    assert bool(verdict) is ok
    assert ok or verdict.reason.endswith(".")


def test_the_refusal_says_how_long_the_reason_is():
    assert "You have written 2,001" in is_reason_short_enough("r" * 2001).reason
