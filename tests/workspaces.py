"""A participant on its road with a lead, built through real actions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ccqm.accounts.models import Role, User
from ccqm.audit.actions import SYSTEM
from ccqm.evaluation.actions import rate
from ccqm.framework.actions import import_edition
from ccqm.framework.edition import Edition
from ccqm.framework.queries import edition
from ccqm.framework.shipped import shipped
from ccqm.journeys.actions import begin_journey
from ccqm.journeys.models import Journey
from ccqm.kit.brand import brand
from ccqm.participants.actions import create_participant
from ccqm.participants.leading import add_lead
from ccqm.participants.models import Kind, Participant
from ccqm.plans.actions import add_action, add_priority, publish_plan
from ccqm.plans.models import Action, Priority, PublishedPlan
from ccqm.steps.registry import known_tasks
from tests.people import NOW, someone

REASON = "We asked every family in June and wrote down what they told us."
DUE = datetime(2027, 3, 27, tzinfo=UTC).date()


@dataclass(frozen=True)
class Road:
    """One participant, its journey under its edition, and its lead."""

    participant: Participant
    journey: Journey
    edition: Edition
    lead: User

    @property
    def criteria(self) -> list[str]:
        return [item.key for item in self.edition.criteria]

    def by(self) -> dict:
        return {"by": self.lead, "at": NOW}


def road(name: str = "Weaver Street School", kind: str = Kind.ORGANISATION) -> Road:
    """A participant whose journey has begun, with one lead."""
    key = brand().edition
    import_edition(shipped(key), known_tasks=known_tasks(), by=SYSTEM, at=NOW)
    lead = someone(email=f"{name.split()[0].lower()}@example.org", name=f"Lead of {name}")
    participant = create_participant(kind=kind, name=name, by=SYSTEM, at=NOW)
    add_lead(participant, lead, by=SYSTEM, at=NOW)
    lead.forget_roles()
    assert lead.has_role(Role.LEAD)
    journey = begin_journey(participant, by=SYSTEM, at=NOW)
    return Road(participant, journey, edition(journey.edition_id), lead)


def rate_all(on: Road, stage: int = 2) -> None:
    """A complete self-evaluation."""
    for key in on.criteria:
        rate(on.journey, criterion=key, stage=stage, reason=REASON, expected=0, **on.by())


def a_priority(on: Road, title: str = "Everyone is heard", criterion: str = "") -> Priority:
    """A priority on the first criterion, unless told."""
    return add_priority(
        on.journey,
        criterion=criterion or on.criteria[0],
        title=title,
        why="Half of our families have never been asked.",
        submission_key=uuid4(),
        **on.by(),
    )


def an_action(on: Road, priority: Priority, what: str = "Ask every family") -> Action:
    """An action due next spring."""
    return add_action(
        priority,
        what=what,
        who="The working group",
        due_on=DUE,
        submission_key=uuid4(),
        **on.by(),
    )


def a_published_plan(on: Road) -> tuple[PublishedPlan, Priority, Action]:
    """A plan of one priority with one action, published."""
    priority = a_priority(on)
    action = an_action(on, priority)
    return publish_plan(on.journey, **on.by()), priority, action


def queries_of(browser: Client, url: str) -> int:
    """How many queries a page costs, once the session and the edition are known."""
    browser.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)
