"""Questions about self-evaluations."""

from typing import Any

from django.db.models import Count, Expression, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ccqm.evaluation.models import Rating
from ccqm.journeys.models import Journey


def facts() -> dict[str, Expression | Subquery]:
    """Annotations for a Journey queryset: what the step "evaluate yourself" asks."""
    rated = (
        Rating.objects.complete()
        .filter(journey=OuterRef("pk"))
        .order_by()
        .values("journey")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return {"criteria_rated": Coalesce(Subquery(rated), 0)}


def ratings_of(journey: Journey) -> list[dict[str, Any]]:
    """Plain values, ready to be frozen in an application; ordered by criterion key."""
    return [
        {
            "criterion": rating.criterion,
            "stage": rating.stage,
            "reason": rating.reason,
            "is_complete": rating.is_complete,
            "rated_at": rating.rated_at.isoformat(),
        }
        for rating in journey.ratings.order_by("criterion")
    ]


def ratings_by_criterion(journey: Journey) -> dict[str, Rating]:
    """Every rating so far, drafts included, by criterion key: one query."""
    return {rating.criterion: rating for rating in journey.ratings.all()}
