"""The road of an edition as pages draw it: phases, each with its steps."""

from dataclasses import dataclass

from ccqm.framework.edition import Edition, Phase, Step


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase of the road with its steps, in order."""

    phase: Phase
    steps: tuple[Step, ...]


def road(edition: Edition) -> tuple[Stretch, ...]:
    """Every phase of the edition with its steps."""
    return tuple(Stretch(phase, edition.steps_in(phase.key)) for phase in edition.phases)
