"""When enough people are trained. No database."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ccqm.training import rules


def test_the_reason_names_what_is_asked() -> None:
    verdict = rules.have_enough_trained(30, 60, 60, "Bronze")
    assert not verdict
    assert verdict.reason == "30 of 60 have had training. Bronze asks for 36."
    assert rules.have_enough_trained(36, 60, 60, "Bronze")


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 100))
def test_enough_is_never_less_than_the_percentage(trained: int, total: int, percent: int) -> None:
    verdict = rules.have_enough_trained(trained, total, percent, "Silver")
    assert bool(verdict) == (trained * 100 >= total * percent)


def test_nobody_counted_is_never_enough() -> None:
    assert not rules.have_enough_trained(0, 0, 0, "Bronze")


def test_training_has_taken_place() -> None:
    today = date(2026, 11, 23)
    assert rules.is_held(today, today)
    assert not rules.is_held(date(2026, 11, 24), today)


def test_a_session_fits_its_group() -> None:
    assert rules.is_session_believable(20, 20)
    assert not rules.is_session_believable(21, 20)
    assert not rules.is_session_believable(0, 20)
