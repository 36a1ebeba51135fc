"""Planning a wave: what is fixed, what it could show, what may be compared. No database."""

import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccqm.framework import shape
from ccqm.questions.question_set import QuestionSet
from ccqm.questions.shipped import shipped
from ccqm.waves import rules

SET = shape.built_as(QuestionSet, tomllib.loads(shipped("leeds-2026")))
DAY = date(2026, 11, 23)


def test_a_wave_moves_one_way_only() -> None:
    """Freeze: nothing opens again, nothing is released twice (measurement, section 2)."""
    assert {(move.source.value, move.target.value) for move in rules.MOVES} == {
        ("planned", "open"),
        ("planned", "dropped"),
        ("open", "closed"),
        ("closed", "released"),
    }
    assert not rules.is_move_allowed("closed", "open")
    assert not rules.is_move_allowed("released", "closed")


@pytest.mark.parametrize(
    ("opens", "days", "right"),
    [(0, 5, True), (0, 4, False), (0, 90, True), (0, 91, False), (-1, 9, False)],
)
def test_dates(opens: int, days: int, right: bool) -> None:
    first = DAY + timedelta(days=opens)
    assert bool(rules.are_dates_right(first, first + timedelta(days=days - 1), DAY)) is right


def test_breakdowns_come_from_what_is_asked() -> None:
    """Children are asked no equality question, so nothing of them is broken down (DP-04)."""
    staff = rules.breakdown_choices(SET, "staff", ["1", "2"])
    assert staff[:2] == ["group", "age"]
    assert "ethnic-group" in staff
    assert not {"white", "disability-impact", "date-of-birth"} & set(staff)
    assert rules.breakdown_choices(SET, "staff", ["1"])[0] == "age"
    assert rules.breakdown_choices(SET, "young", ["1"]) == []


def test_a_local_detail_is_no_category_of_its_own() -> None:
    """GDS-34: Roma counts under its parent category."""
    assert "roma" not in rules.categories_of(SET, "white", [])
    assert rules.categories_of(SET, "sex", []) == ("female", "male", "skip")
    assert rules.categories_of(SET, "age", [])[-1] == "skip"


@given(st.dates(date(1920, 1, 1), date(2026, 11, 23)))
def test_every_age_has_its_band(born: date) -> None:
    band = rules.age_band(born, DAY)
    eldest = rules.age_band(date(1900, 1, 1), DAY)
    assert band in rules.categories_of(SET, "age", [])
    assert eldest == "65-over"


def test_a_birthday_counts_from_its_day_on() -> None:
    assert rules.age_band(date(2001, 11, 23), DAY) == "25-34"
    assert rules.age_band(date(2001, 11, 24), DAY) == "under-25"


def test_what_a_wave_could_show_is_the_table_of_the_specification() -> None:
    """Measurement, section 3: with 300 people, 60% response, three statements, about 16 points."""
    shown = {one.response: one for one in rules.reach(SET, "staff", 300)}
    assert shown[0.6].people == 180
    assert shown[0.9].points is not None
    assert shown[0.6].points is not None
    assert 13 <= shown[0.6].points <= 17
    assert shown[0.9].points < shown[0.6].points
    assert [one.points for one in rules.reach(SET, "staff", 10)[:2]] == [None, None]


@given(st.integers(10, 20_000))
def test_more_people_never_show_less(invited: int) -> None:
    points = [one.points or 1000 for one in rules.reach(SET, "users", invited)]
    more = [one.points or 1000 for one in rules.reach(SET, "users", invited + 10)]
    assert all(after <= before + 1e-9 for before, after in zip(points, more, strict=True))


def test_breakdowns_that_will_probably_survive() -> None:
    leeds = {"white": 0.79, "asian": 0.10, "black": 0.06, "multiple": 0.03, "other": 0.02}
    assert rules.likely_blocks(600, leeds) == [(key,) for key in leeds]
    assert rules.likely_blocks(100, leeds) == [
        ("white",),
        ("asian",),
        ("black", "multiple", "other"),
    ]
    assert len(rules.likely_blocks(15, leeds)) == 1


@pytest.mark.parametrize(
    ("arrived", "words"),
    [
        (0, "Fewer than 10"),
        (9, "Fewer than 10"),
        (10, "10 or more"),
        (99, "50 or more"),
        (1234, "1,000 or more"),
    ],
)
def test_only_a_band_is_told_while_a_wave_is_open(arrived: int, words: str) -> None:
    assert rules.participation_band(arrived) == words


def test_what_may_be_compared() -> None:
    like = {"same_questions": True, "same_audience": True, "is_released": True}
    assert rules.may_follow(**like, opens_on=DAY, after=DAY - timedelta(days=1))
    assert not rules.may_follow(**like, opens_on=DAY, after=DAY)
    for name in like:
        other = {**like, name: False}
        assert not rules.may_follow(**other, opens_on=DAY, after=DAY - timedelta(days=1))


def test_other_seasons_and_other_ways_are_said() -> None:
    november, january, june = date(2026, 11, 1), date(2028, 1, 1), date(2027, 6, 1)
    assert rules.differences(opened=(november, january), modes=("online", "online")) == []
    assert len(rules.differences(opened=(november, june), modes=("online", "paper"))) == 2
