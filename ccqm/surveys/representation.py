"""Whether a workforce mirrors the people around it: shares, ratios, and how many more would match.

Counts are folded as in a release. Context below 50 people, and never pass or fail.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ccqm.surveys.coarsening import K
from ccqm.surveys.folding import Block, Categories, fold
from ccqm.surveys.intervals import Interval, wilson

UNDECLARED_MOST = 0.20
"""Nothing is told when more than this share did not say: they may differ from those who did."""


@dataclass(frozen=True)
class Represented:
    """One block: its share of those who declared, against its share of the population around."""

    categories: Categories
    people: int
    share: float
    interval: Interval
    ratio: float
    ratio_interval: Interval
    missing: int


def represented(
    counts: Mapping[str, int], population: Mapping[str, float], undeclared: int
) -> tuple[Represented, ...]:
    """The ratio of each block's share here to its share in the population (both 0 to 1).

    Empty when too many did not declare, or when folding leaves one block. The order of `population`
    is that of ties; its shares must add to 1. Raises ValueError for anything else.
    """
    if set(counts) - set(population) or not math.isclose(sum(population.values()), 1, abs_tol=1e-6):
        raise ValueError("the population must hold every category, and its shares must add to 1")
    declared = sum(counts.values())
    if not declared or undeclared > UNDECLARED_MOST * (declared + undeclared):
        return ()
    blocks = fold([Block((category,), counts.get(category, 0)) for category in population])
    if len(blocks) == 1:
        return ()
    return tuple(_one(block, declared, population) for block in blocks)


def _one(block: Block, declared: int, population: Mapping[str, float]) -> Represented:
    around = sum(population[category] for category in block.categories)
    share, interval = block.people / declared, wilson(block.people / declared, declared)
    return Represented(
        block.categories,
        block.people,
        share,
        interval,
        _ratio(share, around),
        Interval(_ratio(interval.low, around), _ratio(interval.high, around)),
        missing(block.people, declared, around),
    )


def _ratio(share: float, around: float) -> float:
    return share / around if around else math.inf


def missing(people: int, total: int, around: float) -> int:
    """How many more of this block, in place of others, would match the population; 0 if it does."""
    return max(0, math.ceil(round(around * total, 9)) - people)


def refreshed(told: Mapping[str, int], now: Mapping[str, int], least: int = K) -> dict[str, int]:
    """This year's counts of folded blocks, beside last year's that were told.

    A count that moved by fewer than `least` people stays as it was told, since the difference
    would be about those few. Tell the sum of these as the total, never the true one.
    """
    return {
        block: told[block] if block in told and abs(people - told[block]) < least else people
        for block, people in now.items()
    }
