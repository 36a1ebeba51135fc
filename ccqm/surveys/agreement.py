"""How well scorers agree: Krippendorff's alpha, for any number of scorers and missing scores.

For a programme or a quarter, not for one application: with 12 criteria and two scorers its 95%
range is half the scale (measurement, section 3).
"""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from ccqm.surveys.base import Numbers


class Metric(StrEnum):
    """How far apart two values are."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def krippendorff(units: Sequence[Sequence[float]], metric: Metric = Metric.ORDINAL) -> float | None:
    """Alpha over units, each the scores it was given, in any order and number.

    1 is full agreement, 0 what chance would give. None when all scores are one value, or no unit
    has two. Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
    """
    paired = [scores for scores in units if len(scores) > 1]
    values = sorted({score for scores in paired for score in scores})
    place = {value: n for n, value in enumerate(values)}
    pairs = np.zeros((len(values), len(values)))
    for scores in paired:
        counts = np.bincount([place[score] for score in scores], minlength=len(values))
        pairs += (np.outer(counts, counts) - np.diag(counts)) / (len(scores) - 1)
    totals = pairs.sum(axis=1)
    distances = _distances(np.array(values, float), totals, metric)
    expected = (np.outer(totals, totals) * distances).sum()
    if not expected:
        return None
    return float(1 - (totals.sum() - 1) * (pairs * distances).sum() / expected)


def _distances(values: Numbers, totals: Numbers, metric: Metric) -> Numbers:
    """The squared distance of each pair of values."""
    if metric is Metric.NOMINAL:
        return 1.0 - np.eye(len(values))
    if metric is Metric.ORDINAL:
        values = np.cumsum(totals) - totals / 2  # the middle rank of each value
    found: Numbers = np.square(values[:, None] - values[None, :])
    return found
