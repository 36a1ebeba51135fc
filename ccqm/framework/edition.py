"""The scheme as typed, frozen values.

These classes are the schema of an edition file: `rules.check` walks their fields, so a key
exists in a file exactly when it exists here. Every text is for people and stands in the file,
never in code. A council reads what each key means in `docs/editions.md`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

KINDS = ("organisation", "group", "individual")
"""Who can take part (one minute guide No. 176: organisations and individuals; groups without
legal form are our reading of "local neighbourhoods")."""

OUTCOMES = ("award", "further-evidence", "not-yet")
"""What a panel can recommend. Their words are data; what they do is code."""

STAGES = 4
"""Described stages of a criterion. Ratings and scores are numbers from 1 to this."""

PLACEHOLDERS = ("name", "decided_by", "decided_on")
"""What a commitment statement may leave open, written in braces."""


def number(least: float, most: float) -> Any:
    """A numeric field with its bounds, both included."""
    return field(metadata={"least": least, "most": most})


def one_of(*values: str) -> Any:
    """A text field, or a list of texts, that takes only these values."""
    return field(metadata={"one_of": values})


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


def find(items: Iterable[K], key: str) -> K:
    """The item with this key; KeyError when there is none."""
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose from: a sector, or a way of raising awareness."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantType:
    """What sort of participant, such as a school; `kinds` says who may choose it."""

    key: str
    title: str
    kinds: tuple[str, ...] = one_of(*KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleGroup:
    """A suggested group of people; `types` says which types it suits (none: all of them)."""

    key: str
    title: str
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Someone to tell what changed; `kinds` says who must have told them before applying."""

    key: str
    title: str
    hint: str
    kinds: tuple[str, ...] = one_of(*KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A commitment to choose from, in both voices, with `PLACEHOLDERS` in braces."""

    key: str
    title: str
    singular: str
    plural: str

    def in_voice(self, voice: str) -> str:
        """The words for "singular" (I) or "plural" (we), placeholders still open."""
        return {"singular": self.singular, "plural": self.plural}[voice]

    def filled(self, voice: str, *, name: str, decided_by: str, decided_on: str) -> str:
        """The words with the placeholders filled. Dates come already written out."""
        return self.in_voice(voice).format(name=name, decided_by=decided_by, decided_on=decided_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a panel can recommend and the team decide, in the scheme's words."""

    key: str = one_of(*OUTCOMES)
    title: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    key: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do in a step. `key` names the code that knows when it is done."""

    key: str
    kinds: tuple[str, ...] = one_of(*KINDS)
    title: str
    hint: str
    guidance: str
    guidance_group: str = ""
    guidance_individual: str = ""

    def guidance_for(self, kind: str) -> str:
        """The guidance in words for this kind of participant."""
        special = {"group": self.guidance_group, "individual": self.guidance_individual}
        return special.get(kind) or self.guidance


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    key: str
    number: int = number(1, 99)
    phase: str
    title: str
    summary: str
    guidance: str
    tasks: tuple[Task, ...]

    def tasks_for(self, kind: str) -> tuple[Task, ...]:
        """The tasks of this step that this kind of participant does, in order."""
        return tuple(task for task in self.tasks if kind in task.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A discovery area: a part of daily life to look at, with the question it asks."""

    key: str
    title: str
    question: str
    guidance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The name of one stage, said once for all criteria; the first is stage 1."""

    title: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing to rate, with what you would see and hear at each stage, lowest first."""

    key: str
    area: str
    title: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of the mark and what it asks for.

    Percentages are of all stated people; `evidence_per_area` counts items; `minimum_stage` is
    the lowest agreed score any criterion may have, `average_stage` the lowest mean of them all.
    """

    key: str
    title: str
    order: int = number(1, 99)
    colour: str
    meaning: str
    sign_up_percent: int = number(0, 100)
    training_percent: int = number(0, 100)
    evidence_per_area: int = number(0, 100)
    minimum_stage: int = number(1, STAGES)
    average_stage: float = number(1, STAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long things may take, in days."""

    answer_registration_days: int = number(1, 366)
    name_panel_days: int = number(1, 366)
    score_days: int = number(1, 366)
    decide_days: int = number(1, 366)
    further_evidence_days: int = number(1, 366)
    renewal_notice_days: int = number(1, 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of the scheme. `pk` is its row (0 while it is only a file)."""

    key: str
    title: str
    language: str
    revision: int = number(1, 100_000)
    status: str
    validity_months: int = number(1, 600)
    limits: Limits
    phases: tuple[Phase, ...]
    steps: tuple[Step, ...]
    areas: tuple[Area, ...]
    stages: tuple[Stage, ...]
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...]
    sectors: tuple[Choice, ...]
    types: tuple[ParticipantType, ...]
    awareness_ways: tuple[Choice, ...]
    people_groups: tuple[PeopleGroup, ...]
    audiences: tuple[Audience, ...]
    statements: tuple[Statement, ...]
    outcomes: tuple[Outcome, ...]
    pk: int = field(default=0, metadata={"not_in_file": True})

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Every task, in the order of the steps."""
        return tuple(task for step in self.steps for task in step.tasks)

    def tasks_for(self, kind: str) -> tuple[Task, ...]:
        """The tasks this kind of participant does, in the order of the steps."""
        return tuple(task for step in self.steps for task in step.tasks_for(kind))

    def phase(self, key: str) -> Phase:
        return find(self.phases, key)

    def step(self, key: str) -> Step:
        return find(self.steps, key)

    def task(self, key: str) -> Task:
        return find(self.tasks, key)

    def area(self, key: str) -> Area:
        return find(self.areas, key)

    def criterion(self, key: str) -> Criterion:
        return find(self.criteria, key)

    def level(self, key: str) -> Level:
        return find(self.levels, key)

    def outcome(self, key: str) -> Outcome:
        return find(self.outcomes, key)

    def statement(self, key: str) -> Statement:
        return find(self.statements, key)

    def audience(self, key: str) -> Audience:
        return find(self.audiences, key)

    def step_of(self, task_key: str) -> Step:
        """The step a task belongs to; KeyError when no step has it."""
        for step in self.steps:
            if any(task.key == task_key for task in step.tasks):
                return step
        raise KeyError(task_key)

    def steps_in(self, phase_key: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.phase == phase_key)

    def criteria_in(self, area_key: str) -> tuple[Criterion, ...]:
        return tuple(item for item in self.criteria if item.area == area_key)

    def levels_in_order(self) -> tuple[Level, ...]:
        return tuple(sorted(self.levels, key=lambda level: level.order))

    def level_after(self, key: str) -> Level | None:
        """The next level to work towards; None after the highest."""
        higher = [item for item in self.levels_in_order() if item.order > self.level(key).order]
        return higher[0] if higher else None

    def types_for(self, kind: str) -> tuple[ParticipantType, ...]:
        return tuple(item for item in self.types if kind in item.kinds)

    def people_groups_for(self, type_key: str) -> tuple[PeopleGroup, ...]:
        """The groups to suggest to a participant of this type."""
        return tuple(
            item for item in self.people_groups if not item.types or type_key in item.types
        )

    def audiences_needed(self, kind: str) -> tuple[Audience, ...]:
        """The audiences this kind of participant must tell what changed."""
        return tuple(item for item in self.audiences if kind in item.kinds)
