"""Questions about evidence."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Expression, F, JSONField, OuterRef, Subquery

from ccqm.evidence.models import Item, ItemCriterion
from ccqm.journeys.models import Journey


class _CountsByKey(Subquery):
    """Rows of (key, count) as one JSON object; an empty object when there are none."""

    template = (
        "(SELECT COALESCE(jsonb_object_agg(counts.k, counts.n), '{}'::jsonb)"
        " FROM (%(subquery)s) AS counts(k, n))"
    )
    output_field = JSONField()


def facts() -> dict[str, Expression | Subquery]:
    """Annotations for a Journey queryset: standing items in each area, by its key.

    An item tied to several criteria of one area counts once there.
    """
    by_area = (
        ItemCriterion.objects.filter(item__journey=OuterRef("pk"), item__removed_at=None)
        .order_by()
        .values(k=F("area"))
        .annotate(n=Count("item", distinct=True))
        .values("k", "n")
    )
    return {"evidence_by_area": _CountsByKey(by_area)}


def standing_items(journey: Journey) -> list[Item]:
    """The journey's evidence in the order it was added, with `.criteria` loaded: two queries."""
    return list(journey.evidence.standing().prefetch_related("criteria"))


def counts_by_area(items: list[Item]) -> Mapping[str, int]:
    """How many of these loaded items each area has; the same count as the fact."""
    counts: dict[str, int] = {}
    for item in items:
        for area in {tie.area for tie in item.criteria.all()}:
            counts[area] = counts.get(area, 0) + 1
    return counts


def items_of(journey: Journey) -> list[dict[str, Any]]:
    """Plain values, ready to be frozen in an application. `id` leads to the file itself."""
    return [
        {
            "id": item.pk,
            "kind": item.kind,
            "title": item.title,
            "words": item.words,
            "url": item.url,
            "file_name": item.file_name,
            "file_type": item.file_type,
            "file_size": item.file_size,
            "criteria": [tie.criterion for tie in item.criteria.all()],
            "added_at": item.added_at.isoformat(),
        }
        for item in standing_items(journey)
    ]


def file_of(journey: Journey, item: int) -> Item | None:
    """The item whose file may be handed out to the journey's leads and its seated panel; None
    where the journey has no such item, it is no file, or it was removed."""
    return journey.evidence.standing().filter(pk=item, kind=Item.Kind.FILE).first()
