"""Questions about awareness."""

from django.db.models import Count, Expression, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ccqm.awareness.models import Activity, ActivityQuerySet
from ccqm.participants.models import Participant


def facts() -> dict[str, Expression]:
    """Annotations for a Journey queryset: how many activities stand."""
    counted = (
        Activity.objects.standing()
        .filter(participant=OuterRef("participant_id"))
        .order_by()
        .values("participant")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return {"awareness_activities": Coalesce(Subquery(counted), 0)}


def activities_of(participant: Participant) -> ActivityQuerySet:
    """What stands, newest first."""
    return Activity.objects.standing().filter(participant=participant).newest_first()
