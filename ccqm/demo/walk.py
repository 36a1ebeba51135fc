"""Walks one participant along the road, only through the actions that real people use.

The clock moves with it: each stretch takes some weeks, so that the city has a past.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from ccqm.accounts.models import User
from ccqm.awards.models import Award
from ccqm.demo.city import Character, city
from ccqm.framework import queries as framework
from ccqm.framework.edition import Edition
from ccqm.journeys.models import Journey
from ccqm.participants.models import Participant
from ccqm.steps import actions as steps
from ccqm.validation.models import Application
from ccqm.welcome.models import Registration

LONGEST_STRETCH = timedelta(days=22)
SPACE = uuid.UUID("6f0b6f2e-5d2c-4a53-9f4a-0d3c5a1b7e10")


Stretch = Callable[["Walk"], None]


class Walk:
    """One participant, its clock, and what it has made so far."""

    registration: Registration
    journey: Journey
    lead: User
    application: Application
    award: Award

    def __init__(
        self, who: Character, *, turn: int, team: dict[str, list[User]], now: datetime
    ) -> None:
        self.who, self.turn, self.team = who, turn, team
        self.at = now - timedelta(days=who.days)
        self.words = city().words
        self.keys = 0
        self.breath = timedelta(0)

    # --- small things ---------------------------------------------------------------------------
    def one_of(self, role: str, offset: int = 0) -> User:
        """Someone with this role; people take turns."""
        people = self.team[role]
        return people[(self.turn + offset) % len(people)]

    def key(self) -> uuid.UUID:
        """The key of the next form: the same in every city."""
        self.keys += 1
        return uuid.uuid5(SPACE, f"{self.who.name} {self.keys}")

    def tick(self, minutes: int = 7) -> datetime:
        """A little later."""
        self.at += timedelta(minutes=minutes)
        return self.at

    @property
    def participant(self) -> Participant:
        return self.journey.participant

    @property
    def edition(self) -> Edition:
        return framework.edition(self.journey.edition_id)

    def take(self, stretches: list[Stretch]) -> None:
        """Walk these stretches with time between them, noting the step reached after each."""
        pause = min(timedelta(days=self.who.days * 0.9 / len(stretches)), LONGEST_STRETCH)
        # What the pauses leave: for stretches that take some time themselves.
        self.breath = (timedelta(days=self.who.days) - pause * len(stretches)) / 12
        self.breath = min(self.breath, timedelta(days=7))
        for stretch in stretches:
            stretch(self)
            if hasattr(self, "journey"):
                self.journey.refresh_from_db()
                steps.note_progress(self.journey, by=self.lead, at=self.tick())
            self.at += pause
