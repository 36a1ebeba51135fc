"""What the surveys ask, as typed, frozen values.

These classes are the schema of a file of questions, as those of `framework.edition` are of an
edition. Every word stands in the file, never in code (measurement specification, section 1).
"""

from dataclasses import dataclass, field
from itertools import groupby

from ccqm.framework.edition import find, number, one_of

SCALE_POINTS = 5
"""From the least favourable answer, 1, to the most favourable, 5."""
PREFER_NOT = "skip"
"""The answer "Prefer not to say", which every equality question has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Those who are asked the same questions.

    They answer `alone` and anonymously, `signed` with their name, or `together` with a teacher or
    leader, without an account, a link or any equality question (DP-04).
    """

    key: str
    title: str
    answers: str = one_of("alone", "signed", "together")
    equality: str = one_of("asked", "left out")
    intro: str

    @property
    def is_asked_equality(self) -> bool:
        return self.equality == "asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The answers to choose from, from the least favourable to the most, and a way out."""

    key: str
    audiences: tuple[str, ...]
    labels: tuple[str, ...]
    not_applicable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something to agree with or not. A `yes or no` one tells of something bad: `no` is favourable
    and stands for 5, `yes` for 1. It is told for everyone together only."""

    key: str
    area: str
    audiences: tuple[str, ...]
    words: str
    source: str
    kind: str = field(default="scale", metadata={"one_of": ("scale", "yes or no")})
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question to answer in one's own words; kept apart from every other answer."""

    key: str
    audiences: tuple[str, ...]
    words: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer. `own_words` asks for more in a text box; `part_of` is the parent category that
    a local detail counts under (GDS-34)."""

    key: str
    title: str
    hint: str = ""
    own_words: str = ""
    part_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualityQuestion:
    """One question of the equality pattern. Questions with the same `page` stand together; one
    with `after` is asked only when that question had the answer `after_answer`."""

    key: str
    page: str
    words: str
    kind: str = one_of("choice", "date")
    hint: str = ""
    options: tuple[Option, ...] = ()
    divider: str = ""
    after: str = ""
    after_answer: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """How many people of the local population gave this answer."""

    key: str
    people: int = number(0, 2_000_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The local population by the answers of one equality question, and where this is from."""

    key: str
    source: str
    numbers: tuple[Number, ...]

    @property
    def shares(self) -> dict[str, float]:
        """The share of each answer, adding up to 1."""
        total = sum(one.people for one in self.numbers)
        return {one.key: one.people / total for one in self.numbers}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """One revision of all questions, in one language."""

    pk: int = field(metadata={"not_in_file": True})
    key: str
    revision: int = number(1, 1_000_000)
    language: str
    title: str
    status: str
    audiences: tuple[Audience, ...]
    scales: tuple[Scale, ...]
    statements: tuple[Statement, ...]
    open_questions: tuple[OpenQuestion, ...]
    equality: tuple[EqualityQuestion, ...]
    population: tuple[Population, ...] = ()

    def audience(self, key: str) -> Audience:
        """Raises KeyError."""
        return find(self.audiences, key)

    def scale_for(self, audience: str) -> Scale:
        """The scale of an audience."""
        return next(scale for scale in self.scales if audience in scale.audiences)

    def statements_for(self, audience: str) -> tuple[Statement, ...]:
        """What this audience is asked, in the order of the file."""
        return tuple(one for one in self.statements if audience in one.audiences)

    def open_for(self, audience: str) -> tuple[OpenQuestion, ...]:
        """What this audience may answer in its own words."""
        return tuple(one for one in self.open_questions if audience in one.audiences)

    def equality_pages(self, audience: str) -> list[tuple[EqualityQuestion, ...]]:
        """The equality questions of an audience, page by page; none where they are left out."""
        if not self.audience(audience).is_asked_equality:
            return []
        return [tuple(found) for _page, found in groupby(self.equality, lambda one: one.page)]
