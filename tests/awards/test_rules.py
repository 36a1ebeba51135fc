"""How long a mark is held, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccqm.awards import rules
from ccqm.awards.rules import State

DAY = date(2029, 11, 22)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (DAY - timedelta(days=1), State.HELD),
        (DAY, State.HELD),
        (DAY + timedelta(days=1), State.EXPIRED),
    ],
)
def test_held_through_the_last_day(today: date, found: State) -> None:
    assert rules.state(expires_on=DAY, withdrawn=False, today=today) is found
    assert rules.state(expires_on=DAY, withdrawn=True, today=today) is State.WITHDRAWN


@pytest.mark.parametrize(
    ("awarded", "months", "last"),
    [
        (date(2026, 11, 23), 36, date(2029, 11, 22)),
        (date(2026, 1, 1), 36, date(2028, 12, 31)),
        (date(2028, 2, 29), 36, date(2031, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 30)),
    ],
)
def test_last_day(awarded: date, months: int, last: date) -> None:
    assert rules.expiry(awarded, months) == last


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 120))
def test_a_mark_lasts_its_months_give_or_take_a_day(awarded: date, months: int) -> None:
    days = (rules.expiry(awarded, months) - awarded).days
    assert months * 30.4 - 4 < days < months * 30.5 + 4


def test_next_level_needs_a_mark_and_a_free_road() -> None:
    assert rules.may_begin_next(holds_mark=True, has_open_journey=False, next_level="silver")
    assert not rules.may_begin_next(holds_mark=False, has_open_journey=False, next_level="silver")
    assert not rules.may_begin_next(holds_mark=True, has_open_journey=True, next_level="silver")
    assert not rules.may_begin_next(holds_mark=True, has_open_journey=False, next_level=None)


NOTICE = 120


def may_renew(today: date, current: str | None = State.HELD, *, is_open: bool = False) -> bool:
    verdict = rules.may_renew(
        has_open_journey=is_open,
        current=current,
        expires_on=DAY if current else None,
        today=today,
        notice_days=NOTICE,
    )
    return bool(verdict)


def test_a_mark_is_renewed_from_its_notice_on() -> None:
    opens = DAY - timedelta(days=NOTICE)
    assert not may_renew(opens - timedelta(days=1))
    assert may_renew(opens)
    assert may_renew(DAY)
    assert may_renew(DAY + timedelta(days=4000), State.EXPIRED)


def test_what_cannot_be_renewed() -> None:
    assert not may_renew(DAY, None)
    assert not may_renew(DAY, State.WITHDRAWN)
    assert not may_renew(DAY, is_open=True)
