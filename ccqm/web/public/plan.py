"""A participant's published plan, with what has happened since. Publishing makes it public,
whether or not its owner is in the directory."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date

from ccqm.feedback.queries import public_entries_of
from ccqm.plans.models import Action
from ccqm.plans.queries import progress_of, public_plan_of
from ccqm.web.kit.guards import public_page


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest published plan, as it was published; 404 where nothing was."""
    plan = public_plan_of(slug)
    if plan is None:
        raise Http404
    progress = progress_of(plan)
    participant = plan.journey.participant
    total, done = _counted(plan.content, progress)
    context = {
        "plan": plan,
        "participant": participant,
        "back": reverse("public:participant", args=[slug]) if participant.is_listed else "",
        "priorities": [
            {
                **priority,
                "actions": [_action(action, progress) for action in priority["actions"]],
            }
            for priority in plan.content["priorities"]
        ],
        "dropped": plan.content["dropped"],
        "total": total,
        "done": done,
        "entries": public_entries_of(plan.journey),
    }
    return render(request, "public/plan.html", context)


def _counted(content: dict[str, Any], progress: dict[int, Any]) -> tuple[int, int]:
    ids = [action["id"] for priority in content["priorities"] for action in priority["actions"]]
    return len(ids), sum(progress[pk]["status"] == Action.Status.DONE for pk in ids)


def _action(action: dict[str, Any], progress: dict[int, Any]) -> dict[str, Any]:
    now = progress[action["id"]]
    return {
        **action,
        "due_on": parse_date(action["due_on"]),
        "status": now["status"],
        "status_title": Action.Status(now["status"]).label,
        "updates": [
            {**update, "made_on": parse_date(update["made_on"])} for update in now["updates"]
        ],
    }
