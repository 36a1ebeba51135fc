"""What makes a file an edition we can run. Pure: text in, every fault out, each with its line.

A fault that a council could only meet months later (an area that nobody can give evidence for, a
task that comes before what it needs) is refused here, when the file is checked.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from string import Formatter
from typing import Any

from django.utils.translation import gettext as _

from ccqm.framework import shape
from ccqm.framework.edition import KINDS, OUTCOMES, PLACEHOLDERS, STAGES
from ccqm.framework.lines import Path, line_of, locate
from ccqm.framework.road import road_faults
from ccqm.framework.rows import Row, rows, tasks

KEYED = (
    "phases",
    "steps",
    "areas",
    "criteria",
    "levels",
    "sectors",
    "types",
    "awareness_ways",
    "people_groups",
    "audiences",
    "statements",
    "outcomes",
)
RISING = (
    "sign_up_percent",
    "training_percent",
    "evidence_per_area",
    "minimum_stage",
    "average_stage",
)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a file: the line counted from 1, the key path, and words about it."""

    line: int
    key: str
    words: str

    def __str__(self) -> str:
        return (
            f"{self.line}: {self.key}: {self.words}" if self.key else f"{self.line}: {self.words}"
        )


def check(text: str, known_tasks: frozenset[str]) -> tuple[Fault, ...]:
    """Every fault of an edition file, in the order of its lines; none for a good one."""
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return (syntax_fault(text, error),)
    where = locate(text)
    found = [*shape.faults(content), *_meaning_faults(content, known_tasks)]
    return tuple(
        sorted({Fault(line_of(path, where), named(path, content), words) for path, words in found})
    )


def syntax_fault(text: str, error: Exception) -> Fault:
    place = re.search(r"\(at line (\d+), column \d+\)", str(error))
    end = text.rstrip("\n").count("\n") + 1
    line = int(place[1]) if place else end if "end of document" in str(error) else 1
    return Fault(line, "", _("is not valid TOML: %(error)s.") % {"error": error})


def named(path: Path, content: Any) -> str:
    """The path for people: `levels.silver.title`, or `levels[2].title` where there is no key."""
    words, here = "", content
    for part in path:
        here = _inside(here, part)
        if isinstance(part, str):
            words += f".{part}"
        elif isinstance(here, Mapping) and isinstance(here.get("key"), str):
            words += f".{here['key']}"
        else:
            words += f"[{part + 1}]"
    return words.removeprefix(".")


def _inside(value: Any, part: str | int) -> Any:
    try:
        return value[part]
    except (KeyError, IndexError, TypeError):
        return None


def _meaning_faults(content: Any, known_tasks: frozenset[str]) -> Iterator[shape.Fault]:
    for name in KEYED:
        yield from _twice(rows(content, name), "key")
    yield from _twice(tasks(content), "key")
    yield from _counted(rows(content, "steps"), "number")
    yield from _counted(rows(content, "levels"), "order")
    yield from _links(content, "steps", "phase", "phases")
    yield from _links(content, "criteria", "area", "areas")
    yield from _suited(content)
    yield from _stages(content)
    yield from _levels(content)
    yield from _statements(content)
    yield from _complete(content)
    yield from road_faults(content, known_tasks)


def _twice(found: list[Row], name: str) -> Iterator[shape.Fault]:
    seen = set()
    for row in found:
        value = row.text(name)
        if value in seen:
            yield (*row.path, name), _('"%(value)s" is used more than once.') % {"value": value}
        elif value is not None:
            seen.add(value)


def _counted(found: list[Row], name: str) -> Iterator[shape.Fault]:
    for right, row in enumerate(found, start=1):
        value = row.number(name)
        if value is not None and value != right:
            yield (
                (*row.path, name),
                _("is %(value)s but must be %(right)s: count 1, 2, 3 in the order of the file.")
                % {"value": value, "right": right},
            )


def _links(content: Any, table: str, name: str, to: str) -> Iterator[shape.Fault]:
    """Each row names one that exists, and each that exists is named by a row."""
    targets = {row.text("key"): row for row in rows(content, to)}
    named = {row.text(name) for row in rows(content, table)}
    for row in rows(content, table):
        value = row.text(name)
        if value is not None and value not in targets:
            yield (
                (*row.path, name),
                _('there is no "%(value)s" in %(table)s.') % {"value": value, "table": to},
            )
    for key, row in targets.items():
        if key is not None and key not in named:
            yield row.path, _("is not named by any of the %(table)s.") % {"table": table}


def _suited(content: Any) -> Iterator[shape.Fault]:
    types = {row.text("key") for row in rows(content, "types")}
    for row in rows(content, "people_groups"):
        for value in row.texts("types"):
            if value not in types:
                yield (
                    (*row.path, "types"),
                    _('there is no "%(value)s" in %(table)s.') % {"value": value, "table": "types"},
                )


def _stages(content: Any) -> Iterator[shape.Fault]:
    words = _("has %(count)s stages but must have %(right)s.")
    if (count := len(rows(content, "stages"))) and count != STAGES:
        yield ("stages",), words % {"count": count, "right": STAGES}
    for row in rows(content, "criteria"):
        stages = row.values.get("stages")
        if isinstance(stages, list) and len(stages) != STAGES:
            yield (*row.path, "stages"), words % {"count": len(stages), "right": STAGES}


def _levels(content: Any) -> Iterator[shape.Fault]:
    found = rows(content, "levels")
    for lower, higher in pairwise(found):
        for name in RISING:
            before, after = lower.number(name), higher.number(name)
            if before is not None and after is not None and after < before:
                yield (
                    (*higher.path, name),
                    _("is %(after)s, less than the %(before)s of the level below.")
                    % {"after": after, "before": before},
                )
    for row in found:
        least, average = row.number("minimum_stage"), row.number("average_stage")
        if least is not None and average is not None and average < least:
            yield (*row.path, "average_stage"), _("is less than minimum_stage.")


def _statements(content: Any) -> Iterator[shape.Fault]:
    for row in rows(content, "statements"):
        for voice in ("singular", "plural"):
            for name in _placeholders(row.text(voice) or ""):
                if name not in PLACEHOLDERS:
                    yield (
                        (*row.path, voice),
                        _("has a placeholder we do not know: {%(name)s}. We know %(known)s.")
                        % {"name": name, "known": ", ".join(f"{{{it}}}" for it in PLACEHOLDERS)},
                    )


def _placeholders(words: str) -> set[str]:
    """The names in braces; a brace that is not closed counts as a name nobody knows."""
    try:
        parts = list(Formatter().parse(words))
    except ValueError:
        return {"…"}
    return {
        name if not (form or turn) else f"{name}…"
        for _text, name, form, turn in parts
        if name is not None
    }


def _complete(content: Any) -> Iterator[shape.Fault]:
    """Every outcome has words, and every kind of participant a type to choose."""
    missing = _('has nothing for "%(value)s".')
    outcomes = {row.text("key") for row in rows(content, "outcomes")}
    kinds = {kind for row in rows(content, "types") for kind in row.texts("kinds")}
    for value in OUTCOMES:
        if outcomes and value not in outcomes:
            yield ("outcomes",), missing % {"value": value}
    for value in KINDS:
        if kinds and value not in kinds:
            yield ("types",), missing % {"value": value}
