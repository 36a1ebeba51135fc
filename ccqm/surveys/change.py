"""Whether an area changed: Welch's test, Holm's correction, the response guard, what it could see.

Shares are from 0 to 1 here; points (hundredths) only where a name says so.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from ccqm.surveys.base import Shares
from ccqm.surveys.coarsening import K
from ccqm.surveys.intervals import CONFIDENCE, Interval, student

LEVEL = 0.05
"""The chance of calling any area improved when none changed; the same for worse."""
GUARD_POINTS = 10
"""How much less positive, against us, those who did not answer are taken to have become."""
GUARDS = np.arange(101)
SMALL_POINTS = 5
"""A change is "little or none" when its 90% interval stays within so many points of nought."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Change:
    """The mean change of one area, its standard error and Welch's degrees of freedom."""

    change: float
    error: float
    freedom: float

    def interval(self, confidence: float = CONFIDENCE) -> Interval:
        """Welch's interval; a single point when the answers did not differ at all."""
        reach = self.error * student(0.5 + confidence / 2, self.freedom) if self.error else 0.0
        return Interval(self.change - reach, self.change + reach)

    def chance_above(self, bars: NDArray[np.float64]) -> NDArray[np.float64]:
        """One-sided p-values of "the change is more than the bar", one for each bar."""
        if not self.error:
            return np.where(self.change > bars, 0.0, 1.0)
        chances: NDArray[np.float64] = special.stdtr(
            self.freedom, (bars - self.change) / self.error
        )
        return chances


def welch(before: Shares, after: Shares) -> Change:
    """The change between two waves that are not linked (Welch 1947). Needs two people in each."""
    one, two = before.deviation**2 / before.people, after.deviation**2 / after.people
    if one + two <= 0:
        return Change(after.mean - before.mean, 0.0, before.people + after.people - 2.0)
    freedom = (one + two) ** 2 / (one**2 / (before.people - 1) + two**2 / (after.people - 1))
    return Change(after.mean - before.mean, math.sqrt(one + two), freedom)


def holm(chances: NDArray[np.float64], level: float = LEVEL) -> Flags:
    """Which hypotheses Holm (1979) rejects; p-values along the last axis.

    The chance of rejecting any true one is at most `level`, however they hang together.
    """
    tests = chances.shape[-1]
    order = np.argsort(chances, axis=-1, kind="stable")
    ordered = np.take_along_axis(chances, order, axis=-1)
    passed = np.logical_and.accumulate(ordered <= level / (tests - np.arange(tests)), axis=-1)
    rejected = np.empty_like(passed)
    np.put_along_axis(rejected, order, passed, axis=-1)
    return rejected


def improved_at(changes: Sequence[Change], response: float) -> Flags:
    """Which areas improved (columns), for a guard of 0, 1, … 100 points (rows).

    `response` is the lower share of the two waves. A guard of g asks whether it would still be
    better if those who did not answer had become g points less positive than those who did.
    """
    bars = GUARDS / 100 * (1 - response)
    return holm(np.column_stack([change.chance_above(bars) for change in changes]))


def mirrored(changes: Sequence[Change]) -> list[Change]:
    """The same changes the other way round, to ask whether areas became worse."""
    return [Change(-change.change, change.error, change.freedom) for change in changes]


def tipping_points(improved: Flags, response: float) -> list[int | None]:
    """For each area, how many points less positive the others must have become to undo it.

    None where there is nothing to undo, nobody else, or not even 100 points would do.
    """
    return [
        None if not column[0] or column[-1] or response >= 1 else int(np.argmin(column))
        for column in improved.T
    ]


def smallest_detectable(
    roll: int, response: float, deviation: float, areas: int = 5, power: float = 0.8
) -> float | None:
    """The smallest true change, in points, that earns "improved" in one area `power` of the time.

    Holm's first bar, the guard and the error of the mean, with the same response in both waves.
    `deviation` is that of a person's share: see `usual_deviation`. None below ten answers.
    """
    people = roll * response
    if people < K:
        return None
    error = deviation * math.sqrt(2 / people)
    freedom = 2 * people - 2
    reach = student(1 - LEVEL / areas, freedom) + student(power, freedom)
    return GUARD_POINTS * (1 - response) + 100 * error * reach


USUAL_DEVIATION = 0.26
"""Of a person's share over eight statements, in the simulations of measurement, section 3."""


def usual_deviation(statements: int) -> float:
    """Before any answers are known: more with fewer statements, by 8% with four, 18% with three."""
    within = 0.22  # the part of the variance that more statements average away, at eight of them
    return USUAL_DEVIATION * math.sqrt(1 - within + within * 8 / statements)
