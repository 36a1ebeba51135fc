"""Questions about what is given back."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef
from django.db.models.functions import Cast, JSONObject

from ccqm.journeys.models import Journey
from ccqm.plans.queries import published_plan_of
from ccqm.replies.models import Answer, Reply
from ccqm.waves.models import Wave


def reply_to(wave: Wave) -> Reply | None:
    """The reply to a wave, published or not."""
    return Reply.objects.filter(wave=wave).first()


def answers_in(reply: Reply | None) -> list[Answer]:
    """Its answers, each with the action of the plan that it speaks of."""
    return list(reply.answers.select_related("action")) if reply else []


def published_reply(slug: str, wave: int) -> Reply | None:
    """A published reply with all that its page says of the wave."""
    found = Reply.objects.filter(
        published_at__isnull=False, wave=wave, wave__participant__slug=slug
    )
    whole = (
        "wave__participant",
        "wave__release",
        "wave__baseline__release",
        "wave__reading",
    )
    return found.select_related(*whole).first()


def published_replies() -> ArraySubquery:
    """Annotation for a Journey queryset: what its participant gave back, newest first, each with
    the `number` of its wave and the day it `closed`, as text."""
    mine = Reply.objects.filter(
        published_at__isnull=False, wave__participant=OuterRef("participant")
    )
    told = JSONObject(number="wave_id", closed=Cast("wave__closes_on", CharField()))
    return ArraySubquery(mine.order_by("-wave__closes_on", "-pk").values(told=told))


def published_actions(journey: Journey) -> list[tuple[int, str]]:
    """The actions that everyone can read in the plan of a journey: id and words."""
    plan = published_plan_of(journey)
    priorities: list[dict[str, Any]] = plan.content["priorities"] if plan else []
    return [(one["id"], one["what"]) for each in priorities for one in each["actions"]]
