"""Whether other people answered than before: a warning beside every change."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from ccqm.surveys.base import Base
from ccqm.surveys.blocks import Breakdown, breakdowns
from ccqm.surveys.change import holm
from ccqm.surveys.ranks import Whole

MIX_LEVEL = 0.05
"""The chance of a warning about any dimension when the mix of people is the same."""
MIX_POINTS = 5
"""No warning unless some block's share of the base moved by at least so many points."""


@dataclass(frozen=True)
class Mix:
    """The dimensions that could be checked, and those whose mix of people changed."""

    checked: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def mix(before: Base, after: Base) -> Mix:
    """Compares the blocks that both waves may tell: the follow-up's, which join the baseline's."""
    told = breakdowns(before.columns, before.counted)
    partitions = {one.dimension: [block.categories for block in one.blocks] for one in told}
    later = {one.dimension: one for one in breakdowns(after.columns, after.counted, partitions)}
    tables = {
        one.dimension: _counts(one, later[one.dimension]) for one in told if one.dimension in later
    }
    if not tables:
        return Mix()
    unlikely = holm(np.array([chance(table) for table in tables.values()]), MIX_LEVEL)
    return Mix(
        tuple(tables),
        tuple(
            dimension
            for (dimension, table), is_unlikely in zip(tables.items(), unlikely, strict=True)
            if is_unlikely and largest_shift(table) >= MIX_POINTS / 100
        ),
    )


def chance(table: Whole) -> float:
    """Pearson's chi-squared test that both rows come from one mix; the p-value."""
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    distance = (np.square(table - expected) / expected).sum()
    return float(special.chdtrc(table.shape[1] - 1, distance))


def largest_shift(table: Whole) -> float:
    """By how much (0 to 1) the share of any block moved at most."""
    shares = table / table.sum(axis=1, keepdims=True)
    return float(np.abs(shares[1] - shares[0]).max())


def _counts(before: Breakdown, after: Breakdown) -> Whole:
    """People in each of the follow-up's blocks, in both waves."""
    earlier = [
        sum(old.people for old in before.blocks if set(old.categories) <= set(block.categories))
        for block in after.blocks
    ]
    return np.array([earlier, [block.people for block in after.blocks]])
