"""A document as the statements it makes, in the one order that everybody agrees on (RDFC-1.0).

Contexts come from this machine only: the W3C's from PyLD, and for Open Badges our own map of the
terms we use, which makes the same statements as 1EdTech's file. Nothing is ever fetched. A term
that no context defines makes no statement, so it would be signed by nobody: it is refused.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pyld import jsonld
from pyld.documentloader.frozen import BUNDLED_CONTEXTS, FrozenDocumentLoader
from pyld.options import ExpandOptions, NormalizeOptions

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OURS = Path(__file__).parent / "open-badges-3.0.3.json"

NOWHERE = "nowhere:/"
"""Where words that no context explains end up, so that they can be told."""

Document = Mapping[str, Any]

# Tab, line feed and carriage return are written alike everywhere; other control characters are not.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class NotSignable(ValueError):
    """A document that others could not check if we signed it. The words say what to mend."""


def loader(more: Mapping[str, Any] | None = None) -> FrozenDocumentLoader:
    """Knows the two contexts we use, and `more` for test vectors; refuses every other."""
    known = {CREDENTIALS: BUNDLED_CONTEXTS[CREDENTIALS], OPEN_BADGES: json.loads(OURS.read_text())}
    return FrozenDocumentLoader(known | dict(more or {}))


_KNOWN = loader()


def canonical(document: Document, *, contexts: FrozenDocumentLoader = _KNOWN) -> str:
    """The document's statements as sorted N-Quads. Raises NotSignable for an unknown context."""
    options: NormalizeOptions = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": contexts,
    }
    try:
        return str(jsonld.normalize(dict(document), options))
    except jsonld.JsonLdError as fault:
        raise NotSignable(_("This is not a document we can read: %s") % fault.type) from fault


def assert_signable(document: Document, *, contexts: FrozenDocumentLoader = _KNOWN) -> None:
    """Raises NotSignable, naming the place, for text or terms that break checks elsewhere."""
    for place, text in _texts(document):
        if found := CONTROL.search(text):
            code = f"U+{ord(found[0]):04X}"
            words = _("%(place)s holds a character that cannot be signed (%(code)s). Remove it.")
            raise NotSignable(words % {"place": place, "code": code})
    if missing := sorted(_undefined(document, contexts)):
        words = _("These terms are not defined, so nobody could check them: %s.")
        raise NotSignable(words % ", ".join(missing))


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield place, key
            yield from _texts(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, place)


def _undefined(document: Document, contexts: FrozenDocumentLoader) -> set[str]:
    """The keys that vanish when the document is expanded, and types that mean nothing."""
    dropped: set[str] = set()
    options: ExpandOptions = {"documentLoader": contexts, "base": NOWHERE}
    try:
        expanded = jsonld.expand(
            dict(document), options, on_property_dropped=lambda key: dropped.add(str(key))
        )
    except jsonld.JsonLdError as fault:
        raise NotSignable(_("This is not a document we can read: %s") % fault.type) from fault
    return dropped | set(_relative(expanded))


def _relative(value: Any) -> Iterator[str]:
    """Types and addresses that no context made absolute: they make no statement either."""
    if isinstance(value, list):
        for inner in value:
            yield from _relative(inner)
    elif isinstance(value, Mapping):
        names = [*value.get("@type", [])] if isinstance(value.get("@type"), list) else []
        names += [value["@id"]] if "@id" in value else []
        yield from (str(name) for name in names if _is_unexplained(str(name)))
        for key, inner in value.items():
            if key not in ("@type", "@id"):
                yield from _relative(inner)


def _is_unexplained(name: str) -> bool:
    return ":" not in name or name.startswith(NOWHERE)
