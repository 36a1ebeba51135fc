"""Who can be tried in the demo city."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ccqm.accounts.models import Role, RoleGrant, User
from ccqm.awards.models import Award
from ccqm.awards.rules import State
from ccqm.demo.city import city
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status
from ccqm.participants.models import Kind, Lead

ROLES = [Role.LEAD, Role.VALIDATOR, Role.CHAIR, Role.OFFICER, Role.MANAGER]

# What makes each person worth trying, in words that stay true while people play.
WORTH = {
    Role.VALIDATOR.value: "Reads applications, scores them alone, then compares.",
    Role.CHAIR.value: "Sees both scores, leads the talk about the gaps and recommends.",
    Role.OFFICER.value: "Answers registrations, follows every journey and names panels.",
    Role.MANAGER.value: "Decides on applications, withdraws marks and gives out roles.",
    State.HELD.value: "Holds the mark. See it, and begin the next level.",
    State.EXPIRED.value: "The mark has ended. See what the public sees, and renew it.",
    State.WITHDRAWN.value: "The mark was withdrawn. See how that is told.",
    Status.APPLIED.value: "The application is with the panel. Follow it.",
    Status.CLOSED.value: "The journey was closed. All can be read, nothing changed.",
}
WORTH_OF_KEEPING = (
    "Keeps her pledges, training and thoughts in an account of her own. She has changed jobs once."
)
WORTH_BY_STEP = {
    1: "Has just been accepted.",
    2: "Begins here: tell everyone about the mark.",
    3: "Commit, share the link, sign people up and record training.",
    4: "In the middle of the self-evaluation.",
    5: "Knows where it stands. Choose priorities and plan actions.",
    6: "The plan is public. Add updates, evidence and feedback.",
    7: "Close to applying, or told what to add before the next try.",
}


@dataclass(frozen=True)
class Person:
    """Someone to sign in as; `worth` says what makes them worth trying."""

    user_pk: int
    name: str
    role: str
    participant: str
    stage: str
    worth: str


def people(at: datetime) -> list[Person]:
    """One lead for each stage of the road, somebody who signed, then the panels and the team."""
    return _leads(at) + _keepers() + _team()


def _keepers() -> list[Person]:
    """Somebody with an account of her own, who led nothing and judges nothing."""
    keeper = city().keeper
    found = User.objects.filter(email=keeper.email)
    return [
        Person(user.pk, keeper.name, "Someone who signed", "", "", WORTH_OF_KEEPING)
        for user in found
    ]


def _team() -> list[Person]:
    grants = RoleGrant.objects.exclude(role=Role.LEAD).select_related("user").order_by("pk")
    return [
        Person(
            grant.user_id, grant.user.name, str(Role(grant.role).label), "", "", WORTH[grant.role]
        )
        for grant in sorted(grants, key=lambda grant: ROLES.index(Role(grant.role)))
    ]


def _leads(at: datetime) -> list[Person]:
    newest = Journey.objects.order_by("participant", "-id").distinct("participant")
    journeys = sorted(
        newest.select_related("participant"), key=lambda item: (item.reached_step, item.pk)
    )
    leads = {
        lead.participant_id: lead.user
        for lead in Lead.objects.current().select_related("user").order_by("-pk")
    }
    states = _states(journeys, at)
    seen: set[tuple[str, str, int, str, State | None]] = set()
    found = []
    for journey in journeys:
        state = states.get(journey.pk)
        kind = journey.participant.kind
        place = (journey.status, journey.level, journey.reached_step, kind, state)
        if place not in seen and journey.participant_id in leads:
            seen.add(place)
            found.append(_lead(journey, leads[journey.participant_id], state))
    return found


def _states(journeys: Iterable[Journey], at: datetime) -> dict[int, State]:
    """Whether the mark that each journey ended in is held, expired or withdrawn."""
    awards = Award.objects.filter(journey__in=[journey.pk for journey in journeys])
    return {award.journey_id: award.state(at) for award in awards}


def _lead(journey: Journey, user: User, state: State | None) -> Person:
    level = journey.level.capitalize()
    where = state.label if state else journey.get_status_display()
    participant = journey.participant.name
    if journey.participant.kind != Kind.ORGANISATION.value:
        participant += f" ({Kind(journey.participant.kind).label})"
    stage = f"{level}, step {journey.reached_step}: {where}"
    return Person(
        user.pk, user.name, str(Role.LEAD.label), participant, stage, _worth(journey, state)
    )


def _worth(journey: Journey, state: State | None) -> str:
    known = WORTH.get(state.value if state else journey.status)
    return known or WORTH_BY_STEP.get(journey.reached_step, "")
