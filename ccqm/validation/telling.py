"""Who hears of what happens to an application: its leads, its panel, the team."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ccqm.kit.brand import brand
from ccqm.letters.actions import post
from ccqm.participants.queries import leads_of
from ccqm.validation import queries
from ccqm.validation.models import Application, Seat


def _context(application: Application) -> dict[str, Any]:
    participant = application.journey.participant
    return {
        "reference": application.reference,
        "participant": participant.name,
        "slug": participant.slug,
        "level": queries.level_of(application).title,
    }


def tell_leads(application: Application, kind: str, *, at: datetime, **context: Any) -> None:
    """Write to every present lead, once for each kind and application."""
    for lead in leads_of(application.journey.participant):
        post(
            kind,
            to=lead.user.email,
            context={**_context(application), "name": lead.user.name, **context},
            at=at,
            key=f"{kind}:{application.pk}:{lead.pk}",
            language=lead.user.language,
        )


def tell_seat(seat: Seat, kind: str, *, at: datetime) -> None:
    """Write to one member of the panel, once for each kind and seat."""
    post(
        kind,
        to=seat.user.email,
        context={
            **_context(seat.application),
            "name": seat.user.name,
            "is_chair": seat.is_chair,
        },
        at=at,
        key=f"{kind}:{seat.pk}",
        language=seat.user.language,
    )


def tell_team(application: Application, kind: str, *, at: datetime, part: str) -> None:
    """Write to the team's mailbox, once for each kind and `part` (what it is about)."""
    post(
        kind,
        to=brand().email,
        context=_context(application),
        at=at,
        key=f"{kind}:{application.pk}:{part}",
    )
