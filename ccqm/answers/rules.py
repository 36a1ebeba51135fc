"""What an answer may be, when the pool is emptied, and what may be said while a box is open."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.verdict import Refused, Words

BATCH = 10
"""Answers leave the pool when so many are in it (measurement.md, section 5)."""
FEWEST_FOR_WORDS = 30
"""Below so many answers nobody reads what people wrote in their own words (section 2, step 8)."""
MOST_BYTES = 20_000
LONGEST_WORDS = 2_000
DOES_NOT_APPLY = "na"
SCALE = (1, 2, 3, 4, 5)

Answer = int | str


class Used(Refused):
    """This ballot is in the box already; it counts once."""


@dataclass(frozen=True)
class Shape:
    """What a box takes: statements by key, dimensions with their categories, open questions."""

    statements: Sequence[str]
    dimensions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    questions: Sequence[str] = ()

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "statements": list(self.statements),
            "dimensions": {key: list(found) for key, found in self.dimensions.items()},
            "questions": list(self.questions),
        }


@dataclass(frozen=True)
class Answers:
    """What one person said. What they left out is not there."""

    statements: Mapping[str, Answer] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def checked(said: Any, shape: Shape) -> Answers:
    """The answers, if they have the shape the box takes; else Refused.

    `said` is untrusted: an object of "statements" (key to 1..5, "na" or none), "dimensions" (key to
    a category or none) and "words" (key to text).
    """
    parts = _object(said, {"statements", "dimensions", "words"})
    if len(json.dumps(parts)) > MOST_BYTES:
        raise Refused(_("Your answers are too long. Shorten what you wrote."))
    return Answers(
        statements=_each(parts.get("statements"), set(shape.statements), _is_rating),
        dimensions={
            key: value
            for key, value in _each(
                parts.get("dimensions"), set(shape.dimensions), _is_word
            ).items()
            if _is_among(value, shape.dimensions[key])
        },
        words=_each(parts.get("words"), set(shape.questions), _is_short),
    )


_NOT_ASKED: Words = gettext_lazy("An answer is not one that was asked for. Check your answers.")


def _object(said: Any, known: set[str]) -> dict[str, Any]:
    if said is None:
        return {}
    if not isinstance(said, dict) or not set(said) <= known:
        raise Refused(_NOT_ASKED)
    return said


def _each(said: Any, known: set[str], is_right: Any) -> dict[str, Any]:
    """Those that were answered; Refused if one is unknown or wrong."""
    given = {key: value for key, value in _object(said, known).items() if value not in (None, "")}
    if not all(is_right(value) for value in given.values()):
        raise Refused(_NOT_ASKED)
    return given


def _is_rating(value: Any) -> bool:
    return value == DOES_NOT_APPLY or (type(value) is int and value in SCALE)


def _is_word(value: Any) -> bool:
    return isinstance(value, str)


def _is_short(value: Any) -> bool:
    if isinstance(value, str) and len(value) > LONGEST_WORDS:
        raise Refused(
            _("Each answer in your own words can have %(n)s characters.") % {"n": LONGEST_WORDS}
        )
    return isinstance(value, str) and "\x00" not in value


def _is_among(value: str, categories: Sequence[str]) -> bool:
    if value not in categories:
        raise Refused(_NOT_ASKED)
    return True


def is_full(pooled: int) -> bool:
    """Whether the pool is emptied now."""
    return pooled >= BATCH


def keeps_words(answers: int) -> bool:
    """Whether what people wrote is kept at the close, or destroyed unread."""
    return answers >= FEWEST_FOR_WORDS
