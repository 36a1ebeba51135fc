"""Questions about plans."""

from typing import Any

from django.db.models import (
    Count,
    Exists,
    Expression,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from ccqm.framework.queries import edition
from ccqm.journeys.models import Journey
from ccqm.plans.models import Action, Priority, PublishedPlan, Update


def _count(rows: QuerySet[Any, Any], by: str) -> Expression:
    """How many of these rows belong to the journey of the outer query."""
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), Value(0))


def facts() -> dict[str, Expression | Subquery]:
    """Annotations for a Journey queryset: what the steps ask about plans."""
    actions = Action.objects.standing()
    return {
        "priorities": _count(Priority.objects.standing(), "journey"),
        "priorities_without_actions": _count(
            Priority.objects.standing().without_actions(), "journey"
        ),
        "actions_planned": _count(actions, "priority__journey"),
        "actions_updated": _count(actions.updated(), "priority__journey"),
        "actions_done": _count(actions.filter(status=Action.Status.DONE), "priority__journey"),
        "plan_published": Exists(PublishedPlan.objects.filter(journey=OuterRef("pk"))),
    }


def priorities_of(journey: Journey) -> list[Priority]:
    """Standing priorities in the order they were added, each with `.standing_actions` (a
    list, soonest first) and those with `.updates` loaded: three queries for any plan."""
    actions = Action.objects.filter(dropped_at=None).prefetch_related("updates")
    return list(
        journey.plan_priorities.standing().prefetch_related(
            Prefetch("actions", queryset=actions, to_attr="standing_actions")  # type: ignore[no-redef]
        )
    )


def plan_of(journey: Journey) -> dict[str, Any]:
    """Plain values, ready to be frozen in an application: the plan and how far it is."""
    published = published_plan_of(journey)
    return {
        "published": published
        and {"number": published.number, "published_at": published.published_at.isoformat()},
        "priorities": [
            {
                **_priority(priority),
                "actions": [
                    {**_action(action), **_progress(action)} for action in priority.standing_actions
                ],
            }
            for priority in priorities_of(journey)
        ],
    }


def published_plan_of(journey: Journey) -> PublishedPlan | None:
    """The newest published plan of this journey, or None."""
    return journey.published_plans.first()


def public_plan_of(participant_slug: str) -> PublishedPlan | None:
    """The newest published plan of the participant's newest journey that has one, with
    `.journey.participant` loaded; None where nothing was ever published."""
    return (
        PublishedPlan.objects.filter(journey__participant__slug=participant_slug)
        .select_related("journey__participant")
        .order_by("-journey__started_at", "-number")
        .first()
    )


def content_to_publish(journey: Journey) -> dict[str, Any]:
    """The plan as it would be published now, complete in itself: no keys to look up later.

    What was dropped stays in it with its reason, so that a promise never vanishes.
    """
    known = edition(journey.edition_id)
    return {
        "priorities": [
            {
                **_priority(priority),
                "criterion_title": known.criterion(priority.criterion).title,
                "area_title": known.area(known.criterion(priority.criterion).area).title,
                "actions": [_action(action) for action in priority.standing_actions],
            }
            for priority in priorities_of(journey)
        ],
        "dropped": _dropped(journey),
    }


def progress_of(plan: PublishedPlan) -> dict[int, dict[str, Any]]:
    """How far each action of a published plan is now, by its id: status and updates."""
    ids = [
        action["id"] for priority in plan.content["priorities"] for action in priority["actions"]
    ]
    actions = Action.objects.filter(pk__in=ids).prefetch_related("updates")
    return {action.pk: _progress(action) for action in actions}


def has_to_stay(row: Priority | Action) -> bool:
    """Whether the public has seen this priority or action, or it has updates: then it can be
    dropped with a reason, but never deleted."""
    if isinstance(row, Action):
        published = {"priorities": [{"actions": [{"id": row.pk}]}]}
        return row.updates.exists() or _has_published(row.priority.journey_id, published)
    has_updates = Update.objects.filter(action__priority=row).exists()
    return has_updates or _has_published(row.journey_id, {"priorities": [{"id": row.pk}]})


def _has_published(journey_id: int, part: dict[str, Any]) -> bool:
    return PublishedPlan.objects.filter(journey=journey_id, content__contains=part).exists()


def _priority(priority: Priority) -> dict[str, Any]:
    return {
        "id": priority.pk,
        "criterion": priority.criterion,
        "title": priority.title,
        "why": priority.why,
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "id": action.pk,
        "what": action.what,
        "who": action.who,
        "due_on": action.due_on.isoformat(),
    }


def _progress(action: Action) -> dict[str, Any]:
    return {
        "status": action.status,
        "updates": [
            {"words": update.words, "made_on": update.made_on.isoformat(), "status": update.status}
            for update in action.updates.all()
        ],
    }


def _dropped(journey: Journey) -> list[dict[str, Any]]:
    priorities = journey.plan_priorities.exclude(dropped_at=None)
    actions = Action.objects.filter(priority__journey=journey, priority__dropped_at=None).exclude(
        dropped_at=None
    )
    return [
        *({"words": row.title, "reason": row.dropped_reason} for row in priorities),
        *({"words": row.what, "reason": row.dropped_reason} for row in actions),
    ]
