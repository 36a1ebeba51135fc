"""Step 5: say what will be done about each priority, by which role and when."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from ccqm.journeys.rules import is_open_for_changes
from ccqm.plans.actions import add_action, change_action, remove_action
from ccqm.plans.models import Action, Priority
from ccqm.plans.queries import has_to_stay, priorities_of
from ccqm.plans.rules import has_actions
from ccqm.web.kit.forms import DateField, Form, OnceForm, VersionedForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.fields import Words


class ActionFields(Form):
    """What will be done, by which role, by when."""

    what = Words(
        label=_("What will you do?"),
        help_text=_("Say it so that anyone can see later whether it was done."),
        missing=_("Enter what you will do"),
        longest=500,
        rows=4,
    )
    who = Words(
        label=_("Who will do it?"),
        help_text=_(
            "Give a role, not a person’s name. For example, “the youth council” or “team leaders”."
        ),
        missing=_("Enter the role that will do it"),
        longest=120,
        rows=1,
    )
    due_on = DateField(
        label=_("When will it be done?"),
        help_text=_("For example, 27 3 2027"),
        error_messages={"required": _("Enter the date when it will be done")},
    )


class NewActionForm(ActionFields, OnceForm):
    """A new action; two clicks make one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].in_the_future = True  # type: ignore[attr-defined]


class ActionForm(ActionFields, VersionedForm):
    """An action as it stands."""


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every priority with its actions, and which priority has none yet."""
    priorities = priorities_of(workspace.journey)
    without = sum(not priority.standing_actions for priority in priorities)
    context = {
        "workspace": workspace,
        "back": reverse("leads:home", args=[workspace.participant.slug]),
        "open": is_open_for_changes(workspace.journey.status),
        "priorities": priorities,
        "verdict": has_actions(len(priorities), without),
    }
    return render(request, "leads/actions.html", context)


@lead_page
def add(request: HttpRequest, workspace: Workspace, priority: int) -> HttpResponse:
    """Add an action to a priority."""
    row = workspace.journey.plan_priorities.standing().filter(pk=priority).first()
    if row is None:
        raise Http404
    form = NewActionForm(request.POST or None)
    return _ask(
        request, workspace, form, partial(add_action, priority=row), row, _("Add an action")
    )


@lead_page
def change(request: HttpRequest, workspace: Workspace, action: int) -> HttpResponse:
    """Change what, who or when."""
    row = standing_action(workspace, action)
    initial = {"what": row.what, "who": row.who, "due_on": row.due_on, "version": row.version}
    form = ActionForm(request.POST or None, initial=initial)
    changing = partial(change_action, action=row)
    return _ask(request, workspace, form, changing, row.priority, _("Change this action"))


def _ask(
    request: HttpRequest,
    workspace: Workspace,
    form: Form,
    action: Callable[..., Action],
    priority: Priority,
    heading: Any,
) -> HttpResponse:
    caption = priority.title
    return ask(
        request,
        workspace,
        form,
        action,
        to="actions",
        of_journey=True,
        heading=heading,
        caption=caption,
    )


@lead_page
def remove(request: HttpRequest, workspace: Workspace, action: int) -> HttpResponse:
    """Take an action out, with a reason where people have already seen it."""
    row = standing_action(workspace, action)
    return ask_to_remove(
        request,
        workspace,
        partial(remove_action, action=row, reason=""),
        to="actions",
        of_journey=True,
        what=row.what,
        reason_needed=has_to_stay(row),
    )


def standing_action(workspace: Workspace, pk: int) -> Action:
    """The action of this workspace's plan; 404 for any other and for one taken out."""
    actions = Action.objects.standing().select_related("priority__journey")
    row = actions.filter(pk=pk, priority__journey=workspace.journey).first()
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path("actions/add/<int:priority>/", add, name="actions-add"),
    path("actions/<int:action>/change/", change, name="actions-change"),
    path("actions/<int:action>/remove/", remove, name="actions-remove"),
]
