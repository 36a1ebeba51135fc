"""How often an answer of the follow-up beats one of the baseline, with its interval."""

import math
from dataclasses import dataclass

import numpy as np

from ccqm.surveys.base import Numbers, Shares
from ccqm.surveys.intervals import CONFIDENCE, Interval, student


@dataclass(frozen=True)
class Superiority:
    """The chance (0 to 1) that a follow-up share beats a baseline share; a tie counts as half."""

    chance: float
    interval: Interval


def superiority(before: Shares, after: Shares) -> Superiority | None:
    """Brunner and Munzel's estimate (2000), with an interval on the logit scale.

    None where statements are hidden, since stand-ins break ties; and where every answer of one wave
    beats every answer of the other or none differ, since the interval is then not defined.
    """
    if before.hidden or after.hidden:
        return None
    chance, error, freedom = estimate(before.values, after.values)
    if error <= 0 or not 0 < chance < 1:
        return None
    middle = math.log(chance / (1 - chance))
    reach = student(0.5 + CONFIDENCE / 2, freedom) * error / (chance * (1 - chance))
    return Superiority(chance, Interval(_chance(middle - reach), _chance(middle + reach)))


def estimate(before: Numbers, after: Numbers) -> tuple[float, float, float]:
    """The chance, its standard error and degrees of freedom, from each value's placement."""
    placed_after = _placements(after, before)
    placed_before = _placements(before, after)
    one = float(placed_after.var(ddof=1)) / len(after)
    two = float(placed_before.var(ddof=1)) / len(before)
    chance = float(placed_after.mean())
    if one + two <= 0:
        return chance, 0.0, len(before) + len(after) - 2.0
    freedom = (one + two) ** 2 / (one**2 / (len(after) - 1) + two**2 / (len(before) - 1))
    return chance, math.sqrt(one + two), freedom


def _placements(values: Numbers, among: Numbers) -> Numbers:
    """The share of `among` that each value beats; a tie counts as half."""
    ordered = np.sort(among)
    below = np.searchsorted(ordered, values, "left")
    upto = np.searchsorted(ordered, values, "right")
    placed: Numbers = (below + upto) / (2 * len(among))
    return placed


def _chance(logit: float) -> float:
    """Back from the logit scale, without overflow at its ends."""
    return 1 / (1 + math.exp(-logit)) if logit >= 0 else math.exp(logit) / (1 + math.exp(logit))
