"""Can every kind of participant walk the road? The rules about a scheme's tasks and their order."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from ccqm.framework.edition import KINDS
from ccqm.framework.rows import Row, rows, tasks
from ccqm.framework.shape import Fault

FIRST, LAST = "registration", "apply"

NEEDS = {
    "public-pledge": "commitment",
    "sign-up": "commitment",
    "actions": "priorities",
    "publish-plan": "actions",
    "progress": "actions",
}
"""A task, and the one that must stand before it for the same kind of participant: without
priorities there is nowhere to put an action, and without a commitment nothing to sign."""

COUNTED = ("sign-up", "training")
"""Tasks measured against the number of people. Organisations and groups state that number in
`people`; an individual is one person and need not."""


def road_faults(content: Any, known_tasks: frozenset[str]) -> Iterator[Fault]:
    """Tasks the code does not know, steps with nothing to do, tasks in an impossible order."""
    for task in tasks(content):
        key = task.text("key")
        if key is not None and key not in known_tasks:
            yield (
                (*task.path, "key"),
                _('"%(key)s" is not a task that the service knows. It knows %(known)s.')
                % {"key": key, "known": ", ".join(sorted(known_tasks))},
            )
    yield from _phases(content)
    for kind in KINDS:
        yield from _empty_steps(content, kind)
        yield from _ends(content, kind)
        yield from _order(content, kind)


def _for(kind: str, found: list[Row]) -> list[Row]:
    return [row for row in found if kind in row.texts("kinds")]


def _empty_steps(content: Any, kind: str) -> Iterator[Fault]:
    for step in rows(content, "steps"):
        found = rows(step.values, "tasks")
        if found and not _for(kind, found):
            yield (*step.path, "tasks"), _("has no task for kind %(kind)s.") % {"kind": kind}


def _ends(content: Any, kind: str) -> Iterator[Fault]:
    """Everyone begins by registering and ends by applying, or nobody could ever hold the mark."""
    road = _for(kind, tasks(content))
    if not road:
        return
    for row, key, words in (
        (road[0], FIRST, _('is the first task for kind %(kind)s, which must be "%(key)s".')),
        (road[-1], LAST, _('is the last task for kind %(kind)s, which must be "%(key)s".')),
    ):
        if row.text("key") not in (key, None):
            yield row.path, words % {"kind": kind, "key": key}


def _order(content: Any, kind: str) -> Iterator[Fault]:
    passed: set[str | None] = set()
    for row in _for(kind, tasks(content)):
        key = row.text("key") or ""
        needed = [NEEDS[key]] if key in NEEDS else []
        if key in COUNTED and kind != "individual":
            needed.append("people")
        for other in needed:
            if other not in passed:
                yield (
                    row.path,
                    _('needs the task "%(other)s" before it for kind %(kind)s.')
                    % {"other": other, "kind": kind},
                )
        passed.add(key)


def _phases(content: Any) -> Iterator[Fault]:
    """A phase, once left, does not come again."""
    order = [row.text("key") for row in rows(content, "phases")]
    reached = 0
    for row in rows(content, "steps"):
        phase = row.text("phase")
        if phase in order:
            if order.index(phase) < reached:
                yield (*row.path, "phase"), _("goes back to a phase that is already over.")
            reached = max(reached, order.index(phase))
