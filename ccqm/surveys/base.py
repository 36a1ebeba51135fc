"""One base: the same people under every figure, and their shares of favourable answers.

What is too small to tell is taken out here, before anything is computed from it. Otherwise an
area's percentage, spread or change would give back what a statement's "at most 2 of n" keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccqm.surveys.answers import EMPTY, NOT_APPLICABLE, Answers, Column, Ratings
from ccqm.surveys.coarsening import K, M, Side, Tally
from ccqm.surveys.schema import Area, Schema

FAVOURABLE_FROM = 4
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shares:
    """Each person's share (0 to 1) of favourable answers in one area.

    `hidden` statements stand in with a constant; `spread` is the most that they could add to the
    standard deviation, and `slack` the most that they could move the mean, either way.
    """

    values: Numbers
    hidden: int = 0
    spread: float = 0.0
    slack: float = 0.0

    @property
    def people(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> float:
        return float(self.values.mean())

    @property
    def deviation(self) -> float:
        """Standard deviation between people: an upper bound where statements are hidden.

        A sum of two parts never spreads more than the parts' deviations together.
        """
        return float(self.values.std(ddof=1)) + self.spread


@dataclass(frozen=True, eq=False)
class Base:
    """The responses that count, of all that were received."""

    answered: int
    counted: int
    tallies: Mapping[str, Tally]
    shares: Mapping[str, Shares]
    columns: Mapping[str, Column]


def base(answers: Answers, schema: Schema) -> Base:
    """Counts the responses that answer at least half of the statements in every area.

    "Does not apply" is an answer; but in each area at least one answer must be a rating.
    """
    keep = np.ones(len(answers), np.bool_)
    for area in schema.areas:
        keep &= _is_answered([answers.ratings[name] for name in area.statements])
    ratings = {name: answers.ratings[name][keep] for name in schema.statements}
    tallies = {name: _tally(column) for name, column in ratings.items()}
    counted = int(keep.sum())
    return Base(
        answered=len(answers),
        counted=counted,
        tallies=tallies,
        shares={
            area.key: _shares(area, ratings, tallies, hides=counted >= K)
            for area in schema.areas
            if area.is_scored and counted
        },
        columns={key: column.where(keep) for key, column in answers.columns.items()},
    )


def _is_answered(ratings: Sequence[Ratings]) -> Flags:
    given = np.zeros(len(ratings[0]), np.int16)
    rated = np.zeros(len(ratings[0]), np.bool_)
    for column in ratings:
        given += column != EMPTY
        rated |= _is_rated(column)
    return (2 * given >= len(ratings)) & rated


def _is_rated(ratings: Ratings) -> Flags:
    return (ratings != EMPTY) & (ratings != NOT_APPLICABLE)


def _is_favourable(ratings: Ratings) -> Flags:
    return (ratings >= FAVOURABLE_FROM) & (ratings != NOT_APPLICABLE)


def _tally(ratings: Ratings) -> Tally:
    favourable, rated = int(_is_favourable(ratings).sum()), int(_is_rated(ratings).sum())
    return Tally(favourable, rated - favourable, len(ratings) - rated)


def _shares(
    area: Area, ratings: Mapping[str, Ratings], tallies: Mapping[str, Tally], *, hides: bool
) -> Shares:
    """Favourable answers of one area over ratings given; below K people no statement is told."""
    people = len(next(iter(ratings.values())))
    given = np.zeros(people)
    for name in area.statements:
        given += _is_rated(ratings[name])
    values = np.zeros(people)
    hidden, spread, slack = 0, 0.0, 0.0
    for name in area.statements:
        if hides and tallies[name].hidden:
            rated = _is_rated(ratings[name])
            constant = stand_in(tallies[name])
            values[rated] += constant
            more_spread, more_slack = unknown(1 / given[rated], constant, people)
            hidden, spread, slack = hidden + 1, spread + more_spread, slack + more_slack
        else:
            values += _is_favourable(ratings[name])
    return Shares(values / given, hidden, spread, slack)


def stand_in(tally: Tally) -> float:
    """The share that stands for a hidden statement: as if one person had taken the small side.

    One is in the middle of 0 to M - 1. It depends on which side is small and on how many gave
    a rating, never on the number that is hidden.
    """
    if not tally.rated:
        return 0.0
    share = min((M - 1) / 2 / tally.rated, 0.5)
    return share if tally.hidden is Side.FAVOURABLE else 1 - share


def unknown(weights: Numbers, constant: float, people: int) -> tuple[float, float]:
    """The most that a hidden statement could add to the deviation and move the mean.

    `weights` is what one answer of each rater adds to their share. The worst case is that M - 1
    of those with the largest weights took the small side.
    """
    if not len(weights):
        return 0.0, 0.0
    small = min(constant, 1 - constant)
    largest = np.sort(weights)[::-1][: M - 1]
    squares = small**2 * np.square(weights).sum() + (1 - 2 * small) * np.square(largest).sum()
    below = small * weights.sum()
    above = largest.sum() - below
    return float(np.sqrt(squares / max(people - 1, 1))), float(max(below, above)) / people
