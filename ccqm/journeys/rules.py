"""One participant's road to one level: the table of moves, and what a status allows."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from ccqm.kit.verdict import Verdict, no, yes


class Status(StrEnum):
    """Where a journey stands."""

    WORKING = "working"
    APPLIED = "applied"
    ACHIEVED = "achieved"
    CLOSED = "closed"


@dataclass(frozen=True)
class Move:
    """One allowed change of status: who may make it, and the letter that tells of it."""

    source: Status
    target: Status
    by: str
    letter: str = ""


MOVES = (
    Move(Status.WORKING, Status.APPLIED, by="lead"),
    Move(Status.APPLIED, Status.WORKING, by="lead, chair or manager"),
    Move(Status.APPLIED, Status.ACHIEVED, by="manager"),
    Move(Status.WORKING, Status.CLOSED, by="officer or manager"),
)


def is_move_allowed(source: str, target: str) -> Verdict:
    """Whether the table of moves has this move."""
    if any((move.source, move.target) == (source, target) for move in MOVES):
        return yes()
    return no(_("This cannot be done at this point of the journey."))


def is_open_for_changes(status: str) -> Verdict:
    """Whether the content of a journey may change: only while its participant works on it.

    Once it is submitted, the panel judges what was submitted (norm REL-06).
    """
    reasons = {
        Status.APPLIED: _("You have applied. Your work is kept as it was sent."),
        Status.ACHIEVED: _("This journey is complete. Begin the next level to add more."),
        Status.CLOSED: _("This journey is closed. Ask the team to open a new one."),
    }
    return no(reasons[Status(status)]) if status in reasons else yes()
