"""A Verdict answers a question of the scheme with yes or no, and says why in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


class Refused(Exception):  # an answer, not an error
    """An action that the rules do not allow. `reason` is shown to the person."""

    def __init__(self, reason: Words) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Conflict(Refused):
    """Someone else saved first (REL-05). `current` holds the saved values by field name."""

    def __init__(self, reason: Words, current: Mapping[str, Any]) -> None:
        super().__init__(reason)
        self.current = dict(current)


@dataclass(frozen=True)
class Verdict:
    """Truthy or falsy, with a reason written once and shown to leads, validators and the team."""

    ok: bool
    reason: Words = field(default="")

    def __bool__(self) -> bool:
        return self.ok

    def or_refuse(self) -> None:
        """Raise Refused with the reason when the answer is no."""
        if not self.ok:
            raise Refused(self.reason)


def yes(reason: Words = "") -> Verdict:
    """A yes, with an optional reason."""
    return Verdict(True, reason)


def no(reason: Words) -> Verdict:
    """A no; it always says why."""
    return Verdict(False, reason)


def all_of(*verdicts: Verdict) -> Verdict:
    """The first no among them, else the last yes (a plain yes when there are none)."""
    return next((v for v in verdicts if not v), verdicts[-1] if verdicts else yes())
