"""Writing the audit trail."""

from datetime import datetime
from typing import Any

from django.db import models

from ccqm.audit.models import Event

PUBLIC = "public"
SYSTEM = "system"

Actor = models.Model | str


def actor_key(by: Actor) -> str:
    """How the trail names an actor: `user 12`, or one of PUBLIC and SYSTEM."""
    return by if isinstance(by, str) else f"user {by.pk}"


def record(
    verb: str,
    *,
    by: Actor,
    at: datetime,
    subject: models.Model,
    scope: int | None = None,
    **data: Any,
) -> Event:
    """Add one event. `scope` is the participant's key; `data` holds codes and numbers, no words."""
    return Event.objects.create(
        at=at,
        actor=actor_key(by),
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_key=str(subject.pk),
        scope=scope,
        data=data,
    )
