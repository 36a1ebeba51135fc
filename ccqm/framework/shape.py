"""The shape of a file of data: every key there, none unknown, each of the right type and size.

Reads the schema from dataclasses, those of `edition` unless others are given, so there is no
second list of keys.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from ccqm.framework.edition import Edition
from ccqm.framework.lines import Path

T = TypeVar("T")
Fault = tuple[Path, str]
"""A path into the parsed file and what is wrong there, in words."""

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = {"key": 100, "title": 200, "language": 20}


def built(content: Mapping[str, Any], *, pk: int = 0) -> Edition:
    """The typed edition of content that has no faults."""
    return built_as(Edition, content, pk=pk)


def built_as(kind: type[T], content: Mapping[str, Any], *, pk: int = 0) -> T:
    """Content that has no faults as this dataclass, which has a field `pk`."""
    made: T = _built(kind, {**content, "pk": pk})
    return made


def faults(content: Mapping[str, Any], kind: Any = Edition) -> Iterator[Fault]:
    """Everything wrong with the shape of this content."""
    return _table_faults(kind, content, ())


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_table(kind: Any) -> bool:
    return is_dataclass(kind)


def _built(kind: Any, value: Any) -> Any:
    if _is_table(kind):
        return kind(**{name: _built(_hints(kind)[name], part) for name, part in value.items()})
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], part) for part in value)
    return kind(value)


def _table_faults(kind: Any, value: Any, path: Path) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield path, _("must be a table of keys and values.")
        return
    known = {item.name: item for item in fields(kind) if "not_in_file" not in item.metadata}
    for name in value.keys() - known.keys():
        yield (*path, name), _unknown(name, list(known))
    for name, item in known.items():
        if name in value:
            yield from _value_faults(_hints(kind)[name], value[name], item, (*path, name))
        elif item.default is MISSING:
            yield (*path, name), _("is missing.")


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return _('is not a key we know. Did you mean "%(near)s"?') % {"near": near[0]}
    return _("is not a key we know.")


def _value_faults(kind: Any, value: Any, item: "Field[Any]", path: Path) -> Iterator[Fault]:
    if _is_table(kind):
        yield from _table_faults(kind, value, path)
    elif get_origin(kind) is tuple:
        yield from _list_faults(get_args(kind)[0], value, item, path)
    elif kind is str:
        yield from _text_faults(value, item, path)
    else:
        yield from _number_faults(kind, value, item, path)


def _list_faults(kind: Any, value: Any, item: "Field[Any]", path: Path) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield path, _("must be a list.")
        return
    if not value and item.default is MISSING:
        yield path, _("must not be empty.")
    for place, part in enumerate(value):
        yield from _value_faults(kind, part, item, (*path, place))
    plain = [part for part in value if isinstance(part, str)]
    for twice in sorted({part for part in plain if plain.count(part) > 1}):
        yield path, _('names "%(twice)s" more than once.') % {"twice": twice}


def _text_faults(value: Any, item: "Field[Any]", path: Path) -> Iterator[Fault]:
    longest = LONGEST.get(item.name, 5000)
    allowed = item.metadata.get("one_of")
    if not isinstance(value, str):
        yield path, _("must be text in quotes.")
    elif not value.strip():
        if item.default is MISSING:
            yield path, _("must not be empty.")
    elif "\0" in value:
        yield path, _("holds a character that cannot be stored.")
    elif len(value) > longest:
        yield path, _("is longer than %(longest)s characters.") % {"longest": longest}
    elif item.name == "key" and not KEY.fullmatch(value):
        yield path, _("must be lower-case letters, digits and single hyphens.")
    elif allowed and value not in allowed:
        yield (
            path,
            _('"%(value)s" must be one of: %(allowed)s.')
            % {"value": value, "allowed": ", ".join(allowed)},
        )


def _number_faults(kind: type, value: Any, item: "Field[Any]", path: Path) -> Iterator[Fault]:
    least, most = item.metadata["least"], item.metadata["most"]
    if isinstance(value, bool) or not isinstance(value, int if kind is int else int | float):
        yield path, _("must be a whole number.") if kind is int else _("must be a number.")
    elif not least <= value <= most:
        yield (
            path,
            _("is %(value)s but must be from %(least)s to %(most)s.")
            % {"value": value, "least": least, "most": most},
        )
