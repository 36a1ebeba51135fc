"""Intervals for a share (0 to 1) and for the difference of two. Formulas: docs/statistics.md."""

import math
from dataclasses import dataclass

from scipy import special

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both in the units of what it is about."""

    low: float
    high: float

    def widened(self, by: float) -> "Interval":
        """Longer by so much at both ends, but within 0 to 1."""
        return Interval(max(0.0, self.low - by), min(1.0, self.high + by))


def normal(probability: float) -> float:
    """The quantile of the standard normal distribution."""
    return float(special.ndtri(probability))


def student(probability: float, freedom: float) -> float:
    """The quantile of Student's t distribution."""
    return float(special.stdtrit(freedom, probability))


def wilson(share: float, people: float, roll: int | None = None) -> Interval:
    """Wilson's 95% interval for a share seen among `people`, who may be an effective number.

    With a roll of N, the correction for a finite population puts n(N - 1)/(N - n) in place of n:
    when everyone answered, the share is known. For "now" only, never for a change (decision 3).
    """
    if roll is not None:
        people = finite(people, people, roll)
    if math.isinf(people):
        return Interval(share, share)
    z = normal(0.5 + CONFIDENCE / 2)
    middle = share + z * z / (2 * people)
    reach = z * math.sqrt(share * (1 - share) / people + z * z / (4 * people * people))
    scale = 1 + z * z / people
    low = 0.0 if share <= 0 else max(0.0, (middle - reach) / scale)
    high = 1.0 if share >= 1 else min(1.0, (middle + reach) / scale)
    return Interval(low, high)


def finite(effective: float, people: float, roll: int) -> float:
    """The effective number when `people` of a roll answered; endless when all did."""
    return math.inf if people >= roll else effective * (roll - 1) / (roll - people)


def effective_people(share: float, deviation: float, people: int, statements: int) -> float:
    """The number of yes-or-no answers that would be as exact as these people's shares.

    share(1 - share)/variance times n, between n and n times the number of statements.
    """
    if deviation <= 0:
        return float(people)
    ratio = share * (1 - share) / deviation**2
    return people * min(max(ratio, 1.0), float(statements))


def newcombe(after: tuple[int, int], before: tuple[int, int]) -> Interval:
    """Newcombe's 95% interval (his method 10) for after - before, each favourable of people."""
    later, earlier = after[0] / after[1], before[0] / before[1]
    one, two = wilson(later, after[1]), wilson(earlier, before[1])
    change = later - earlier
    return Interval(
        change - math.hypot(later - one.low, two.high - earlier),
        change + math.hypot(one.high - later, earlier - two.low),
    )
