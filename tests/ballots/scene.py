"""One wave with its two sides: a roll, and the box of the same key."""

import uuid
from dataclasses import dataclass, field

from ccqm.answers.actions import close_box, open_box, put_in
from ccqm.answers.rules import Shape
from ccqm.audit.actions import SYSTEM
from ccqm.ballots.actions import close_roll, give_places, issue, note_received, open_roll
from ccqm.ballots.models import Roll
from tests.answers.scene import ASKED, SAID, SHAPE
from tests.ballots.client import draw
from tests.people import NOW


@dataclass
class Wave:
    """Both sides, tied together as whoever plans waves will do it."""

    roll: Roll
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> uuid.UUID:
        return self.roll.pk

    def ballot_of(self, holder: str) -> str:
        """Draw, have it signed, unblind, and say thank you, as a browser does."""
        drawn = draw(bytes(self.roll.public_key))
        signature = issue(self.tokens[holder], blinded=drawn.blinded)
        note_received(self.tokens[holder], blinded=drawn.blinded)
        return drawn.ballot(signature)

    def answer(self, ballot: str, said: object = SAID) -> None:
        put_in(self.key, ballot=ballot, said=said)

    def close(self) -> Roll:
        """The roll first, so that no ballot is signed for a closed box."""
        roll = close_roll(self.key, by=SYSTEM, at=NOW)
        close_box(self.key)
        return roll


def wave(*holders: str, shape: Shape = SHAPE) -> Wave:
    roll = open_roll(uuid.uuid4(), audience="staff", by=SYSTEM, at=NOW)
    key = bytes(roll.public_key)
    open_box(roll.pk, audience="staff", public_key=key, shape=shape, asked=ASKED)
    return Wave(roll, give_places(roll, holders))
