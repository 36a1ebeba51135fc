"""Who can be tried in the demo city."""

from dataclasses import dataclass

from ccqm.accounts.models import Role, RoleGrant
from ccqm.journeys.models import Journey
from ccqm.participants.models import Lead


@dataclass(frozen=True)
class Person:
    """Someone to sign in as; `words` says what makes them worth trying."""

    user_pk: int
    name: str
    role: str
    stage: str
    words: str


def people() -> list[Person]:
    """The team and panels, then one lead for each stage of the road."""
    return _team() + _leads()


def _team() -> list[Person]:
    grants = RoleGrant.objects.exclude(role=Role.LEAD).select_related("user").order_by("pk")
    order = [Role.MANAGER, Role.OFFICER, Role.CHAIR, Role.VALIDATOR]
    return [
        Person(grant.user_id, grant.user.name, str(Role(grant.role).label), "", "")
        for grant in sorted(grants, key=lambda grant: order.index(Role(grant.role)))
    ]


def _leads() -> list[Person]:
    newest = Journey.objects.order_by("participant", "-id").distinct("participant")
    leads = {
        lead.participant_id: lead.user
        for lead in Lead.objects.current().select_related("user").order_by("-pk")
    }
    seen: set[tuple[str, str, int, str]] = set()
    found = []
    for journey in sorted(
        newest.select_related("participant"), key=lambda item: (-item.reached_step, item.pk)
    ):
        place = (journey.status, journey.level, journey.reached_step, journey.participant.kind)
        if place in seen or journey.participant_id not in leads:
            continue
        seen.add(place)
        found.append(_lead(journey, leads[journey.participant_id]))
    return found


def _lead(journey: Journey, user) -> Person:  # type: ignore[no-untyped-def]
    level = journey.level.capitalize()
    stage = f"{level}, step {journey.reached_step}: {journey.get_status_display()}"
    return Person(user.pk, user.name, str(Role.LEAD.label), stage, journey.participant.name)
