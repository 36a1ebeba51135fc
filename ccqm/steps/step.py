"""What a step and a task are: the code's half, which knows when a task is done.

Titles, guidance, order and thresholds are the other half; they are data in the edition.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ccqm.framework.edition import Edition, Level
from ccqm.kit.verdict import Verdict


@dataclass(frozen=True)
class Facts:
    """Everything the nouns know of one journey that a task may ask for."""

    values: Mapping[str, Any]
    edition: Edition
    level: Level
    kind: str

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True)
class Task:
    """One thing to do: `key` is also its page's URL name.

    `needs` names the tasks that must be done before this one can start.
    """

    key: str
    check: Callable[[Facts], Verdict]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One of the seven steps, as the code knows it."""

    key: str
    tasks: tuple[Task, ...]
