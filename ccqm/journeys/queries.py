"""Questions about journeys."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from ccqm.journeys.models import Journey
from ccqm.participants.models import FormerName, Participant


def current_journey(participant: Participant) -> Journey | None:
    """The open journey, else the newest one; None before the first."""
    return (
        Journey.objects.filter(participant=participant)
        .select_related("participant")
        .order_by(F("ended_at").desc(nulls_first=True), "-id")
        .first()
    )


def listed_journey(slug: str, **more: Any) -> tuple[Journey, list[str]] | None:
    """The current journey of the participant at this address, if its owner has made it public.

    Its participant comes with it, and what that was called before, latest first, and whatever
    `more` a noun above adds to the journey: one query, since a public page has eight in all.
    """
    names = FormerName.objects.filter(participant=OuterRef("participant")).values("name")
    listed = Journey.objects.filter(participant__slug=slug, participant__is_listed=True)
    found = (
        listed.select_related("participant")
        .annotate(former_names=ArraySubquery(names), **more)
        .order_by(F("ended_at").desc(nulls_first=True), "-id")
        .first()
    )
    return (found, found.former_names) if found else None
