"""Questions about what somebody keeps. Each begins with its owner: there is no other way in."""

from dataclasses import dataclass
from typing import Any

from ccqm.accounts.models import User
from ccqm.portfolios.models import KeptPledge, PledgeQuerySet, Reflection, TrainingNote


@dataclass(frozen=True)
class Portfolio:
    """Everything that one person keeps, newest first."""

    pledges: list[KeptPledge]
    training: list[TrainingNote]
    reflections: list[Reflection]

    @property
    def current(self) -> list[KeptPledge]:
        return [pledge for pledge in self.pledges if pledge.is_current]

    @property
    def past(self) -> list[KeptPledge]:
        return [pledge for pledge in self.pledges if not pledge.is_current]

    @property
    def is_empty(self) -> bool:
        return not (self.pledges or self.training or self.reflections)


def portfolio_of(owner: User) -> Portfolio:
    """What this person keeps, in three queries."""
    return Portfolio(
        list(pledges_of(owner)),
        list(TrainingNote.objects.filter(owner=owner)),
        list(Reflection.objects.filter(owner=owner)),
    )


def pledges_of(owner: User) -> PledgeQuerySet:
    """This person's pledges, each with its signature."""
    return KeptPledge.objects.filter(owner=owner).select_related("signature")


def written_out(owner: User) -> dict[str, Any]:
    """All of it as plain data, for its owner to take along (DP-08)."""
    kept = portfolio_of(owner)
    return {
        "email": owner.email,
        "pledges": [
            {
                "signed_with": pledge.participant_name,
                "signed_on": pledge.signed_on.isoformat(),
                "left_on": pledge.left_on.isoformat() if pledge.left_on else None,
                "is_counted": pledge.is_current,
                "words": pledge.words,
                "language": pledge.language,
                "thread": pledge.thread,
            }
            for pledge in kept.pledges
        ],
        "training": [
            {
                "what": note.what,
                "given_by": note.given_by,
                "held_on": note.held_on.isoformat(),
                "reflection": note.reflection,
            }
            for note in kept.training
        ],
        "reflections": [
            {"written_on": one.written_on.isoformat(), "words": one.words}
            for one in kept.reflections
        ],
    }
