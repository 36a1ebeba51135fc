"""Participants with people, built through the real actions only."""

import uuid
from dataclasses import dataclass

from ccqm.accounts.actions import invite
from ccqm.accounts.models import User
from ccqm.audit.actions import SYSTEM
from ccqm.framework.actions import import_edition
from ccqm.framework.shipped import shipped
from ccqm.journeys.actions import begin_journey
from ccqm.journeys.models import Journey
from ccqm.kit.brand import brand
from ccqm.members import actions as members
from ccqm.members.models import Group
from ccqm.members.queries import current_link
from ccqm.participants.actions import create_participant
from ccqm.participants.leading import add_lead
from ccqm.participants.models import Participant
from ccqm.pledges import signing
from ccqm.steps.registry import known_tasks
from tests.conftest import NOW


@dataclass
class Scene:
    """A participant with one lead and an open journey."""

    participant: Participant
    lead: User
    journey: Journey

    @property
    def token(self) -> str:
        link = current_link(self.participant)
        assert link
        return link.token

    def group(self, name: str = "Staff", headcount: int = 60, *, is_led: bool = False) -> Group:
        words = {"name": name, "headcount": headcount, "is_led": is_led}
        return members.state_people(self.participant, **words, by=self.lead, at=NOW)


def scene(name: str = "Harbour Lane Primary", kind: str = "organisation") -> Scene:
    """A participant called `name`; its lead's e-mail comes from the name."""
    import_edition(shipped(brand().edition), known_tasks=known_tasks(), by=SYSTEM, at=NOW)
    types = {"organisation": "educational-establishment", "group": "local-neighbourhood"}
    participant = create_participant(
        kind=kind, name=name, type=types.get(kind, ""), by=SYSTEM, at=NOW
    )
    address = f"{''.join(filter(str.isalnum, name)).lower()}@example.org"
    lead = invite(email=address, name="Sam Rivers", language="en", by=SYSTEM, at=NOW)
    add_lead(participant, lead, by=SYSTEM, at=NOW, tell=False)
    return Scene(participant, lead, begin_journey(participant, by=SYSTEM, at=NOW))


def sign(group: Group, people: int = 1, **words: object) -> list[signing.Signed]:
    """So many members of a group sign."""
    made = {"name": "A. Member", **words}
    return [
        signing.sign(group, submission_key=uuid.uuid4(), at=NOW, **made)  # type: ignore[arg-type]
        for _ in range(people)
    ]
