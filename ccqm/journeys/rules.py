"""One participant's road to one level: the table of moves, and what a status allows."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from ccqm.kit.verdict import Verdict, no, yes

REASON_MIN = 20
REASON_MAX = 2000


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
    Move(Status.WORKING, Status.CLOSED, by="officer or manager", letter="journey_closed"),
    Move(Status.CLOSED, Status.WORKING, by="officer or manager", letter="journey_reopened"),
)


def is_move_allowed(source: str, target: str) -> Verdict:
    """Whether the table of moves has this move."""
    if any((move.source, move.target) == (source, target) for move in MOVES):
        return yes()
    return no(_("This cannot be done at this point of the journey."))


def is_newest(later: int) -> Verdict:
    """Only the newest journey is opened again: a participant walks one road at a time."""
    if later == 0:
        return yes()
    return no(_("They have begun another journey since."))


def is_reason_enough(reason: str) -> Verdict:
    """A journey is closed with a reason that its leads are told."""
    if len(reason.strip()) >= REASON_MIN:
        return yes()
    return no(_("Say why in a sentence or two, so that they know what they can do next."))


def is_open_for_changes(status: str) -> Verdict:
    """Whether the content of a journey may change: only while its participant works on it.

    Once it is submitted, the panel judges what was submitted (norm REL-06).
    """
    reasons = {
        Status.APPLIED: _("You have applied. Your work is kept as it was sent."),
        Status.ACHIEVED: _("This journey is complete. Begin the next level to add more."),
        Status.CLOSED: _("This journey is closed. Ask the team to open it again."),
    }
    return no(reasons[Status(status)]) if status in reasons else yes()
