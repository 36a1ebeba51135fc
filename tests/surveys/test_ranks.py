"""The rank check agrees with exact fractions, and says no when its proof does not come off."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ccqm.surveys import ranks
from ccqm.surveys.ranks import has_equal_rank, is_pair_safe, is_safe
from tests.surveys.attacker import rank


@st.composite
def tables(draw):
    """Cells as the blocks they are part of, on one to four dimensions, and people in each."""
    blocks = draw(st.lists(st.integers(2, 4), min_size=1, max_size=4))
    starts = np.cumsum([0, *blocks])[:-1]
    cell = st.tuples(*(st.integers(0, many - 1) for many in blocks))
    cells = draw(st.lists(cell, min_size=1, max_size=14, unique=True))
    people = [draw(st.sampled_from([1, 4, 10, 30])) for _ in cells]
    return np.array(cells) + starts, np.array(people), sum(blocks)


def exact(cells, people, blocks, least=10) -> bool:
    """rank(B) = rank(M) as fractions see it, the base among the totals."""
    rows = [[1, *(int(n in cell) for n in range(blocks))] for cell in cells.tolist()]
    large = [row for row, count in zip(rows, people, strict=True) if count >= least]
    return rank(large) == rank(rows)


@settings(max_examples=400, deadline=None)
@given(tables())
def test_it_is_the_rule(table):
    cells, people, blocks = table
    assert is_safe(cells, people, 10) is exact(cells, people, blocks)
    large = people >= 10
    assert has_equal_rank(cells[large], cells[~large]) is exact(cells, people, blocks)


@settings(max_examples=200, deadline=None)
@given(tables())
def test_what_fails_for_two_dimensions_fails_for_all(table):
    cells, people, blocks = table
    for first in range(cells.shape[1]):
        for second in range(first):
            pair = cells[:, [first, second]]
            if not is_pair_safe(pair, people, 10):
                assert not exact(cells, people, blocks)
            if cells.shape[1] == 2:
                assert is_pair_safe(pair, people, 10) is exact(cells, people, blocks)


def test_many_blocks_are_taken_in_a_few_cells_at_a_time():
    """More cells than are looked at in one go, sites within regions: ranks below the most."""
    draw = np.random.default_rng(4)
    site, grade, age = draw.integers(0, 60, 9_000), *draw.integers(0, 8, (2, 9_000))
    rows = np.column_stack([site, 60 + site // 6, 70 + grade, 78 + age])
    cells = np.unique(rows, axis=0)
    assert has_equal_rank(cells, cells[:5])
    apart = np.array([[0, 69, 71, 79]])  # somebody of the first site in the last region
    assert not has_equal_rank(cells, apart)


def test_a_block_of_small_cells_only_is_not_safe():
    assert not has_equal_rank(np.array([[0, 2], [0, 3]]), np.array([[1, 2]]))


def test_without_a_proof_the_answer_is_no(monkeypatch):
    """Two dimensions that are copies: safe, since the small cell is the difference of nothing."""
    large, small = np.array([[0, 2, 4], [1, 3, 5]]), np.array([[0, 2, 4]])
    assert has_equal_rank(large, small)
    monkeypatch.setattr(ranks, "_whole", lambda remainders: None)
    assert not has_equal_rank(large, small)
