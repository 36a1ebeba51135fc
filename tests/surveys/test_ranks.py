"""The rank check agrees with exact fractions, and says no when its proof does not come off."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ccqm.surveys import ranks
from ccqm.surveys.ranks import has_equal_rank
from tests.surveys.attacker import rank


@st.composite
def tables(draw):
    """Cells as places of totals: the base, and a block of each of a few dimensions."""
    blocks = draw(st.lists(st.integers(2, 4), min_size=1, max_size=4))
    starts = np.cumsum([1, *blocks])[:-1]
    cell = st.tuples(*(st.integers(0, many - 1) for many in blocks))
    cells = draw(st.lists(cell, min_size=1, max_size=14, unique=True))
    places = np.array([[0, *(np.array(one) + starts)] for one in cells])
    return places, draw(st.integers(0, len(cells))), 1 + sum(blocks)


def written_out(cells, totals):
    return [[int(n in cell) for n in range(totals)] for cell in cells.tolist()]


@settings(max_examples=300, deadline=None)
@given(tables())
def test_it_is_the_rule(table):
    """rank(B) = rank(M), as fractions see it."""
    places, split, totals = table
    large, small = places[:split], places[split:]
    exact = rank(written_out(large, totals)) == rank(written_out(places, totals))
    assert has_equal_rank(large, small, totals) is exact


def test_many_blocks_are_taken_in_a_few_cells_at_a_time():
    """More cells than are looked at in one go, with a team for every site: ranks below the most."""
    draw = np.random.default_rng(4)
    site, grade = draw.integers(0, 30, 3_000), draw.integers(0, 8, 3_000)
    team = site // 3
    cells = np.unique(np.column_stack([site * 0, 1 + site, 31 + team, 41 + grade]), axis=0)
    assert has_equal_rank(cells, cells[:5], 49)
    apart = np.array([[0, 1, 40, 41]])  # somebody of the first site in the last team
    assert not has_equal_rank(cells, apart, 49)


def test_without_a_proof_the_answer_is_no(monkeypatch):
    cells = np.array([[0, 1], [0, 2]])
    assert has_equal_rank(cells, cells[:1], 3)
    monkeypatch.setattr(ranks, "_whole", lambda remainders: None)
    assert not has_equal_rank(cells, cells[:1], 3)
