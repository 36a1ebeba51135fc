"""The same people under every figure; and what is hidden stays hidden in every other figure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccqm.surveys.answers import EMPTY, NOT_APPLICABLE
from ccqm.surveys.base import base, stand_in
from ccqm.surveys.coarsening import K, M, Rounded, Side, Tally, count_band, level, rounded
from ccqm.surveys.releasing import release
from tests.surveys import making

NA = NOT_APPLICABLE


@pytest.mark.parametrize(
    ("ratings", "counts"),
    [
        ([4, 4, 4, 4], True),
        ([4, 4, EMPTY, EMPTY], True),  # half
        ([4, EMPTY, EMPTY, EMPTY], False),
        ([4, NA, EMPTY, EMPTY], True),  # "does not apply" is an answer
        ([NA, NA, NA, 1], True),
        ([NA, NA, NA, NA], False),  # nothing to take a share of
        ([EMPTY, EMPTY, NA, NA], False),
    ],
)
def test_a_response_counts_with_half_of_the_statements_answered(ratings, counts):
    asked = making.schema(areas=1, statements=4)
    assert base(making.answers(asked, [ratings]), asked).counted == counts


def test_it_must_be_half_of_every_area():
    asked = making.schema(areas=2, statements=3)
    table = [[4, 4, 4, 4, EMPTY, EMPTY], [4, 4, EMPTY, EMPTY, 4, 4]]
    found = base(making.answers(asked, table), asked)
    assert (found.answered, found.counted) == (2, 1)
    assert {tally.people for tally in found.tallies.values()} == {1}


def test_a_share_is_of_the_ratings_given():
    asked = making.schema(areas=1, statements=4)
    table = [[5, 4, 3, NA], [EMPTY, 2, 4, NA]]
    found = base(making.answers(asked, table), asked)
    assert found.shares["a0"].values == pytest.approx([2 / 3, 1 / 2])
    assert found.tallies["a0s0"] == Tally(1, 0, 1)
    assert found.tallies["a0s3"] == Tally(0, 0, 2)


def test_the_civil_service_example():
    """Civil Service People Survey guide: 103/166/176/96/24 are 565 answers, 269 favourable, 48%."""
    asked = making.schema(areas=1, statements=3)
    column = np.repeat([5, 4, 3, 2, 1], [103, 166, 176, 96, 24])
    told = release(making.answers(asked, np.column_stack([column] * 3)), asked, 1_000)
    assert told.counted == 565
    tally = base(making.answers(asked, np.column_stack([column] * 3)), asked).tallies["a0s0"]
    assert (tally.people, tally.favourable) == (565, 269)
    assert round(told.statements[0].figure.percent) == 48
    assert round(told.areas[0].figure.percent) == 48


# --- forms ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("percent", "told"),
    [
        *[(0, Rounded(5, "at_most")), (5, Rounded(5, "at_most")), (7, Rounded(5))],
        *[(7.5, Rounded(10)), (12.4, Rounded(10)), (12.5, Rounded(15)), (50, Rounded(50))],
        *[(93, Rounded(95)), (95, Rounded(95, "at_least")), (100, Rounded(95, "at_least"))],
    ],
)
def test_a_block_is_told_to_the_nearest_five(percent, told):
    assert rounded(percent / 100) == told


def test_what_is_told_of_a_block_is_true():
    for share in np.linspace(0, 1, 401):
        told = rounded(float(share))
        if told.end == "at_most":
            assert 100 * share <= told.percent
        elif told.end == "at_least":
            assert 100 * share >= told.percent
        else:
            assert abs(100 * share - told.percent) <= 2.5 + 1e-9


@pytest.mark.parametrize(
    ("people", "band"),
    [(0, "under 5"), (4, "under 5"), (5, "5-9"), (9, "5-9"), (10, "10-19"), (19, "10-19"),
     (20, "20-49"), (9_999, "5000-9999"), (10_000, "10000 or more"), (10**6, "10000 or more")],
)  # fmt: skip
def test_counts_are_told_as_bands(people, band):
    assert count_band(people) == band


def test_few_answers_are_told_in_thirds():
    assert [level(share) for share in (0, 0.33, 0.34, 0.66, 0.67, 1)] == [
        *("low", "low", "mixed", "mixed", "high", "high")
    ]


def test_the_last_bits_of_a_mean_decide_nothing():
    """Found by hypothesis: seven people in another order fell into another third."""
    assert {level(one) for one in (1 / 3, 1 / 3 - 1e-16, 2 / 3, 2 / 3 + 2e-16)} == {"mixed"}


# --- hidden is hidden -----------------------------------------------------------------------------
ratings = st.sampled_from([1, 2, 4, 5, 5, 5, EMPTY, NA])


@st.composite
def waves(draw):
    """Answers of 10 to 24 people, some statements nearly of one mind."""
    people = draw(st.integers(K, 24))
    asked = making.schema(areas=2, statements=3, dimensions=["d0"])
    unanimous = [draw(st.sampled_from([None, 2, 5])) for _ in asked.statements]
    table = np.array(
        [
            [one if one and draw(st.integers(0, 9)) else draw(ratings) for one in unanimous]
            for _ in range(people)
        ]
    )
    sites = making.column(draw(st.lists(st.sampled_from("AB"), min_size=people, max_size=people)))
    return asked, table, sites


@settings(max_examples=120, deadline=None)
@given(waves(), st.randoms(use_true_random=False))
def test_nothing_told_depends_on_how_many_took_a_hidden_side(wave, draw):
    """0, 1 or 2 of n, and whoever they are: every figure of the release stays the same."""
    asked, table, sites = wave
    told = release(making.answers(asked, table, {"d0": sites}), asked, 30)
    found = base(making.answers(asked, table), asked)
    other = table.copy()
    for place, name in enumerate(asked.statements):
        side = found.tallies[name].hidden
        rated = np.flatnonzero((table[:, place] != EMPTY) & (table[:, place] != NA))
        if side is None or found.tallies[name].rated <= 2 * M:
            continue
        few, most = (5, 1) if side is Side.FAVOURABLE else (1, 5)
        other[rated, place] = most
        other[draw.sample(list(rated), draw.randint(0, M - 1)), place] = few
    again = release(making.answers(asked, other, {"d0": sites}), asked, 30)
    counted = base(making.answers(asked, other), asked).counted
    assert counted == found.counted
    if counted >= K:
        assert again == told


@settings(max_examples=120, deadline=None)
@given(waves())
def test_the_deviation_is_never_below_the_true_one_and_the_mean_within_its_slack(wave):
    asked, table, _ = wave
    found = base(making.answers(asked, table), asked)
    if found.counted < K:
        return
    for place, area in enumerate(asked.areas):
        kept = base_rows(asked, table)[:, 3 * place : 3 * place + 3]
        rated = (kept != EMPTY) & (kept != NA)
        true = (((kept >= 4) & rated).sum(axis=1)) / rated.sum(axis=1)
        shares = found.shares[area.key]
        assert shares.deviation >= true.std(ddof=1) - 1e-9
        assert abs(shares.mean - true.mean()) <= shares.slack + 1e-9
        if not shares.hidden:
            assert shares.values == pytest.approx(true)


def base_rows(asked, table):
    """The rows that count, found one by one."""
    return np.array([row for row in table if base(making.answers(asked, [row]), asked).counted])


def test_what_stands_in_depends_on_the_side_and_the_raters_only():
    assert stand_in(Tally(0, 20, 0)) == stand_in(Tally(2, 18, 3)) == 1 / 20
    assert stand_in(Tally(20, 0, 0)) == stand_in(Tally(18, 2, 0)) == 19 / 20
    assert stand_in(Tally(0, 0, 9)) == 0
