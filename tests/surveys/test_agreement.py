"""Krippendorff's own example of twelve units, and the edges of it."""

import pytest

from ccqm.surveys.agreement import Metric, krippendorff

BY_SCORER = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
UNITS = [[score for score in unit if score is not None] for unit in zip(*BY_SCORER, strict=True)]


@pytest.mark.parametrize(
    ("metric", "alpha"),
    [(Metric.NOMINAL, 0.743), (Metric.ORDINAL, 0.815), (Metric.INTERVAL, 0.849)],
)
def test_krippendorffs_example(metric, alpha):
    found = krippendorff(UNITS, metric)
    assert found is not None
    assert round(found, 3) == alpha


def test_full_agreement_is_one():
    assert krippendorff([[1, 1], [2, 2, 2], [4, 4]]) == 1


@pytest.mark.parametrize("units", [[], [[1], [2]], [[3, 3], [3, 3]]])
def test_without_two_values_there_is_nothing_to_agree_on(units):
    assert krippendorff(units) is None
