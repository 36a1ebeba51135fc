"""What a participant hands to its teams: a slip or a poster for each, with the team's own code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ccqm.awareness.pack.printing import (
    LONGEST_NAME,
    SOURCES,
    Pack,
    content,
    named,
    printed,
    qr_of,
    shortened,
)

KINDS = ("slips", "posters")


@dataclass(frozen=True, slots=True)
class TeamCode:
    """A team and its link. A class `is_led`: its teacher signs for it."""

    name: str
    address: str
    is_led: bool


def team_prints(pack: Pack, teams: Iterable[TeamCode], *, kind: str, at: datetime) -> bytes:
    """Slips, eight to an A4 sheet, or an A4 poster for each team, as PDF/UA-1.

    Raises ValueError for another kind, Refused for letters that no font here can draw.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    title = _("Codes of the teams: %(name)s") % {"name": named(pack)}
    words = content(pack, title) | {"teams": [_team(pack, team) for team in teams]}
    return printed(SOURCES / f"team_{kind}.typ", words, paper="a4", at=at)


def _team(pack: Pack, team: TeamCode) -> dict[str, Any]:
    return {
        "name": shortened(team.name, LONGEST_NAME),
        "qr": qr_of(team.address),
        "alt": _("QR code for %(address)s") % {"address": team.address},
        "address": team.address,
        "heading": _("Sign with your class") if team.is_led else _("Add your name"),
        "lines": _for_a_class() if team.is_led else _for_adults(),
        "told": _("Do you lead them? Add “told/” to the end of the address to tick off your talk."),
    }


def _for_a_class() -> list[str]:
    return [
        _("For the teacher or leader: point your phone at the code and sign for everyone."),
        _("It takes a minute. You need no account."),
        _("No child's name is asked for. Taking part is free for each child."),
    ]


def _for_adults() -> list[str]:
    return [
        _("Point your phone at the code."),
        _("It takes a minute. You need no account."),
        _("It is your choice. Nobody is told who signed, or who did not."),
    ]
