"""What a survey asked: the statements of each area, the dimensions, and how many were invited."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Refused

FEWEST_STATEMENTS = 3
"""An area with fewer is not scored: one odd question would be the whole area (measurement, 1)."""
UNKNOWN = "unknown"
"""The roll size where nobody counted the invitations; the response is then taken as 0."""
ROLLS = ("roll_size", "roll_size_baseline", "roll_size_followup")
KNOWN = (*ROLLS, "areas", "dimensions")


@dataclass(frozen=True)
class Area:
    """One area and the columns of its statements."""

    key: str
    statements: tuple[str, ...]

    @property
    def is_scored(self) -> bool:
        return len(self.statements) >= FEWEST_STATEMENTS


@dataclass(frozen=True)
class Dimension:
    """One way to break the base down; with `categories`, no other value may occur."""

    key: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """Areas in their order, dimensions in order of priority, and the stated roll sizes."""

    areas: tuple[Area, ...]
    dimensions: tuple[Dimension, ...] = ()
    rolls: Mapping[str, int | None] = field(default_factory=dict)
    unknown_keys: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[str, ...]:
        return tuple(statement for area in self.areas for statement in area.statements)

    def roll(self, *names: str) -> int | None:
        """The first stated of these roll sizes; None where it is stated to be unknown.

        Raises Refused when none is stated.
        """
        for name in names:
            if name in self.rolls:
                return self.rolls[name]
        words = _("The schema does not say how many people were invited. Add %(name)s")
        raise Refused(words % {"name": names[0]})


def read_file(path: Path) -> Schema:
    """The schema in a TOML file. Raises Refused with words for whoever wrote it."""
    try:
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode()
        return read(tomllib.loads(content.replace("\r\n", "\n")))
    except OSError as broken:
        words = _("The file %(name)s cannot be opened: %(why)s")
        raise Refused(words % {"name": path, "why": broken.strerror}) from broken
    except UnicodeDecodeError as broken:
        raise Refused(_("The file %(name)s is not UTF-8") % {"name": path}) from broken
    except tomllib.TOMLDecodeError as broken:
        words = _("The file %(name)s is not TOML: %(why)s")
        raise Refused(words % {"name": path, "why": broken}) from broken


def read(table: Mapping[str, Any]) -> Schema:
    """A schema from a parsed TOML table. Raises Refused."""
    schema = Schema(
        areas=tuple(_areas(table.get("areas"))),
        dimensions=tuple(_dimensions(table.get("dimensions", []))),
        rolls={name: _roll(name, table[name]) for name in ROLLS if name in table},
        unknown_keys=tuple(key for key in table if key not in KNOWN),
    )
    _refuse_twice([*schema.statements, *(dimension.key for dimension in schema.dimensions)])
    return schema


def _areas(table: Any) -> Iterable[Area]:
    if not isinstance(table, dict) or not table:
        raise Refused(_("The schema must have a table [areas] with at least one area"))
    for key, statements in table.items():
        if not isinstance(statements, list) or not statements:
            words = _("The area “%(area)s” must be a list of its statements’ columns")
            raise Refused(words % {"area": key})
        yield Area(key, tuple(_name(statement) for statement in statements))


def _dimensions(tables: Any) -> Iterable[Dimension]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise Refused(_("Write each dimension as [[dimensions]] with a key"))
    for table in tables:
        categories = table.get("categories", [])
        if not isinstance(categories, list):
            raise Refused(_("The categories of a dimension must be a list"))
        names = tuple(_name(category) for category in categories)
        _refuse_twice(names)
        yield Dimension(_name(table.get("key")), names)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused(_("Every statement, dimension and category needs a name in quotation marks"))
    return value.strip()


def _roll(name: str, value: Any) -> int | None:
    if value == UNKNOWN:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        words = _("%(name)s must be a whole number from 1 on, or “unknown”")
        raise Refused(words % {"name": name})
    return value


def _refuse_twice(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Refused(_("The schema names “%(name)s” twice") % {"name": name})
        seen.add(name)
