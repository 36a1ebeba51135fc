"""Step 5: publish the plan, so that everyone can see what was promised."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ccqm.journeys.rules import is_open_for_changes
from ccqm.plans import actions
from ccqm.plans.models import PublishedPlan
from ccqm.plans.queries import content_to_publish, published_plan_of
from ccqm.plans.rules import is_ready_to_publish
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page


class PublishForm(Form):
    """Only a button: everything to publish is already in the plan."""


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The plan as it would be published, and as it was published last."""
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        plan = attempt(
            form,
            actions.publish_plan,
            journey=workspace.journey,
            by=workspace.lead.user,
            at=timezone.now(),
        )
        if isinstance(plan, PublishedPlan):
            messages.success(request, _("Your plan is public. This is plan %s.") % plan.number)
            return redirect("leads:publish-plan", workspace.participant.slug)
    content = content_to_publish(workspace.journey)
    published = published_plan_of(workspace.journey)
    return form_page(
        request,
        "leads/publish_plan.html",
        form,
        workspace=workspace,
        back=reverse("leads:home", args=[workspace.participant.slug]),
        open=is_open_for_changes(workspace.journey.status),
        priorities=[_shown(priority) for priority in content["priorities"]],
        published=published,
        is_changed=published is None or published.content != content,
        verdict=is_ready_to_publish(
            len(content["priorities"]),
            sum(not priority["actions"] for priority in content["priorities"]),
        ),
    )


def _shown(priority: dict[str, Any]) -> dict[str, Any]:
    """A priority of a plan's content, its dates as dates again."""
    actions = [{**action, "due_on": parse_date(action["due_on"])} for action in priority["actions"]]
    return {**priority, "actions": actions}
