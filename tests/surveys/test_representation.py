"""A workforce beside the people around it (Census 2021, Leeds)."""

import pytest

from ccqm.surveys.representation import missing, represented

LEEDS = {"White": 641_801, "Asian": 78_503, "Black": 45_376, "Mixed": 27_388, "Other": 18_885}
SHARES = {group: people / sum(LEEDS.values()) for group, people in LEEDS.items()}


def test_shares_and_ratios_of_folded_blocks():
    found = represented(
        {"White": 170, "Asian": 14, "Black": 10, "Mixed": 4, "Other": 2}, SHARES, undeclared=10
    )
    blocks = {one.categories: one for one in found}
    assert list(blocks) == [("White",), ("Asian",), ("Black", "Mixed", "Other")]
    asian = blocks[("Asian",)]
    assert (asian.people, asian.share) == (14, 0.07)
    assert asian.ratio == pytest.approx(0.07 / 0.09668, rel=1e-3)
    assert asian.ratio_interval.low < asian.ratio < asian.ratio_interval.high
    assert asian.missing == 6  # 9.7% of 200 is 19.3, so 20 people
    assert blocks[("White",)].missing == 0


def test_no_block_is_below_ten():
    found = represented({"White": 90, "Asian": 5, "Black": 3, "Mixed": 2}, SHARES, undeclared=0)
    assert all(one.people >= 10 for one in found)
    assert sum(one.people for one in found) == 100


def test_nothing_when_more_than_a_fifth_did_not_say():
    counts = {"White": 60, "Asian": 20}
    assert represented(counts, SHARES, undeclared=20)
    assert represented(counts, SHARES, undeclared=21) == ()
    assert represented({}, SHARES, undeclared=0) == ()


def test_one_block_says_nothing():
    assert represented({"White": 60, "Asian": 4}, SHARES, undeclared=0) == ()


@pytest.mark.parametrize("population", [{"White": 1.0}, {**SHARES, "More": 0.1}])
def test_a_population_that_does_not_add_up_is_refused(population):
    with pytest.raises(ValueError, match="add to 1"):
        represented({"White": 60, "Asian": 20}, population, undeclared=0)


@pytest.mark.parametrize(
    ("people", "total", "share", "more"), [(3, 60, 0.1, 3), (6, 60, 0.1, 0), (5, 60, 0.1, 1)]
)
def test_how_many_more_would_match(people, total, share, more):
    assert missing(people, total, share) == more
    assert (people + more) / total >= share
