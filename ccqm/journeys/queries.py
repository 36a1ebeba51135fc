"""Questions about journeys."""

from django.db.models import F

from ccqm.journeys.models import Journey
from ccqm.participants.models import Participant


def current_journey(participant: Participant) -> Journey | None:
    """The open journey, else the newest one; None before the first."""
    return (
        Journey.objects.filter(participant=participant)
        .select_related("participant")
        .order_by(F("ended_at").desc(nulls_first=True), "-id")
        .first()
    )
