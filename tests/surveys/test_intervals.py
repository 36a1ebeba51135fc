"""Intervals and tests against published examples and against SciPy's own."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ccqm.surveys.base import Shares
from ccqm.surveys.change import (
    Change,
    holm,
    smallest_detectable,
    usual_deviation,
    welch,
)
from ccqm.surveys.intervals import effective_people, newcombe, wilson
from ccqm.surveys.superiority import estimate, superiority


def near(interval, low, high, tolerance=5e-5):
    assert (interval.low, interval.high) == (
        pytest.approx(low, abs=tolerance),
        pytest.approx(high, abs=tolerance),
    )


# --- the worked examples of measurement, section 6 ----------------------------------------------
def test_newcombe_1998():
    near(newcombe((56, 70), (48, 80)), 0.0524, 0.3339)


def test_wilson():
    near(wilson(81 / 263, 263), 0.2553, 0.3662)
    near(wilson(0, 20), 0, 0.1611)


# --- intervals ------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 7, 19, 20])
def test_wilson_is_scipys_without_a_roll(count):
    theirs = stats.binomtest(count, 20).proportion_ci(method="wilson")
    near(wilson(count / 20, 20), theirs.low, theirs.high, 1e-12)


def test_when_everyone_answered_the_share_is_known():
    near(wilson(0.4, 30, roll=30), 0.4, 0.4, 0)


def test_a_roll_puts_a_larger_number_in_place_of_n():
    near(wilson(0.3, 50, 80), *vars(wilson(0.3, 50 * 79 / 30)).values(), 1e-12)


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 200))
def test_wilson_holds_its_share_and_a_roll_never_lengthens_it(people, favourable, more):
    share = min(favourable, people) / people
    plain, finite = wilson(share, people), wilson(share, people, people + more)
    assert 0 <= plain.low <= share <= plain.high <= 1
    assert plain.low - 1e-12 <= finite.low <= share <= finite.high <= plain.high + 1e-12


@settings(deadline=None)
@given(st.integers(1, 50), st.integers(1, 50), st.integers(0, 50), st.integers(0, 50))
def test_newcombe_holds_its_change_and_mirrors(one, two, first, second):
    after, before = (min(first, one), one), (min(second, two), two)
    found, mirror = newcombe(after, before), newcombe(before, after)
    change = after[0] / one - before[0] / two
    assert -1 - 1e-9 <= found.low <= change + 1e-12
    assert change - 1e-12 <= found.high <= 1 + 1e-9
    near(mirror, -found.high, -found.low, 1e-12)


def test_shares_are_worth_between_one_and_all_answers():
    assert effective_people(0.5, 0.5, 100, 4) == pytest.approx(100)  # all alike within a person
    assert effective_people(0.5, 0.25, 100, 4) == pytest.approx(400)  # nothing in common
    assert effective_people(0.5, 0.0, 100, 4) == 100
    assert effective_people(0.5, 0.1, 100, 4) == 400


# --- change ---------------------------------------------------------------------------------------
shares = st.lists(st.sampled_from([0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1]), min_size=2, max_size=40)


@settings(deadline=None)
@given(shares, shares)
def test_welch_is_scipys(before, after):
    one, two = np.array(before, float), np.array(after, float)
    change = welch(Shares(one), Shares(two))
    if min(one.std(), two.std()) < 1e-9:
        return  # SciPy warns of lost precision
    theirs = stats.ttest_ind(two, one, equal_var=False, alternative="greater")
    interval = theirs.confidence_interval(0.95)
    assert change.chance_above(np.array([0.0]))[0] == pytest.approx(theirs.pvalue, rel=1e-9)
    assert math.isinf(interval.high)
    both = stats.ttest_ind(two, one, equal_var=False).confidence_interval(0.95)
    near(change.interval(), both.low, both.high, 1e-9)


def test_answers_that_do_not_differ_need_no_test():
    change = welch(Shares(np.full(5, 0.5)), Shares(np.full(5, 0.75)))
    assert change == Change(0.25, 0.0, 8.0)
    near(change.interval(), 0.25, 0.25, 0)
    assert list(change.chance_above(np.array([0.2, 0.25, 0.3]))) == [0, 1, 1]


def test_holm_stops_at_the_first_that_fails():
    """The bars for four tests at 5% are 1.25, 1.67, 2.5 and 5%."""
    assert list(holm(np.array([0.012, 0.026, 0.001, 0.04]))) == [True, False, True, False]
    assert list(holm(np.array([0.012, 0.016, 0.024, 0.04]))) == [True] * 4
    assert list(holm(np.array([0.02, 0.0, 0.03, 0.04]))) == [False, True, False, False]


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_holm_lies_between_bonferroni_and_no_correction(chances):
    rejected = holm(np.array(chances))
    for chance, is_rejected in zip(chances, rejected, strict=True):
        assert is_rejected or chance > 0.05 / len(chances)
        assert not is_rejected or chance <= 0.05


# --- superiority ----------------------------------------------------------------------------------
@settings(deadline=None)
@given(shares, shares)
def test_superiority_is_brunner_and_munzels(before, after):
    one, two = np.array(before, float), np.array(after, float)
    chance, error, freedom = estimate(one, two)
    counted = np.mean([(b > a) + (b == a) / 2 for a in one for b in two])
    assert chance == pytest.approx(counted)
    if error > 1e-9:
        theirs = stats.brunnermunzel(one, two)
        assert abs((chance - 0.5) / error) == pytest.approx(abs(theirs.statistic), rel=1e-6)
        assert 2 * stats.t.sf(abs(theirs.statistic), freedom) == pytest.approx(theirs.pvalue)


def test_superiority_has_an_interval_inside_0_and_1():
    found = superiority(Shares(np.array([0, 0.5, 0.5, 1])), Shares(np.array([0.5, 1, 1, 1])))
    assert found is not None
    assert found.chance == 0.78125
    assert 0 < found.interval.low < 0.5 < found.interval.high < 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Shares(np.zeros(9)), Shares(np.ones(9))),
        (Shares(np.ones(9)), Shares(np.ones(9))),
        (Shares(np.array([0, 1, 0]), hidden=1), Shares(np.array([0, 1, 1]))),
    ],
)
def test_superiority_is_not_told_where_it_has_no_interval_or_statements_are_hidden(before, after):
    assert superiority(before, after) is None


# --- what a survey could see ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("roll", "response", "points"),
    [
        *[(20, 0.9, 27), (30, 0.9, 23), (50, 0.9, 18), (100, 0.9, 14), (300, 0.9, 9)],
        *[(1_000, 0.9, 5), (3_000, 0.9, 3), (10_000, 0.9, 2), (30, 0.6, 30), (50, 0.6, 25)],
        *[(100, 0.6, 19), (300, 0.6, 14), (1_000, 0.6, 9), (3_000, 0.6, 7), (10_000, 0.6, 6)],
    ],
)
def test_the_smallest_change_is_that_of_the_simulations(roll, response, points):
    """The table of measurement, section 3, to within a point and a half or a tenth."""
    found = smallest_detectable(roll, response, usual_deviation(8))
    assert found == pytest.approx(points, abs=1.5, rel=0.1)


def test_fewer_statements_see_less():
    """With four statements about 8% more is needed, with three about 18%."""
    assert usual_deviation(4) / usual_deviation(8) == pytest.approx(1.08, abs=0.03)
    assert usual_deviation(3) / usual_deviation(8) == pytest.approx(1.18, abs=0.03)


def test_fewer_than_ten_see_nothing():
    assert smallest_detectable(15, 0.6, 0.26) is None
