"""How far a journey is: derived from what is there now, never stored.

All facts of any number of journeys are read in one query; each task's check is a pure rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from ccqm.awareness import queries as awareness
from ccqm.evaluation import queries as evaluation
from ccqm.evidence import queries as evidence
from ccqm.feedback import queries as feedback
from ccqm.framework import edition as scheme
from ccqm.framework import queries as framework
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Verdict, no
from ccqm.members import queries as members
from ccqm.plans import queries as plans
from ccqm.pledges import queries as pledges
from ccqm.steps.registry import TASKS
from ccqm.steps.step import Facts
from ccqm.training import queries as training
from ccqm.validation import queries as validation

NOUNS = (
    awareness,
    members,
    pledges,
    training,
    evaluation,
    plans,
    evidence,
    feedback,
    validation,
)


class TaskStatus(Enum):
    """Where one task stands."""

    DONE = "done"
    TO_DO = "to do"
    CANNOT_START = "cannot start yet"


@dataclass(frozen=True)
class TaskProgress:
    """One task of the edition with where it stands and why."""

    task: scheme.Task
    status: TaskStatus
    verdict: Verdict

    @property
    def is_done(self) -> bool:
        return self.status is TaskStatus.DONE


@dataclass(frozen=True)
class StepProgress:
    """One step with its tasks; `is_done` when all of them are."""

    step: scheme.Step
    tasks: tuple[TaskProgress, ...]

    @property
    def is_done(self) -> bool:
        return all(task.is_done for task in self.tasks)

    @property
    def done(self) -> int:
        return sum(task.is_done for task in self.tasks)


@dataclass(frozen=True)
class PhaseProgress:
    """One phase with its steps."""

    phase: scheme.Phase
    steps: tuple[StepProgress, ...]

    @property
    def is_done(self) -> bool:
        return all(step.is_done for step in self.steps)


@dataclass(frozen=True)
class Progress:
    """How far one journey is."""

    edition: scheme.Edition
    level: scheme.Level
    steps: tuple[StepProgress, ...]

    @property
    def tasks(self) -> tuple[TaskProgress, ...]:
        return tuple(task for step in self.steps for task in step.tasks)

    @property
    def done(self) -> int:
        """How many tasks are done."""
        return sum(task.is_done for task in self.tasks)

    @property
    def total(self) -> int:
        """How many tasks there are for this kind of participant."""
        return len(self.tasks)

    @cached_property
    def step(self) -> scheme.Step:
        """The step they are on: the first that is not done, else the last."""
        return next((step.step for step in self.steps if not step.is_done), self.steps[-1].step)

    @cached_property
    def next_task(self) -> scheme.Task | None:
        """What to do next: the first task that is not done; None when all are."""
        open_tasks = (task.task for task in self.tasks if task.status is TaskStatus.TO_DO)
        return next(open_tasks, None)

    @cached_property
    def phases(self) -> tuple[PhaseProgress, ...]:
        """The phases, each with its steps."""
        return tuple(
            PhaseProgress(phase, tuple(step for step in self.steps if step.step.phase == phase.key))
            for phase in self.edition.phases
        )

    def task(self, key: str) -> TaskProgress:
        """One task by key; StopIteration when this kind of participant does not have it."""
        return next(item for item in self.tasks if item.task.key == key)

    @property
    def unmet_before_applying(self) -> tuple[TaskProgress, ...]:
        """Every task but the application itself that is not done."""
        return tuple(item for item in self.tasks if not item.is_done and item.task.key != "apply")


def progress_of(journeys: Iterable[Journey]) -> dict[int, Progress]:
    """The progress of each journey by its key: one query, however many journeys."""
    keys = [journey.pk for journey in journeys]
    rows = Journey.objects.filter(pk__in=keys).order_by()
    annotations = {name: fact for noun in NOUNS for name, fact in noun.facts().items()}
    values = rows.annotate(
        journey_status=F("status"), journey_kind=F("participant__kind"), **annotations
    ).values("pk", "edition_id", "level", "journey_status", "journey_kind", *annotations)
    return {row["pk"]: _progress(row) for row in values}


def _progress(row: dict[str, Any]) -> Progress:
    edition = framework.edition(row["edition_id"])
    level = edition.level(row["level"])
    facts = Facts(row, edition, level, row["journey_kind"])
    verdicts = {
        task.key: TASKS[task.key].check(facts)
        for task in edition.tasks_for(facts.kind)
        if task.key != "apply"
    }
    verdicts["apply"] = _apply(facts, verdicts)
    return Progress(
        edition,
        level,
        tuple(
            StepProgress(step, tuple(_task(task, verdicts) for task in step.tasks_for(facts.kind)))
            for step in edition.steps
        ),
    )


def _apply(facts: Facts, others: dict[str, Verdict]) -> Verdict:
    """The application waits for every other task of the edition."""
    verdict = TASKS["apply"].check(facts)
    waiting = sum(not other for other in others.values())
    if verdict or not waiting:
        return verdict
    return no(_("You can apply when every other task is done. %(n)d to go.") % {"n": waiting})


def _task(task: scheme.Task, verdicts: dict[str, Verdict]) -> TaskProgress:
    verdict = verdicts[task.key]
    if verdict:
        return TaskProgress(task, TaskStatus.DONE, verdict)
    needs = TASKS[task.key].needs
    if task.key == "apply":
        needs = tuple(key for key in verdicts if key != "apply")
    if any(not verdicts[key] for key in needs if key in verdicts):
        return TaskProgress(task, TaskStatus.CANNOT_START, verdict)
    return TaskProgress(task, TaskStatus.TO_DO, verdict)
