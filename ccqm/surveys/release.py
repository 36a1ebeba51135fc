"""The release: everything that may be told of one wave, once, and nothing else.

Pages, tables, charts, files and later comparisons read this object and never the answers. It cannot
be changed. Its JSON form is described in docs/statistics.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Refused
from ccqm.surveys.blocks import Partitions
from ccqm.surveys.coarsening import AtMost, K, Level, M, Rounded, Side
from ccqm.surveys.folding import Categories

FORMAT = "ccqm-release-1"


class Told(StrEnum):
    """How much the size of the base allows to tell."""

    NOTHING = "nothing"
    BANDS = "bands"
    FULL = "full"


@dataclass(frozen=True)
class Percent:
    """A percentage of the whole base with its 95% interval, to a tenth of a point."""

    percent: float
    low: float
    high: float


@dataclass(frozen=True)
class AreaResult:
    """One area of the whole base: its percentage, or its level, or nothing."""

    key: str
    statements: tuple[str, ...]
    is_scored: bool
    figure: Percent | Level | None = None


@dataclass(frozen=True)
class StatementResult:
    """One statement of the whole base, and how many gave no rating."""

    key: str
    figure: Percent | AtMost
    unrated: Rounded | AtMost


@dataclass(frozen=True)
class Group:
    """One block: its categories, how many people as a band, and its areas to the nearest five."""

    dimension: str
    categories: Categories
    count: str
    areas: tuple[tuple[str, Rounded], ...]


@dataclass(frozen=True)
class Release:
    """Sizes, areas, statements and groups. Sizes under K are told as a band only."""

    told: Told
    count: str
    invited: int | None
    answered: int | None
    counted: int | None
    areas: tuple[AreaResult, ...]
    statements: tuple[StatementResult, ...] = ()
    groups: tuple[Group, ...] = ()
    not_broken_down: tuple[str, ...] = ()

    @property
    def partitions(self) -> Partitions:
        """What a follow-up must keep to."""
        found: dict[str, list[Categories]] = {}
        for group in self.groups:
            found.setdefault(group.dimension, []).append(group.categories)
        return found

    @property
    def question_set(self) -> dict[str, tuple[str, ...]]:
        """The statements of each area."""
        return {area.key: area.statements for area in self.areas}

    def as_json(self) -> dict[str, Any]:
        """The release as plain values for JSON."""
        return {
            "format": FORMAT,
            "k": K,
            "m": M,
            "told": self.told.value,
            **sizes(self.invited, self.answered, self.counted, self.count),
            "areas": {area.key: _area(area) for area in self.areas},
            "statements": {result.key: _statement(result) for result in self.statements},
            "groups": [_group(group) for group in self.groups],
            "not_broken_down": list(self.not_broken_down),
        }


def sizes(
    invited: int | None, answered: int | None, counted: int | None, count: str
) -> dict[str, Any]:
    """Invited, answered, counted and the response in percent, for JSON."""
    known = invited is not None and counted is not None
    return {
        "invited": invited,
        "answered": answered,
        "counted": counted,
        "count": count,
        "response_percent": round(100 * counted / invited, 1) if known else None,  # type: ignore[operator]
    }


def _area(area: AreaResult) -> dict[str, Any]:
    told: dict[str, Any] = {"statements": list(area.statements), "scored": area.is_scored}
    if isinstance(area.figure, Level):
        told["band"] = area.figure.value
    elif area.figure:
        told |= _figure(area.figure)
    return told


def _statement(result: StatementResult) -> dict[str, Any]:
    return _figure(result.figure) | {"unrated": _figure(result.unrated)}


def _group(group: Group) -> dict[str, Any]:
    return {
        "dimension": group.dimension,
        "categories": list(group.categories),
        "count": group.count,
        "areas": {key: _figure(figure) for key, figure in group.areas},
    }


def _figure(figure: Percent | AtMost | Rounded) -> dict[str, Any]:
    if isinstance(figure, Percent):
        return {"percent": figure.percent, "interval": [figure.low, figure.high]}
    if isinstance(figure, AtMost):
        return {"at_most": figure.people, "of": figure.of, "side": figure.side.value}
    return {f"percent_{figure.end}" if figure.end else "percent": figure.percent}


# --- Reading it back ----------------------------------------------------------------------------
def from_json(told: Any) -> Release:
    """The release that was written. Raises Refused for anything else."""
    try:
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        return Release(
            told=Told(told["told"]),
            count=_typed(told["count"], str),
            invited=_number(told["invited"]),
            answered=_number(told["answered"]),
            counted=_number(told["counted"]),
            areas=tuple(_read_area(key, area) for key, area in told["areas"].items()),
            statements=tuple(
                StatementResult(key, _read_whole(one), _read_rough(one["unrated"]))
                for key, one in told["statements"].items()
            ),
            groups=tuple(_read_group(group) for group in told["groups"]),
            not_broken_down=_texts(told["not_broken_down"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise Refused(_("The baseline is not a release that this program wrote")) from broken


def _typed(value: Any, kind: type) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise TypeError(value)
    return value


def _number(value: Any) -> int | None:
    return None if value is None else int(_typed(value, int))


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(_typed(value, str) for value in _typed(values, list))


def _read_area(key: str, told: Mapping[str, Any]) -> AreaResult:
    figure: Percent | Level | None = None
    if "band" in told:
        figure = Level(told["band"])
    elif "percent" in told:
        figure = _read_percent(told)
    return AreaResult(key, _texts(told["statements"]), _typed(told["scored"], bool), figure)


def _read_percent(told: Mapping[str, Any]) -> Percent:
    low, high = told["interval"]
    return Percent(float(told["percent"]), float(low), float(high))


def _read_whole(told: Mapping[str, Any]) -> Percent | AtMost:
    return _read_percent(told) if "percent" in told else _read_at_most(told)


def _read_rough(told: Mapping[str, Any]) -> Rounded | AtMost:
    return _read_at_most(told) if "of" in told else _read_rounded(told)


def _read_at_most(told: Mapping[str, Any]) -> AtMost:
    return AtMost(_typed(told["at_most"], int), _typed(told["of"], int), Side(told["side"]))


def _read_rounded(told: Mapping[str, Any]) -> Rounded:
    for end in ("", "at_most", "at_least"):
        name = f"percent_{end}" if end else "percent"
        if name in told:
            return Rounded(_typed(told[name], int), end)
    raise KeyError("percent")


def _read_group(told: Mapping[str, Any]) -> Group:
    return Group(
        dimension=_typed(told["dimension"], str),
        categories=_texts(told["categories"]),
        count=_typed(told["count"], str),
        areas=tuple((key, _read_rounded(figure)) for key, figure in told["areas"].items()),
    )
