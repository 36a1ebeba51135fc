"""From two waves to one of six findings."""

import numpy as np
import pytest

from ccqm.surveys.change import Change, improved_at, tipping_points
from ccqm.surveys.comparing import compare
from ccqm.surveys.findings import Finding, findings
from ccqm.surveys.mix import chance
from tests.surveys import making

ASKED = making.schema(areas=2, statements=4, dimensions=["d0"])


def wave(people: int, share: float, seed: int = 1, sites: str = "AB"):
    draw = np.random.default_rng(seed)
    flags = draw.random((people, 8)) < share
    labels = [sites[n % len(sites)] for n in range(people)]
    return making.answers(ASKED, making.favourable(ASKED, flags), {"d0": making.column(labels)})


def area(before, after, rolls):
    return compare(before, after, ASKED, rolls).as_json()["areas"]["a0"]


@pytest.mark.parametrize(
    ("people", "shares", "roll", "finding"),
    [
        (200, (0.4, 0.8), 200, "improved"),
        (200, (0.4, 0.8), 400, "improved"),
        (800, (0.5, 0.58), 800, "improved"),
        (800, (0.5, 0.58), 8_000, "improved_unless_responders_differ"),
        (800, (0.5, 0.58), None, "improved_unless_responders_differ"),
        (2_000, (0.5, 0.5), 2_000, "little_or_no_change"),
        (30, (0.5, 0.5), 30, "cannot_tell"),
        (200, (0.8, 0.4), 2_000, "worse"),
        (9, (0.0, 1.0), 9, "too_few"),
        (10, (0.0, 1.0), 10, "improved"),
    ],
)
def test_each_finding(people, shares, roll, finding):
    told = area(wave(people, shares[0]), wave(people, shares[1], seed=2), (roll, roll))
    assert told["verdict"] == finding
    assert told["words"] == str(Finding(finding).words)
    if finding == "too_few":
        assert told["percent_before"] is told["change"] is told["interval"] is None
    else:
        low, high = told["interval"]
        assert low <= told["change"] <= high
        assert told["change"] == pytest.approx(
            told["percent_after"] - told["percent_before"], abs=0.11
        )


def test_the_lower_response_is_the_one_that_counts():
    before, after = wave(800, 0.5), wave(800, 0.58, seed=2)
    verdicts = [area(before, after, rolls)["verdict"] for rolls in
                [(800, 800), (8_000, 800), (800, 8_000)]]  # fmt: skip
    assert verdicts == ["improved", *["improved_unless_responders_differ"] * 2]


def test_too_few_in_one_wave_is_too_few():
    told = compare(wave(9, 0.5), wave(60, 0.9), ASKED, (60, 60)).as_json()
    assert {one["verdict"] for one in told["areas"].values()} == {"too_few"}
    assert told["statements"] == {}
    assert told["baseline"]["counted"] is None
    assert told["baseline"]["count"] == "5-9"
    assert told["followup"]["counted"] == 60


def test_an_area_of_two_statements_has_no_finding():
    asked = making.schema(areas=1, statements=2)
    one = making.answers(asked, making.favourable(asked, np.zeros((40, 2))))
    two = making.answers(asked, making.favourable(asked, np.ones((40, 2))))
    told = compare(one, two, asked, (40, 40)).as_json()["areas"]["a0"]
    assert (told["scored"], told["verdict"], told["change"]) == (False, "cannot_tell", None)


def test_statements_of_one_mind_are_not_compared():
    told = compare(wave(40, 1.0), wave(40, 0.5), ASKED, (40, 40)).as_json()
    assert told["statements"] == {}
    told = compare(wave(40, 0.6), wave(40, 0.5), ASKED, (40, 40)).as_json()
    assert len(told["statements"]) == 8
    for one in told["statements"].values():
        assert one["interval"][0] < one["change"] < one["interval"][1]


# --- the guard and the tipping point --------------------------------------------------------------
def test_the_tipping_point_is_where_the_improvement_ends():
    changes = [Change(0.09, 0.02, 300), Change(0.01, 0.02, 300)]
    for response in (0.3, 0.6, 0.9):
        improved = improved_at(changes, response)
        points = tipping_points(improved, response)
        assert points[1] is None
        undone = points[0]
        assert undone is None or (improved[undone - 1, 0] and not improved[undone, 0])
        is_found = findings(changes, response)[0].finding is Finding.IMPROVED
        assert is_found is (undone is None or undone > 10)
    assert tipping_points(improved_at(changes, 0.6), 0.6)[0] == 13  # (9 - 1.97 * 2) / 0.4 is 12.7


def test_when_everyone_answered_nobody_can_undo_it():
    assert findings([Change(0.09, 0.02, 300)], 1.0)[0].tipping_point is None


def test_a_fall_needs_no_guard():
    """The mirror of "probably": who answered is no excuse."""
    assert findings([Change(-0.06, 0.02, 300)], 0.2)[0].finding is Finding.WORSE
    assert findings([Change(0.06, 0.02, 300)], 0.2)[0].finding is Finding.IMPROVED_UNLESS


def test_more_areas_ask_for_more():
    """p is about 2.3%: enough alone, not beside four areas that did not change."""
    change, still = Change(0.04, 0.02, 1_000), Change(0, 0.02, 1_000)
    assert findings([change], 1.0)[0].finding is Finding.IMPROVED
    assert findings([change, still, still, still, still], 1.0)[0].finding is Finding.CANNOT_TELL


def test_little_is_a_90_percent_interval_within_five_points():
    for error, finding in [(0.0303, Finding.LITTLE), (0.0305, Finding.CANNOT_TELL)]:
        assert findings([Change(0.0, error, 10**6)], 1.0)[0].finding is finding
    assert findings([Change(0.01, 0.03, 10**6)], 1.0)[0].finding is Finding.CANNOT_TELL


def test_no_area_no_finding():
    assert findings([], 0.5) == []


# --- who answered ---------------------------------------------------------------------------------
def test_a_changed_mix_is_told():
    before, after = wave(200, 0.5, sites="AB"), wave(200, 0.5, sites="AAAB")
    told = compare(before, after, ASKED, (200, 200)).as_json()["mix"]
    assert told == {"checked": ["d0"], "changed": ["d0"]}


def test_the_same_mix_is_not():
    told = compare(wave(200, 0.5), wave(240, 0.5), ASKED, (240, 240)).as_json()["mix"]
    assert told == {"checked": ["d0"], "changed": []}


def test_a_small_shift_of_many_is_no_changed_mix():
    """50 against 47%: sure, but small."""
    table = np.array([[20_000, 20_000], [18_800, 21_200]])
    assert chance(table) < 1e-6
    before, after = wave(4_000, 0.5), wave(4_000, 0.5, sites="A" * 47 + "B" * 53)
    assert compare(before, after, ASKED, (4_000, 4_000)).mix.changed == ()


def test_a_mix_that_cannot_be_told_is_not_checked():
    told = compare(wave(15, 0.5), wave(15, 0.5), ASKED, (15, 15)).as_json()["mix"]
    assert told == {"checked": [], "changed": []}


def test_the_chance_is_pearsons():
    from scipy import stats

    table = np.array([[30, 14, 21], [25, 30, 16]])
    theirs = stats.chi2_contingency(table, correction=False).pvalue
    assert chance(table) == pytest.approx(theirs)
