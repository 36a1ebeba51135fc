"""The plan's rules, without a database."""

from datetime import date

import pytest

from ccqm.plans import rules

TODAY = date(2026, 3, 2)


def test_a_plan_needs_one_priority_or_more():
    assert not rules.has_priorities(0)
    assert rules.has_priorities(1).reason == "1 priority."


@pytest.mark.parametrize(
    ("priorities", "without", "ok", "words"),
    [
        (0, 0, False, "Choose a priority first."),
        (2, 1, False, "1 priority has no action yet."),
        (3, 2, False, "2 priorities have no action yet."),
        (3, 0, True, "Every priority has an action."),
    ],
)
def test_every_priority_needs_an_action(priorities, without, ok, words):
    verdict = rules.has_actions(priorities, without)
    assert bool(verdict) is ok
    assert words in verdict.reason
    assert bool(rules.is_ready_to_publish(priorities, without)) is ok


def test_publishing_is_a_plain_yes_or_no():
    assert rules.is_plan_published(True)
    assert rules.is_plan_published(False).reason == "Your plan is not public yet."


@pytest.mark.parametrize(("updated", "planned", "ok"), [(0, 0, False), (3, 5, False), (5, 5, True)])
def test_every_action_needs_an_update(updated, planned, ok):
    assert bool(rules.is_progress_shown(updated, planned)) is ok


def test_progress_is_said_in_numbers():
    assert rules.is_progress_shown(3, 5).reason == "3 of 5 actions have an update."


@pytest.mark.parametrize(
    ("day", "ok"),
    [
        (date(2026, 3, 1), False),
        (TODAY, True),
        (date(2036, 12, 31), True),
        (date(2037, 1, 1), False),
    ],
)
def test_a_plan_looks_ahead(day, ok):
    assert bool(rules.is_due_date_possible(day, TODAY)) is ok


@pytest.mark.parametrize(
    ("day", "ok"), [(TODAY, True), (date(2026, 3, 3), False), (date(1999, 12, 31), False)]
)
def test_an_update_tells_what_has_happened(day, ok):
    assert bool(rules.is_update_date_possible(day, TODAY)) is ok
