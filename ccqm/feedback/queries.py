"""Questions about feedback given."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Expression, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from ccqm.feedback.models import Entry
from ccqm.framework.queries import edition
from ccqm.journeys.models import Journey


def facts() -> dict[str, Expression | Subquery]:
    """Annotations for a Journey queryset: how many entries, and which audiences have one."""
    entries = Entry.objects.filter(journey=OuterRef("pk")).order_by()
    counted = entries.values("journey").annotate(n=Count("pk")).values("n")
    return {
        "feedback_entries": Coalesce(Subquery(counted), Value(0)),
        "feedback_audiences": ArraySubquery(entries.values("audience").distinct()),
    }


def entries_of(journey: Journey) -> list[dict[str, Any]]:
    """Plain values, ready to be frozen in an application; newest first."""
    return [
        {
            "audience": entry.audience,
            "you_said": entry.you_said,
            "we_did": entry.we_did,
            "said_on": entry.said_on.isoformat(),
            "is_public": entry.is_public,
        }
        for entry in journey.feedback.all()
    ]


def public_entries_of(journey: Journey) -> list[dict[str, Any]]:
    """What its participant chose to show beside the published plan, with the audience in words."""
    titles = {audience.key: audience.title for audience in edition(journey.edition_id).audiences}
    return [
        {
            "audience": titles[entry.audience],
            "you_said": entry.you_said,
            "we_did": entry.we_did,
            "said_on": entry.said_on,
        }
        for entry in journey.feedback.public()
    ]
