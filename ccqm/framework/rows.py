"""A careful look into parsed TOML that may be wrong anywhere: what has the wrong type is absent.

`shape` reports the wrong type itself, so that the rules above it need not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccqm.framework.lines import Path


@dataclass(frozen=True)
class Row:
    """One table of a list, with the path to it."""

    path: Path
    values: Mapping[str, Any]

    def text(self, name: str) -> str | None:
        """This value when it is text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> float | None:
        """This value when it is a number."""
        value = self.values.get(name)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def texts(self, name: str) -> list[str]:
        """The texts of this list; none when it is not a list."""
        value = self.values.get(name)
        found = value if isinstance(value, list) else []
        return [part for part in found if isinstance(part, str)]


def rows(content: Any, name: str, above: Path = ()) -> list[Row]:
    """The tables of this list; none when it is not a list of tables."""
    value = content.get(name) if isinstance(content, Mapping) else None
    found = enumerate(value) if isinstance(value, list) else ()
    return [Row((*above, name, place), part) for place, part in found if isinstance(part, Mapping)]


def tasks(content: Any) -> list[Row]:
    """Every task of every step, in the order of the file."""
    return [
        task for step in rows(content, "steps") for task in rows(step.values, "tasks", step.path)
    ]
