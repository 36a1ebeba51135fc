"""The rank check: no sum or difference of told totals may rest on fewer than K people.

M holds a row for each told total (the base and every block) and a column for each cell, that is,
for the people who are alike on every told dimension: 1 where the cell is part of the total. B
holds the columns of M whose cells have K people or more. If rank(B) = rank(M), a combination of
totals that is nought on every large cell is nought on all cells; so whatever is not nought rests
on a large one.

Ranks are found modulo a prime, which is fast but could in theory be wrong; so what they suggest
is then proved in whole numbers. Where the proof does not come off, the answer is no, which is safe.

A cell is written as the places of the totals it is part of: one row of a table of places.
"""

import numpy as np
from numpy.typing import NDArray

PRIME = 2**31 - 1
"""Products of two remainders fit into 64 bits."""
DENOMINATORS = range(1, 13)
"""What a vector is multiplied by in search of whole numbers."""
WHOLE_MOST = 1_000
"""Whole numbers larger than this are not believed: they would be accidents of the remainder."""

Whole = NDArray[np.int64]


def has_equal_rank(large: Whole, small: Whole, totals: int) -> bool:
    """Whether the cells `small` add no rank to the cells `large`. Certain when it says yes."""
    if not len(small):
        return True
    vectors = [_whole(remainders) for remainders in vanishing(large, totals)]
    # As many independent combinations as rank(B) leaves room for. If they are nought on every cell,
    # rank(M) cannot be more than rank(B).
    return all(
        vector is not None and not on_cells(vector, cells).any()
        for vector in vectors
        for cells in (large, small)
    )


def on_cells(vectors: Whole, cells: Whole) -> Whole:
    """What combinations of totals amount to on each cell."""
    summed: Whole = vectors[..., cells].sum(axis=-1)
    return summed


def vanishing(cells: Whole, totals: int) -> Whole:
    """Independent combinations of totals that are nought, modulo the prime, on every cell.

    Takes in a few cells at a time, each time only such as show that a combination is not nought.
    """
    basis = np.zeros((0, totals), np.int64)
    contrary = cells
    while True:
        basis, pivots = _echelon(np.vstack([basis, _written_out(contrary[: 2 * totals], totals)]))
        vectors = _combinations(basis, pivots)
        contrary = cells[_differs(vectors, cells)]
        if not len(contrary):
            return vectors


def _written_out(cells: Whole, totals: int) -> Whole:
    """Cells as rows of 0 and 1."""
    rows = np.zeros((len(cells), totals), np.int64)
    np.put_along_axis(rows, cells, 1, axis=1)
    return rows


def _differs(vectors: Whole, cells: Whole) -> NDArray[np.bool_]:
    """The cells on which some combination is not nought."""
    found = np.zeros(len(cells), np.bool_)
    for vector in vectors:
        found |= on_cells(vector, cells) % PRIME != 0
    return found


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
