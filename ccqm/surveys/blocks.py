"""Which breakdowns may be told: fold each dimension, check ranks, join further or drop it."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ccqm.surveys.answers import Codes, Column
from ccqm.surveys.coarsening import K
from ccqm.surveys.folding import Block, Categories, coarsened, fold, joins
from ccqm.surveys.ranks import Whole, is_safe

Partitions = Mapping[str, Sequence[Categories]]
"""For each dimension told, the categories of each of its blocks."""


@dataclass(frozen=True, eq=False)
class Breakdown:
    """One dimension as it may be told: its blocks, and each person's place in them."""

    dimension: str
    blocks: tuple[Block, ...]
    codes: Codes


@dataclass(frozen=True, eq=False)
class _Cells:
    """Kinds of people, sorted into cells: those alike on every dimension told so far.

    `people` counts each kind, `cell` is the cell it is in, `members` lists for each cell its block
    on each dimension; blocks are numbered through all dimensions, `blocks` in all.
    """

    people: Whole
    cell: Whole
    members: Whole
    blocks: int = 0

    def crossed(self, codes: Codes, blocks: int) -> "_Cells":
        """The cells when one more dimension is told; empty ones are no cells."""
        keys, cell = np.unique(self.cell * blocks + codes, return_inverse=True)
        members = np.column_stack([self.members[keys // blocks], self.blocks + keys % blocks])
        return _Cells(self.people, cell.reshape(-1), members, self.blocks + blocks)

    def is_safe(self, least: int) -> bool:
        """The rank rule: see `ranks`."""
        return is_safe(self.members, np.bincount(self.cell, weights=self.people), least)


def breakdowns(
    columns: Mapping[str, Column],
    people: int,
    baseline: Partitions | None = None,
    least: int = K,
) -> tuple[Breakdown, ...]:
    """What may be told, in order of priority, for `people` responses.

    With a baseline, only its dimensions and unions of its blocks. Below `least` people, nothing.
    """
    if people < least:
        return ()
    counts, kinds = _kinds(columns, people)
    cells = _Cells(counts, np.zeros(len(counts), np.int64), np.zeros((1, 0), np.int64))
    told: list[Breakdown] = []
    for key, column in columns.items():
        blocks, cells = _told(kinds[key], _starting(key, column, baseline), cells, least)
        if len(blocks) > 1:
            told.append(Breakdown(key, blocks, _places(column.categories, blocks)[column.codes]))
    return tuple(told)


def _told(
    kinds: Column, starting: Sequence[Block], cells: _Cells, least: int
) -> tuple[tuple[Block, ...], _Cells]:
    """The blocks of one more dimension, joined until safe, and the cells then.

    What is safe stays so when blocks are joined: a combination of joined blocks is one of the
    finer, and a cell that is large for the finer is part of a large one. So the first safe join
    can be found by halving.
    """

    def crossed(blocks: Sequence[Block]) -> _Cells:
        return cells.crossed(_places(kinds.categories, blocks)[kinds.codes], len(blocks))

    tries = list(joins(fold(starting, least)))
    blocks = tries[bisect_left(tries[:-1], True, key=lambda kept: crossed(kept).is_safe(least))]
    return blocks, (crossed(blocks) if len(blocks) > 1 else cells)


def _kinds(columns: Mapping[str, Column], people: int) -> tuple[Whole, dict[str, Column]]:
    """Different rows of categories: how many people have each, and the rows themselves."""
    kind = np.zeros(people, np.int64)
    for column in columns.values():
        keys = kind * max(1, len(column.categories)) + column.codes
        kind = np.unique(keys, return_inverse=True)[1].reshape(-1)
    _, first, counts = np.unique(kind, return_index=True, return_counts=True)
    rows = {key: Column(column.categories, column.codes[first]) for key, column in columns.items()}
    return counts, rows


def _starting(key: str, column: Column, baseline: Partitions | None) -> tuple[Block, ...]:
    """One block for each category, or for each block of the baseline."""
    counts = np.bincount(column.codes, minlength=len(column.categories))
    blocks = tuple(
        Block((category,), int(count))
        for category, count in zip(column.categories, counts, strict=True)
    )
    return blocks if baseline is None else coarsened(blocks, baseline.get(key, ()))


def _places(categories: Sequence[str], blocks: Sequence[Block]) -> Codes:
    """For each category, the place of its block."""
    places = {category: n for n, block in enumerate(blocks) for category in block.categories}
    return np.array([places[category] for category in categories], np.int32)
