"""Questions about rolls."""

from ccqm.ballots.models import Place, Roll
from ccqm.ballots.rules import Tally
from ccqm.kit.references import hashed


def place_at(secret: str) -> Place | None:
    """The place that this token opens, if its roll is open."""
    return (
        Place.objects.select_related("roll")
        .filter(token_hash=hashed(secret), roll__closed_at=None)
        .first()
    )


def size(roll: Roll) -> int:
    """How many may answer."""
    return roll.people if roll.people is not None else roll.places.count() + roll.handed_out


def tally(roll: Roll, accepted: int) -> Tally | None:
    """The tally of a closed roll; None while it is open, when nobody may know."""
    if roll.people is None or roll.issued is None:
        return None
    return Tally(roll.people, roll.issued, accepted)
