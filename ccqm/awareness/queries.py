"""Questions about awareness."""

from django.db.models import Count, Exists, Expression, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ccqm.awareness.models import Activity, ActivityQuerySet
from ccqm.members.models import GroupQuerySet
from ccqm.members.queries import groups_of
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


def groups_without_word(participant: Participant) -> GroupQuerySet:
    """The standing groups that no standing activity names: as far as is recorded, they heard
    nothing yet."""
    reached = Activity.objects.standing().filter(groups=OuterRef("pk"))
    return groups_of(participant).exclude(Exists(reached))
