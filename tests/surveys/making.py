"""Answers for tests: built from numbers that the test draws, never from a file."""

from collections.abc import Mapping, Sequence

import numpy as np

from ccqm.surveys.answers import Answers, Column
from ccqm.surveys.schema import Area, Dimension, Schema


def schema(areas: int = 2, statements: int = 3, dimensions: Sequence[str] = ()) -> Schema:
    """Areas a0, a1 … of statements a0s0, a0s1 …"""
    return Schema(
        tuple(
            Area(f"a{area}", tuple(f"a{area}s{n}" for n in range(statements)))
            for area in range(areas)
        ),
        tuple(Dimension(key) for key in dimensions),
    )


def column(labels: Sequence[str]) -> Column:
    """A dimension from each response's category, in the order the reader would give it."""
    order = sorted({label for label in labels if label}) + ([""] if "" in labels else [])
    return Column(tuple(order), np.array([order.index(label) for label in labels], np.int32))


def columns(people: Sequence[Sequence[str]]) -> dict[str, Column]:
    """Dimensions d0, d1 … from each response's categories."""
    return {f"d{n}": column(labels) for n, labels in enumerate(zip(*people, strict=True))}


def answers(
    asked: Schema, ratings: np.ndarray, dimensions: Mapping[str, Column] | None = None
) -> Answers:
    """Answers from a table of codes: a row for each response, a column for each statement."""
    table = np.asarray(ratings, np.int8).reshape(-1, len(asked.statements))
    return Answers(
        {name: table[:, n].copy() for n, name in enumerate(asked.statements)}, dimensions or {}
    )


def favourable(asked: Schema, flags: np.ndarray) -> np.ndarray:
    """Codes 4 where true, 2 where not."""
    return np.where(np.asarray(flags, bool).reshape(-1, len(asked.statements)), 4, 2)
