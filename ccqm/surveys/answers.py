"""Reads answers from CSV: one row for each response, one column for each statement or dimension.

A file that says anything else is refused, since a column too many may be a name. A million rows
pass through in pieces; what is kept is one byte for each rating and four for each category.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ccqm.kit.verdict import Refused
from ccqm.surveys.schema import Dimension, Schema

EMPTY = 0
NOT_APPLICABLE = 6
RATINGS = {"": EMPTY, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "na": NOT_APPLICABLE}
"""Cells and their codes. `NA` is refused: some programs write it for a missing value."""
ROWS_MOST = 2_000_000
CATEGORIES_MOST = 1_000
"""Of one dimension. A column with more is a name or a number of each person."""
PIECE = 1_000
"""Rows read at a time. Larger pieces are slower: Python looks through them for unused objects."""

_Kind = TypeVar("_Kind", np.int8, np.int32)
Codes = NDArray[np.int32]
Ratings = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Column:
    """One dimension: its categories in their fixed order, and each response's place in them.

    The category of a response that gave none is the empty text.
    """

    categories: tuple[str, ...]
    codes: Codes

    def where(self, keep: NDArray[np.bool_]) -> "Column":
        """The same dimension for some of the responses."""
        return Column(self.categories, self.codes[keep])


@dataclass(frozen=True, eq=False)
class Answers:
    """Every response received: ratings by statement and categories by dimension."""

    ratings: Mapping[str, Ratings]
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(next(iter(self.ratings.values())))


def read_file(path: Path, schema: Schema) -> Answers:
    """The answers in a CSV file. Raises Refused with words for whoever made it."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return read(lines, schema)
    except OSError as broken:
        words = _("The file %(name)s cannot be opened: %(why)s")
        raise Refused(words % {"name": path, "why": broken.strerror}) from broken
    except UnicodeDecodeError as broken:
        words = _("The file %(name)s is not UTF-8. Save it as “CSV UTF-8”")
        raise Refused(words % {"name": path}) from broken
    except Refused as refused:
        raise Refused(f"{path}: {refused}") from refused


def read(lines: Iterable[str], schema: Schema) -> Answers:
    """Answers from lines of CSV, columns in any order. Raises Refused."""
    reader = csv.reader(lines, strict=True)
    try:
        headings = _headings(reader, schema)
        statements: dict[str, list[Ratings]] = {name: [] for name in schema.statements}
        numbers = {dimension.key: _Numbers(dimension.key) for dimension in schema.dimensions}
        for places, rows in _pieces(reader, len(headings)):
            for heading, cells in zip(headings, zip(*rows, strict=True), strict=True):
                if heading in statements:
                    statements[heading].append(_ratings(heading, cells, places))
                else:
                    numbers[heading].add(cells)
    except csv.Error as broken:
        words = _("Line %(n)s cannot be read. Look for a quotation mark or an endless cell")
        raise Refused(words % {"n": reader.line_num}) from broken
    return Answers(
        ratings={name: _joined(pieces, np.int8) for name, pieces in statements.items()},
        columns={dim.key: numbers[dim.key].column(dim) for dim in schema.dimensions},
    )


def _headings(reader: Iterator[list[str]], schema: Schema) -> list[str]:
    """The first line, held against the schema. Raises Refused for any difference."""
    headings = [cell.strip() for cell in next(reader, [])]
    wanted = {*schema.statements, *(dimension.key for dimension in schema.dimensions)}
    if not any(headings):
        raise Refused(_("The first line is empty. It must name the columns"))
    for number, heading in enumerate(headings):
        if heading in headings[:number]:
            raise Refused(_("Two columns are called “%(name)s”") % {"name": heading})
    if missing := sorted(wanted - set(headings)):
        raise Refused(
            _("The file has no column “%(name)s”. Columns must be parted by commas")
            % {"name": missing[0]}
        )
    if unknown := sorted(set(headings) - wanted):
        raise Refused(
            _("The schema does not know the column “%(name)s”. Remove it, or add it to the schema")
            % {"name": unknown[0]}
        )
    return headings


def _pieces(
    reader: Iterator[list[str]], width: int
) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
    """Rows in pieces, numbered as a spreadsheet numbers them; empty lines are left out."""
    first = 2
    while piece := list(islice(reader, PIECE)):
        if first + len(piece) - 2 > ROWS_MOST:
            words = _("The file has more than %(most)s rows. Split it into several waves")
            raise Refused(words % {"most": f"{ROWS_MOST:,}"})
        if {len(row) for row in piece} - {width, 0}:
            _refuse_ragged(piece, first, width)
        places = [place for place, row in enumerate(piece, first) if row]
        if places:
            yield places, [row for row in piece if row]
        first += len(piece)


def _refuse_ragged(piece: Sequence[Sequence[str]], first: int, width: int) -> None:
    number, row = next((n, row) for n, row in enumerate(piece, first) if len(row) not in (0, width))
    words = _("Row %(n)s has %(cells)s cells, but there are %(width)s columns")
    raise Refused(words % {"n": number, "cells": len(row), "width": width})


def _ratings(heading: str, cells: Sequence[str], places: Sequence[int]) -> Ratings:
    try:
        return np.fromiter(map(RATINGS.__getitem__, cells), np.int8, len(cells))
    except KeyError:
        return _trimmed_ratings(heading, [cell.strip() for cell in cells], places)


def _trimmed_ratings(heading: str, cells: Sequence[str], places: Sequence[int]) -> Ratings:
    for number, cell in zip(places, cells, strict=True):
        if cell not in RATINGS:
            words = _("Row %(n)s, column “%(name)s”: “%(cell)s” is not 1 to 5, empty or na")
            raise Refused(words % {"n": number, "name": heading, "cell": cell[:30]})
    return np.fromiter(map(RATINGS.__getitem__, cells), np.int8, len(cells))


class _Numbers(dict[str, int]):
    """Numbers the categories of one dimension as they come."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.names: dict[str, int] = {}
        self.pieces: list[Codes] = []

    def __missing__(self, cell: str) -> int:
        number = self[cell] = self.names.setdefault(cell.strip(), len(self.names))
        if len(self.names) > CATEGORIES_MOST:
            words = _("The column “%(name)s” has more than %(most)s values. Is it a dimension?")
            raise Refused(words % {"name": self.key, "most": f"{CATEGORIES_MOST:,}"})
        return number

    def add(self, cells: Sequence[str]) -> None:
        self.pieces.append(np.fromiter(map(self.__getitem__, cells), np.int32, len(cells)))

    def column(self, dimension: Dimension) -> Column:
        """Renumbered in the fixed order: as declared, else by name; no answer is last."""
        order = list(dimension.categories) or sorted(name for name in self.names if name)
        order += [""] if "" in self.names else []
        if strange := sorted(set(self.names) - set(order)):
            words = _("The schema does not know the category “%(name)s” of “%(dimension)s”")
            raise Refused(words % {"name": strange[0][:60], "dimension": self.key})
        places = np.array([order.index(name) for name in self.names], np.int32)
        codes = _joined(self.pieces, np.int32)
        return Column(tuple(order), places[codes] if len(codes) else codes)


def _joined(pieces: list[NDArray[_Kind]], kind: type[_Kind]) -> NDArray[_Kind]:
    return np.concatenate(pieces) if pieces else np.zeros(0, kind)
