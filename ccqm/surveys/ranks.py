"""The rank check: no sum or difference of told totals may rest on fewer than K people.

M holds a row for each told total (the base and every block) and a column for each cell, that is,
for the people who are alike on every told dimension: 1 where the cell is part of the total. B
holds the columns of M whose cells have K people or more. If rank(B) = rank(M), a combination of
totals that is nought on every large cell is nought on all cells; so whatever is not nought rests
on a large one.

The rule is asked in other words: is every small cell a combination of large ones? Within one
dimension, the leading one, each cell is in one block. So it is enough that every small cell's
block has a large cell, and that the difference of the two is a combination of such differences.

Combinations are found modulo a prime, which is fast but could in theory be wrong; so what they
suggest is then proved in whole numbers. Where the proof does not come off, the answer is no,
which is safe.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

PRIME = 2**31 - 1
"""Products of two remainders fit into 64 bits."""
DENOMINATORS = range(1, 13)
"""What a vector is multiplied by in search of whole numbers."""
WHOLE_MOST = 1_000
"""Whole numbers larger than this are not believed: they would be accidents of the remainder."""

Whole = NDArray[np.int64]


def is_safe(cells: Whole, people: Whole, least: int) -> bool:
    """Whether the rule holds. Certain when it says yes.

    A row of `cells` is a cell as the blocks that it is part of, one for each dimension, no number
    standing for two blocks; `people` are in it. The base need not be among the blocks, since the
    blocks of any dimension add up to it.
    """
    large = people >= least
    if large.all():
        return True
    pairs = (cells[:, [place, -1]] for place in range(cells.shape[1] - 1))
    if not all(is_pair_safe(pair, people, least) for pair in pairs):
        return False
    return has_equal_rank(cells[large], cells[~large])


def is_pair_safe(pair: Whole, people: Whole, least: int) -> bool:
    """The rule for two dimensions alone. Where it fails for two, it fails for all, and soon.

    Then M is a graph of blocks tied by cells, and its rank is blocks less connected parts.
    """
    blocks, places = np.unique(pair, return_inverse=True)
    ends = places.reshape(pair.shape)
    ties, tie = np.unique(ends[:, 0] * len(blocks) + ends[:, 1], return_inverse=True)
    large = np.bincount(tie.reshape(-1), weights=people) >= least
    return _parts(ties, len(blocks)) == _parts(ties[large], len(blocks))


def _parts(ties: Whole, blocks: int) -> int:
    ends = (ties // blocks, ties % blocks)
    graph = sparse.coo_array((np.ones(len(ties)), ends), shape=(blocks, blocks))
    return int(csgraph.connected_components(graph, directed=False, return_labels=False))


def has_equal_rank(large: Whole, small: Whole) -> bool:
    """Whether the cells `small` add no rank to the cells `large`. Certain when it says yes."""
    cells = np.vstack([large, small])
    leading = max(range(cells.shape[1]), key=lambda place: len(np.unique(cells[:, place])))
    block = cells[:, leading]
    led, first = np.unique(block[: len(large)], return_index=True)
    if not np.isin(block, led).all():
        return False
    others, rest = np.unique(np.delete(cells, leading, axis=1), return_inverse=True)
    rest = rest.reshape(len(cells), -1)
    against = rest[first][np.searchsorted(led, block)]
    vectors = vanishing(rest[: len(large)], against[: len(large)], len(others))
    # As many independent combinations as the rank of B leaves room for. If they are nought on all
    # differences, the rank of M cannot be more than that of B.
    wholes = (_whole(vector) for vector in vectors)
    return all(
        vector is not None and not on_differences(vector, rest, against).any() for vector in wholes
    )


def on_differences(vector: Whole, cells: Whole, against: Whole) -> Whole:
    """What a combination of totals amounts to on each cell, less on the cell it is held against."""
    found: Whole = vector[cells].sum(axis=1) - vector[against].sum(axis=1)
    return found


def vanishing(cells: Whole, against: Whole, totals: int) -> Whole:
    """Independent combinations of totals that are nought, modulo the prime, on every difference.

    Takes in a few at a time, each time only such as show that a combination is not nought.
    """
    basis = np.zeros((0, totals), np.int64)
    contrary = np.arange(len(cells))
    while True:
        chosen = contrary[: 2 * totals + 1]
        rows = _written_out(cells[chosen], against[chosen], totals)
        basis, pivots = _echelon(np.vstack([basis, rows]))
        vectors = _combinations(basis, pivots)
        differs = np.zeros(len(cells), np.bool_)
        for vector in vectors:
            differs |= on_differences(vector, cells, against) % PRIME != 0
        contrary = np.flatnonzero(differs)
        if not len(contrary):
            return vectors


def _written_out(cells: Whole, against: Whole, totals: int) -> Whole:
    """Differences of cells, a number for each total."""
    rows = np.zeros((len(cells), totals), np.int64)
    lines = np.arange(len(cells))[:, None]
    np.add.at(rows, (lines, cells), 1)
    np.add.at(rows, (lines, against), -1)
    return rows % PRIME


def _echelon(vectors: Whole) -> tuple[Whole, list[int]]:
    """The rows reduced modulo the prime, and the place where each leads with 1."""
    vectors = vectors.copy()
    pivots: list[int] = []
    for column in range(vectors.shape[1]):
        rank = len(pivots)
        leading = np.flatnonzero(vectors[rank:, column])
        if not len(leading):
            continue
        place = rank + int(leading[0])
        vectors[[rank, place]] = vectors[[place, rank]]
        vectors[rank] = vectors[rank] * pow(int(vectors[rank, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(vectors[:, column])
        others = others[others != rank]
        taken = vectors[others, column, None] * vectors[rank] % PRIME
        vectors[others] = (vectors[others] - taken) % PRIME
        pivots.append(column)
    return vectors[: len(pivots)], pivots


def _combinations(basis: Whole, pivots: list[int]) -> Whole:
    """What is nought on every row of a reduced basis: one for each column that leads no row."""
    free = np.setdiff1d(np.arange(basis.shape[1]), pivots)
    vectors = np.zeros((len(free), basis.shape[1]), np.int64)
    vectors[np.arange(len(free)), free] = 1
    vectors[:, pivots] = (-basis[:, free].T) % PRIME
    return vectors


def _whole(remainders: Whole) -> Whole | None:
    """The small whole numbers, or fractions of small denominator, that leave these remainders."""
    for denominator in DENOMINATORS:
        scaled = remainders * denominator % PRIME
        signed = np.where(scaled > PRIME // 2, scaled - PRIME, scaled)
        if (np.abs(signed) <= WHOLE_MOST).all():
            return signed
    return None
