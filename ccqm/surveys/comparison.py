"""The comparison of two waves: everything that may be told of what changed, and nothing else.

Its JSON form is described in docs/statistics.md.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ccqm.surveys.base import Base
from ccqm.surveys.change import Change
from ccqm.surveys.coarsening import K, count_band
from ccqm.surveys.findings import Found
from ccqm.surveys.intervals import Interval
from ccqm.surveys.mix import Mix
from ccqm.surveys.release import sizes
from ccqm.surveys.superiority import Superiority

FORMAT = "ccqm-comparison-1"


@dataclass(frozen=True)
class Wave:
    """The base of one wave and how many were invited; None is unknown."""

    base: Base
    roll: int | None

    @property
    def response(self) -> float:
        """Counted of invited (0 to 1); nought where nobody counted the invitations."""
        return 0.0 if self.roll is None else self.base.counted / self.roll

    @property
    def is_enough(self) -> bool:
        return self.base.counted >= K


@dataclass(frozen=True)
class AreaChange:
    """One area of the comparison; nothing but the finding when there is too little to tell."""

    key: str
    is_scored: bool
    found: Found
    before: float | None = None
    after: float | None = None
    change: Change | None = None
    superiority: Superiority | None = None


@dataclass(frozen=True)
class StatementChange:
    """The change of one statement, for discussion only: it is not tested."""

    key: str
    change: float
    interval: Interval


@dataclass(frozen=True)
class Comparison:
    """Two waves held against each other, as it may be told."""

    baseline: Wave
    followup: Wave
    areas: tuple[AreaChange, ...]
    statements: tuple[StatementChange, ...]
    mix: Mix

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain values for JSON; changes in points."""
        return {
            "format": FORMAT,
            "baseline": _sizes(self.baseline),
            "followup": _sizes(self.followup),
            "areas": {area.key: _area(area) for area in self.areas},
            "statements": {one.key: _statement(one) for one in self.statements},
            "statements_are": _("for discussion"),
            "mix": {"checked": list(self.mix.checked), "changed": list(self.mix.changed)},
        }


# --- As JSON ------------------------------------------------------------------------------------
def _sizes(wave: Wave) -> dict[str, Any]:
    """Exact sizes from K people on, a band below, as in the release."""
    answered, counted = (wave.base.answered, wave.base.counted) if wave.is_enough else (None, None)
    return sizes(wave.roll, answered, counted, count_band(wave.base.counted))


def _area(area: AreaChange) -> dict[str, Any]:
    return {
        "scored": area.is_scored,
        "percent_before": _points(area.before),
        "percent_after": _points(area.after),
        "change": _points(area.change.change if area.change else None),
        "interval": _ends(area.change.interval() if area.change else None),
        "verdict": area.found.finding.value,
        "words": str(area.found.finding.words),
        "tipping_point": area.found.tipping_point,
        "superiority": _superiority(area.superiority),
    }


def _superiority(found: Superiority | None) -> dict[str, Any] | None:
    """In a hundred: "a follow-up answer beats a baseline answer 58 times in 100"."""
    if found is None:
        return None
    return {"times_in_100": _points(found.chance), "interval": _ends(found.interval)}


def _statement(one: StatementChange) -> dict[str, Any]:
    return {"change": _points(one.change), "interval": _ends(one.interval)}


def _points(share: float | None) -> float | None:
    """Hundredths, to a tenth; never a minus nought."""
    return None if share is None else round(100 * share, 1) + 0.0


def _ends(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [_points(interval.low), _points(interval.high)]
