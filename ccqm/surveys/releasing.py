"""Makes the release of one wave from its answers: gates, folds, checks, coarsens."""

from collections.abc import Mapping

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccqm.kit.verdict import Refused
from ccqm.surveys.answers import Answers
from ccqm.surveys.base import Base, Shares, base
from ccqm.surveys.blocks import Breakdown, breakdowns
from ccqm.surveys.coarsening import (
    FEWEST_FOR_BANDS,
    AtMost,
    K,
    Level,
    M,
    Rounded,
    Side,
    Tally,
    count_band,
    level,
    rounded,
)
from ccqm.surveys.intervals import Interval, effective_people, finite, wilson
from ccqm.surveys.release import (
    AreaResult,
    Group,
    Percent,
    Release,
    StatementResult,
    Told,
)
from ccqm.surveys.schema import Area, Schema


def release(
    answers: Answers, schema: Schema, roll: int | None, baseline: Release | None = None
) -> Release:
    """What may be told of these answers. `roll` is how many were invited; None is unknown.

    With a baseline, its questions must be the same and its groups are kept or joined.
    Raises Refused when they differ, or when more answered than were invited.
    """
    return release_of(counted_base(answers, schema, roll), schema, roll, baseline)


def counted_base(answers: Answers, schema: Schema, roll: int | None) -> Base:
    """The base. Raises Refused when more answered than were invited."""
    if roll is not None and len(answers) > roll:
        words = ngettext(
            "There are %(answers)s responses, but only %(n)s person was invited",
            "There are %(answers)s responses, but only %(n)s people were invited",
            roll,
        )
        raise Refused(words % {"answers": len(answers), "n": roll})
    return base(answers, schema)


def release_of(
    counted: Base, schema: Schema, roll: int | None, baseline: Release | None = None
) -> Release:
    """The same, from a base that is known already."""
    told = _told(counted.counted)
    partitions = None
    if baseline:
        _refuse_other_questions(schema, baseline)
        partitions = baseline.partitions
    shown = breakdowns(counted.columns, counted.counted, partitions)
    is_full = told is Told.FULL
    return Release(
        told=told,
        count=count_band(counted.counted),
        invited=roll,
        answered=counted.answered if is_full else None,
        counted=counted.counted if is_full else None,
        areas=tuple(_area(area, counted, roll, told) for area in schema.areas),
        statements=tuple(
            _statement(key, counted.tallies[key], roll) for key in schema.statements if is_full
        ),
        groups=tuple(group for one in shown for group in _groups(one, counted.shares)),
        not_broken_down=tuple(
            key for key in counted.columns if key not in {one.dimension for one in shown}
        ),
    )


def _told(people: int) -> Told:
    if people >= K:
        return Told.FULL
    return Told.BANDS if people >= FEWEST_FOR_BANDS else Told.NOTHING


def _refuse_other_questions(schema: Schema, baseline: Release) -> None:
    """Changed questions cannot be compared (measurement, section 1)."""
    questions = {area.key: area.statements for area in schema.areas}
    if {key: set(names) for key, names in questions.items()} != {
        key: set(names) for key, names in baseline.question_set.items()
    }:
        raise Refused(_("The baseline asked other questions, so it cannot be compared"))


def _area(area: Area, counted: Base, roll: int | None, told: Told) -> AreaResult:
    figure: Percent | Level | None = None
    if area.is_scored and told is Told.FULL:
        figure = area_percent(counted.shares[area.key], len(area.statements), roll)
    elif area.is_scored and told is Told.BANDS:
        figure = level(counted.shares[area.key].mean)
    return AreaResult(area.key, area.statements, area.is_scored, figure)


def area_percent(shares: Shares, statements: int, roll: int | None) -> Percent:
    """The mean share, with Wilson's interval for as many answers as these shares are worth."""
    share, people = shares.mean, shares.people
    worth = effective_people(share, shares.deviation, people, statements)
    if roll is not None:
        worth = finite(worth, people, roll)
    return percent(share, wilson(share, worth).widened(shares.slack))


def percent(share: float, interval: Interval) -> Percent:
    """A share and its interval in percent, to a tenth."""
    return Percent(*(round(100 * value, 1) for value in (share, interval.low, interval.high)))


def _statement(key: str, tally: Tally, roll: int | None) -> StatementResult:
    figure: Percent | AtMost
    if tally.hidden:
        figure = AtMost(M - 1, tally.people, tally.hidden)
    else:
        share = tally.favourable / tally.people
        figure = percent(share, wilson(share, tally.people, roll))
    return StatementResult(key, figure, _unrated(tally))


def _unrated(tally: Tally) -> Rounded | AtMost:
    if tally.unrated < M:
        return AtMost(M - 1, tally.people, Side.UNRATED)
    return rounded(tally.unrated / tally.people)


def _groups(breakdown: Breakdown, shares: Mapping[str, Shares]) -> list[Group]:
    """The areas of each block; never a statement."""
    counts = np.array([block.people for block in breakdown.blocks])
    means = {
        key: np.bincount(breakdown.codes, weights=one.values, minlength=len(counts)) / counts
        for key, one in shares.items()
    }
    return [
        Group(
            breakdown.dimension,
            block.categories,
            count_band(block.people),
            tuple((key, rounded(float(values[place]))) for key, values in means.items()),
        )
        for place, block in enumerate(breakdown.blocks)
    ]
