"""When awareness counts as raised. No database."""

from datetime import date

from ccqm.awareness import rules


def test_one_thing_done_is_enough() -> None:
    assert not rules.is_awareness_raised(0)
    assert rules.is_awareness_raised(1).reason == "1 activity is recorded."
    assert rules.is_awareness_raised(3).reason == "3 activities are recorded."


def test_only_what_has_happened() -> None:
    today = date(2026, 11, 23)
    assert rules.has_been_done(today, today)
    assert not rules.has_been_done(date(2026, 11, 24), today)
