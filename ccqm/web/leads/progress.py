"""Step 6: tell what happened with each action of the plan."""

from functools import partial

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ccqm.journeys.rules import is_open_for_changes
from ccqm.kit.dates import local_date
from ccqm.plans.actions import post_update
from ccqm.plans.models import Action
from ccqm.plans.queries import priorities_of, published_plan_of
from ccqm.plans.rules import is_progress_shown
from ccqm.web.kit.forms import DateField, OnceForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.actions import standing_action
from ccqm.web.leads.asking import ask
from ccqm.web.leads.fields import Words


class UpdateForm(OnceForm):
    """What happened, when, and how far the action is now."""

    status = forms.ChoiceField(
        label=_("How far is this action now?"),
        choices=[
            (Action.Status.PLANNED, _("It has not started yet")),
            (Action.Status.STARTED, _("It has started")),
            (Action.Status.DONE, _("It is done")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how far this action is now")},
    )
    words = Words(
        label=_("What has happened?"),
        help_text=_(
            "If nothing has happened yet, say why. Do not name people. "
            "Your update is public when your plan is."
        ),
        missing=_("Enter what has happened"),
        longest=2000,
    )
    made_on = DateField(
        label=_("Which day was this?"),
        in_the_past=True,
        help_text=_("For example, 27 3 2027"),
        error_messages={"required": _("Enter the day")},
    )


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every action with how far it is, and which ones have no update yet."""
    priorities = priorities_of(workspace.journey)
    actions = [action for row in priorities for action in row.standing_actions]
    counts = {
        status: sum(action.status == status for action in actions) for status in Action.Status
    }
    context = {
        "workspace": workspace,
        "back": reverse("leads:home", args=[workspace.participant.slug]),
        "open": is_open_for_changes(workspace.journey.status),
        "priorities": priorities,
        "counts": [{"title": status.label, "count": counts[status]} for status in Action.Status],
        "done": counts[Action.Status.DONE],
        "total": len(actions),
        "verdict": is_progress_shown(
            sum(bool(action.updates.all()) for action in actions), len(actions)
        ),
        "published": published_plan_of(workspace.journey),
    }
    return render(request, "leads/progress.html", context)


@lead_page
def update(request: HttpRequest, workspace: Workspace, action: int) -> HttpResponse:
    """Write an update on one action, below what was written before."""
    row, now = standing_action(workspace, action), timezone.now()
    form = UpdateForm(
        request.POST or None, initial={"status": row.status, "made_on": local_date(now)}
    )
    return ask(
        request,
        workspace,
        form,
        partial(post_update, action=row),
        to="progress",
        of_journey=True,
        template="leads/progress_update.html",
        action=row,
        updates=list(row.updates.all()),
    )


urlpatterns = [path("progress/<int:action>/", update, name="progress-update")]
