"""What the answers say about one area: one of six findings, in words that can be translated."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ccqm.surveys.change import (
    GUARD_POINTS,
    SMALL_POINTS,
    Change,
    improved_at,
    mirrored,
    tipping_points,
)


class Finding(StrEnum):
    """In the JSON this is the `verdict` of an area."""

    IMPROVED = "improved"
    IMPROVED_UNLESS = "improved_unless_responders_differ"
    LITTLE = "little_or_no_change"
    CANNOT_TELL = "cannot_tell"
    WORSE = "worse"
    TOO_FEW = "too_few"

    @property
    def words(self) -> Promise:
        """The wording of measurement, section 3."""
        return WORDS[self]


WORDS: dict[Finding, Promise] = {
    Finding.IMPROVED: _("Very likely a real improvement"),
    Finding.IMPROVED_UNLESS: _("Probably improved, but who answered could explain it"),
    Finding.LITTLE: _("Little or no change"),
    Finding.CANNOT_TELL: _("Can’t tell from these answers"),
    Finding.WORSE: _("Very likely got worse"),
    Finding.TOO_FEW: _("Too few answers to tell"),
}


@dataclass(frozen=True)
class Found:
    """A finding, and how much less positive the others must have become to undo it (points)."""

    finding: Finding
    tipping_point: int | None = None


def findings(changes: Sequence[Change], response: float) -> list[Found]:
    """The finding of each scored area of one comparison, all areas together.

    Improved: Holm's test at 5%, and still so if those who did not answer had become 10 points less
    positive. Worse is its mirror without the guard, since a fall should not be explained away.
    """
    if not changes:
        return []
    better, worse = improved_at(changes, response), improved_at(mirrored(changes), response)
    points = zip(tipping_points(better, response), tipping_points(worse, response), strict=True)
    found = []
    for place, (undone, mended) in enumerate(points):
        if better[GUARD_POINTS, place]:
            found.append(Found(Finding.IMPROVED, undone))
        elif better[0, place]:
            found.append(Found(Finding.IMPROVED_UNLESS, undone))
        elif worse[0, place]:
            found.append(Found(Finding.WORSE, mended))
        else:
            found.append(Found(_unproved(changes[place])))
    return found


def _unproved(change: Change) -> Finding:
    """Little, when the 90% interval lies within 5 points of nought (two one-sided tests at 5%)."""
    likely = change.interval(0.90)
    small = SMALL_POINTS / 100
    return Finding.LITTLE if -small < likely.low and likely.high < small else Finding.CANNOT_TELL
