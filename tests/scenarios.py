"""Journeys at any point of the road, built by the demo city's walk through real actions."""

from datetime import UTC, datetime

from ccqm.accounts.models import User
from ccqm.demo.actions import found_team
from ccqm.demo.city import Character
from ccqm.demo.road import walk_to
from ccqm.demo.walk import Walk

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

Team = dict[str, list[User]]


def team() -> Team:
    """The council's people and the panels, and the shipped edition."""
    return found_team(at=datetime(2020, 1, 6, 12, 0, tzinfo=UTC))


def journey_at(
    reaches: str,
    *,
    team: Team,
    name: str = "Weaver Street School",
    turn: int = 0,
    **changes: object,
) -> Walk:
    """One participant walked to where it `reaches` (a name on the demo's road)."""
    told = {
        "name": name,
        "kind": "organisation",
        "type": "educational-establishment",
        "sectors": ["education"],
        "postcode": "LS1 1AA",
        "lead": f"Lead of {name}",
        "groups": {"Staff": 10, "Governors": 6},
        "about": f"{name} is a place to learn.",
        "pledge": "We listen to everyone.",
        "days": 400,
        "reaches": reaches,
    }
    who = Character(**{**told, **changes})  # type: ignore[arg-type]
    return walk_to(reaches, who, turn=turn, team=team, now=NOW)
