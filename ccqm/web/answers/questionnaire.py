"""The pages of a questionnaire: which there are, in which order, and what each asks. Pure.

The reader chooses one question or one part to a page. Equality questions come last, in the order
and words of the pattern (GDS-32, GDS-33), and only those that the survey breaks down by: nothing
else is collected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from ccqm.answers.models import Box
from ccqm.answers.queries import shape_of
from ccqm.answers.rules import DOES_NOT_APPLY, Shape
from ccqm.framework.shape import built_as
from ccqm.questions.question_set import (
    PREFER_NOT,
    SCALE_POINTS,
    Audience,
    EqualityQuestion,
    OpenQuestion,
    QuestionSet,
    Scale,
    Statement,
)
from ccqm.waves.rules import AGE, GROUP

EACH, AREA = "each", "area"
"""The two ways through: one question to a page, or one part."""
DATE_OF_BIRTH = "date-of-birth"
WORDS, ABOUT, CHECK = "words", "about", "check"


@dataclass(frozen=True)
class Page:
    """One page. `fields` are the names of its inputs; `about` marks questions about the person."""

    key: str
    fields: tuple[str, ...]
    about: bool = False


@dataclass(frozen=True)
class Asked:
    """All that one box asks, in one language."""

    participant: str
    closes_on: str
    groups: Mapping[str, str]
    language: str
    languages: tuple[str, ...]
    questions: QuestionSet
    audience: Audience
    shape: Shape

    @property
    def scale(self) -> Scale:
        return self.questions.scale_for(self.audience.key)

    @property
    def statements(self) -> list[Statement]:
        asked = set(self.shape.statements)
        return [one for one in self.questions.statements if one.key in asked]

    @property
    def open_questions(self) -> list[OpenQuestion]:
        asked = set(self.shape.questions)
        return [one for one in self.questions.open_questions if one.key in asked]

    @property
    def equality(self) -> list[EqualityQuestion]:
        """Those that the box takes, in the order of the pattern; age is asked as a date."""
        asked = set(self.shape.dimensions)
        return [
            one
            for one in self.questions.equality
            if one.key in asked or (one.key == DATE_OF_BIRTH and AGE in asked)
        ]

    def answers_to(self, statement: Statement) -> list[tuple[str, str]]:
        """The values and words to choose from, the most favourable first. The two words of a
        `yes or no` are the caller's."""
        if statement.kind != "scale":
            return []
        labels = list(zip(range(1, SCALE_POINTS + 1), self.scale.labels, strict=True))
        return [(str(value), words) for value, words in reversed(labels)] + [
            (DOES_NOT_APPLY, self.scale.not_applicable)
        ]


def asked_by(box: Box, language: str) -> Asked:
    """What this box asks, in this language where it is there, else as it was written."""
    languages = tuple(box.asked["sets"])
    return _asked(box.pk, language if language in languages else languages[0])


@lru_cache(maxsize=64)
def _asked(key: UUID, language: str) -> Asked:
    """Kept in the process: what a box asks never changes."""
    box = Box.objects.get(pk=key)
    found: dict[str, Any] = box.asked
    questions = built_as(QuestionSet, found["sets"][language])
    return Asked(
        participant=found["participant"],
        closes_on=found["closes_on"],
        groups=found["groups"],
        language=language,
        languages=tuple(found["sets"]),
        questions=questions,
        audience=questions.audience(box.audience),
        shape=shape_of(box),
    )


def pages(asked: Asked, way: str) -> list[Page]:
    """Every page but the start, in order. The last checks and sends."""
    found = _statement_pages(asked, way)
    if asked.open_questions:
        found.append(Page(WORDS, tuple(f"w-{one.key}" for one in asked.open_questions)))
    if GROUP in asked.shape.dimensions:
        found.append(Page(GROUP, (f"d-{GROUP}",)))
    if asked.equality:
        found.append(Page(ABOUT, ("about",), about=True))
        by_page = groupby(asked.equality, lambda one: one.page)
        found += [
            Page(f"about-{key}", tuple(f"d-{one.key}" for one in ones), about=True)
            for key, ones in by_page
        ]
    return [*found, Page(CHECK, ())]


def _statement_pages(asked: Asked, way: str) -> list[Page]:
    if way == AREA:
        by_area: dict[str, list[str]] = {}
        for one in asked.statements:
            by_area.setdefault(one.area, []).append(f"s-{one.key}")
        return [Page(f"part-{area}", tuple(names)) for area, names in by_area.items()]
    return [Page(f"s-{one.key}", (f"s-{one.key}",)) for one in asked.statements]


def beside(found: list[Page], key: str, step: int, *, skips_about: bool) -> Page:
    """The page so many steps from this one; within its ends. Whoever does not want to say anything
    about themselves does not meet those questions in either direction."""
    if skips_about:
        found = [page for page in found if not page.about or page.key == ABOUT]
    places = [place for place, page in enumerate(found) if page.key == key]
    place = places[0] + step if places else 0
    return found[min(max(place, 0), len(found) - 1)]


def names(asked: Asked) -> list[str]:
    """The name of every input that may hold an answer, in order; a date has three."""
    found = [name for page in pages(asked, EACH) for name in page.fields]
    date = f"d-{DATE_OF_BIRTH}"
    return [
        part
        for name in found
        for part in (
            [f"{date}-{one}" for one in ("day", "month", "year")] if name == date else [name]
        )
    ]


def picture(asked: Asked, page: Page) -> str:
    """The name of the picture beside the one statement of a page; "" where there is none."""
    found = [one.picture for one in asked.statements if page.fields == (f"s-{one.key}",)]
    return found[0] if found else ""


def choices(question: EqualityQuestion, prefer_not: str) -> list[tuple[str, str]]:
    """The answers to an equality question; a local detail is offered as an answer of its own."""
    return [*((one.key, one.title) for one in question.options), (PREFER_NOT, prefer_not)]


def category(question: EqualityQuestion, answer: str) -> str:
    """What is kept of an answer: the parent where it is a local detail (GDS-34)."""
    parents = {one.key: one.part_of for one in question.options}
    return parents.get(answer) or answer
