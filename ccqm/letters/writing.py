"""From a template and its values to the words of a letter, for one reader or for thousands."""

import html
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from ccqm.kit.brand import brand
from ccqm.letters.rules import Block, as_text, own, parts, typed

# Stands where each reader's own word goes; a private-use character that nobody can type (`own`).
_MARK = "\ue001"
_PLACES = re.compile(f"{_MARK}([a-z_]+){_MARK}")


@dataclass(frozen=True)
class Words:
    """A letter as it is sent."""

    subject: str
    text: str
    html: str


def host() -> str:
    """The address of this service, for links in letters: `https://…` without a last slash."""
    return (settings.PUBLIC_HOST or brand().host).rstrip("/")


def read(kind: str, context: dict[str, Any], language: str) -> tuple[str, list[Block]]:
    """The subject and blocks of a letter, for a look at it before it is sent."""
    with translation.override(language):
        source = render_to_string(f"letters/{kind}.txt", {**_known(context), "is_letter": True})
    return parts(html.unescape(source))


def written(kind: str, context: dict[str, Any], language: str) -> Words:
    """Subject, text and HTML. Raises TemplateDoesNotExist for an unknown kind."""
    subject, blocks = read(kind, context, language)
    known = _known(context)
    with translation.override(language):
        page = render_to_string(
            "letters/layout.html",
            {
                **known,
                "subject": subject,
                "blocks": blocks,
                "language": language,
                "direction": "rtl" if translation.get_language_bidi() else "ltr",
            },
        )
        footer = mark_safe(render_to_string("letters/footer.txt", known))  # noqa: S308  our own text
    return Words(subject, as_text(blocks) + "\n" + html.unescape(footer), page)


def _known(context: dict[str, Any]) -> dict[str, Any]:
    values = {
        name: typed(value) if isinstance(value, str) else value for name, value in context.items()
    }
    return {"brand": brand(), "host": host(), **values}


class Draft:
    """A letter written once, in which each reader's own words are filled in afterwards.

    They are put in when the letter is finished, as one line of plain text, escaped in HTML: so
    whatever a name holds, it becomes no button, no link and no header (SEC-22).
    """

    def __init__(self, kind: str, context: dict[str, Any], language: str, names: set[str]) -> None:
        marks = {name: f"{_MARK}{name}{_MARK}" for name in names}
        words = written(kind, {**context, **marks}, language)
        # Literal, name, literal, name, …, literal.
        self._subject = _PLACES.split(words.subject)
        self._text = _PLACES.split(words.text)
        self._html = _PLACES.split(words.html)

    def filled(self, values: dict[str, str]) -> Words:
        """The letter of one reader."""
        plain = {name: own(value) for name, value in values.items()}
        safe = {name: html.escape(value) for name, value in plain.items()}
        subject = _filled(self._subject, plain)[:200]
        return Words(subject, _filled(self._text, plain), _filled(self._html, safe))


def _filled(pieces: list[str], values: dict[str, str]) -> str:
    return "".join(values[piece] if n % 2 else piece for n, piece in enumerate(pieces))
