"""The release: gates by size, what follows a baseline, and that it never changes."""

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccqm.kit.verdict import Refused
from ccqm.surveys.coarsening import AtMost, Level, Side
from ccqm.surveys.release import from_json
from ccqm.surveys.releasing import release
from tests.surveys import making

ASKED = making.schema(areas=2, statements=3, dimensions=["d0", "d1"])


def wave(people: int, seed: int = 1, share: float = 0.6, asked=ASKED):
    """Answers drawn at random, half of the people at each of two sites, and a small third."""
    draw = np.random.default_rng(seed)
    flags = draw.random((people, len(asked.statements))) < share
    sites = ["C" if n % 9 == 8 else "AB"[n % 2] for n in range(people)]
    grades = ["XY"[n % 4 == 0] for n in range(people)]
    columns = {"d0": making.column(sites), "d1": making.column(grades)}
    return making.answers(asked, making.favourable(asked, flags), columns)


def test_below_five_nothing_is_told():
    told = release(wave(4), ASKED, 20)
    assert (told.told, told.count, told.answered, told.counted) == (
        "nothing",
        "under 5",
        None,
        None,
    )
    assert [area.figure for area in told.areas] == [None, None]
    assert (told.statements, told.groups) == ((), ())
    assert told.as_json()["response_percent"] is None


@pytest.mark.parametrize("people", [5, 9])
def test_from_five_to_nine_areas_are_told_as_low_mixed_or_high(people):
    told = release(wave(people, share=1), ASKED, 20)
    assert (told.told, told.count, told.counted) == ("bands", "5-9", None)
    assert [area.figure for area in told.areas] == [Level.HIGH, Level.HIGH]
    assert (told.statements, told.groups) == ((), ())


def test_from_ten_on_the_whole_base_is_told_in_full():
    told = release(wave(10), ASKED, 20)
    assert (told.told, told.count, told.answered, told.counted) == ("full", "10-19", 10, 10)
    assert len(told.statements) == 6
    assert told.not_broken_down == ("d0", "d1")
    assert told.as_json()["response_percent"] == 50.0


def test_responses_that_do_not_count_do_not_open_a_gate():
    table = np.full((12, 6), 4)
    table[:3] = 0
    told = release(making.answers(ASKED, table, wave(12).columns), ASKED, 20)
    assert (told.told, told.answered) == ("bands", None)


def test_when_all_agree_no_figure_says_so():
    told = release(wave(40, share=1), ASKED, 40)
    assert {one.figure for one in told.statements} == {AtMost(2, 40, Side.UNFAVOURABLE)}
    for area in told.areas:
        assert area.figure.percent == 97.5  # as if one of the forty did not
        assert (area.figure.low, area.figure.high) == (95.0, 100.0)
    assert told.groups
    for group in told.groups:
        assert {figure.end for _, figure in group.areas} == {"at_least"}


def test_groups_tell_areas_to_the_nearest_five_and_never_a_statement():
    told = release(wave(90), ASKED, 100)
    assert told.groups
    for group in told.as_json()["groups"]:
        assert set(group) == {"dimension", "categories", "count", "areas"}
        assert set(group["areas"]) == {"a0", "a1"}
        assert group["count"] in {"10-19", "20-49", "50-99"}
        for figure in group["areas"].values():
            assert figure["percent"] % 5 == 0


def test_an_area_of_two_statements_is_not_scored_but_its_statements_are_told():
    asked = making.schema(areas=1, statements=2)
    draw = np.random.default_rng(3).random((30, 2)) < 0.5
    told = release(making.answers(asked, making.favourable(asked, draw)), asked, 30).as_json()
    assert told["areas"]["a0"] == {"statements": ["a0s0", "a0s1"], "scored": False}
    assert len(told["statements"]) == 2


def test_a_followup_keeps_or_joins_the_groups_of_its_baseline():
    before = release(wave(90), ASKED, 100)
    after = release(wave(60, seed=2), ASKED, 100, before)
    assert after.groups
    for dimension, blocks in after.partitions.items():
        for old in before.partitions[dimension]:
            assert sum(set(old) <= set(block) for block in blocks) == 1


def test_a_followup_of_a_small_baseline_breaks_nothing_down():
    before = release(wave(12), ASKED, 20)
    assert before.groups == ()
    assert release(wave(90), ASKED, 100).groups != ()
    assert release(wave(90), ASKED, 100, before).groups == ()


def test_a_baseline_of_other_questions_is_refused():
    other = making.schema(areas=2, statements=4)
    before = release(making.answers(other, np.full((12, 8), 4)), other, 20)
    with pytest.raises(Refused, match="other questions"):
        release(wave(12), ASKED, 20, before)


def test_more_answers_than_invitations_are_refused():
    with pytest.raises(Refused, match="21 responses, but only 20 people"):
        release(wave(21), ASKED, 20)
    assert release(wave(20), ASKED, 20).counted == 20


def test_with_an_unknown_roll_nothing_is_corrected_for_it():
    told = release(wave(40), ASKED, None)
    everyone = release(wave(40), ASKED, 40)
    assert told.as_json()["response_percent"] is None
    assert everyone.statements[0].figure.low == everyone.statements[0].figure.high
    assert told.statements[0].figure.low < told.statements[0].figure.percent


def test_a_release_cannot_be_changed():
    told = release(wave(40), ASKED, 40)
    for part in (told, told.areas[0], told.areas[0].figure, told.statements[0], told.groups[0]):
        for field in dataclasses.fields(part):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(part, field.name, None)
        assert not any(isinstance(value, list | dict | set) for value in vars(part).values())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 80), st.integers(0, 5), st.sampled_from([0.0, 0.4, 0.9, 1.0]))
def test_written_and_read_back_it_is_the_same(people, seed, share):
    told = release(wave(people, seed, share), ASKED, 80)
    text = json.dumps(told.as_json(), allow_nan=False)
    assert from_json(json.loads(text)) == told


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(0, 9))
def test_the_order_of_responses_changes_nothing(people, seed):
    given_ = wave(people, seed)
    order = np.random.default_rng(seed).permutation(people)
    other = making.answers(
        ASKED,
        np.column_stack([column[order] for column in given_.ratings.values()]),
        {key: dataclasses.replace(one, codes=one.codes[order]) for key, one in
         given_.columns.items()},
    )  # fmt: skip
    assert release(given_, ASKED, 50) == release(other, ASKED, 50)


@pytest.mark.parametrize(
    "broken", [None, [], {}, {"format": "other"}, {"format": "ccqm-release-1"}]
)
def test_something_else_is_not_read_as_a_release(broken):
    with pytest.raises(Refused, match="not a release"):
        from_json(broken)


@pytest.mark.parametrize("key", ["told", "areas", "groups", "counted", "statements"])
def test_a_damaged_release_is_not_read(key):
    told = release(wave(40), ASKED, 40).as_json()
    for value in (True, "x", ["x"]):
        with pytest.raises(Refused, match="not a release"):
            from_json(told | {key: value})
