"""Step 5: choose what to improve, beginning with the criteria rated lowest."""

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from ccqm.evaluation.models import Rating
from ccqm.framework.edition import Edition
from ccqm.journeys.rules import is_open_for_changes
from ccqm.plans.actions import add_priority, change_priority, remove_priority
from ccqm.plans.models import Priority
from ccqm.plans.queries import has_to_stay, priorities_of
from ccqm.web.kit.forms import Form, OnceForm, VersionedForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.fields import Words

SUGGESTIONS = 5


class PriorityFields(Form):
    """What to improve, and why it matters."""

    criterion = forms.ChoiceField(
        label=_("Which criterion do you want to improve?"),
        widget=forms.Select,
        error_messages={
            "required": _("Select the criterion you want to improve"),
            "invalid_choice": _("Select the criterion you want to improve"),
        },
    )
    title = Words(
        label=_("What do you want to improve?"),
        help_text=_("A short title that anyone understands. For example, “Everyone is heard”."),
        missing=_("Enter what you want to improve"),
        longest=120,
        rows=1,
    )
    why = Words(
        label=_("Why does this matter to you?"),
        help_text=_("This will be public when you publish your plan. Do not name people."),
        missing=_("Enter why this matters to you"),
        longest=1000,
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = [  # type: ignore[attr-defined]
            ("", _("Select a criterion")),
            *(
                (item.key, f"{area.title}: {item.title}")
                for area in edition.areas
                for item in edition.criteria_in(area.key)
            ),
        ]


class NewPriorityForm(PriorityFields, OnceForm):
    """A new priority; two clicks make one."""


class PriorityForm(PriorityFields, VersionedForm):
    """A priority as it stands."""


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The priorities chosen so far, and the lowest ratings as suggestions."""
    priorities = priorities_of(workspace.journey)
    taken = {priority.criterion for priority in priorities}
    context = {
        "workspace": workspace,
        "back": reverse("leads:home", args=[workspace.participant.slug]),
        "open": is_open_for_changes(workspace.journey.status),
        "priorities": [
            {"row": priority, "criterion": workspace.edition.criterion(priority.criterion)}
            for priority in priorities
        ],
        "suggestions": _suggestions(workspace, taken),
    }
    return render(request, "leads/priorities.html", context)


@lead_page
def add(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Add a priority; `?criterion=` fills in the criterion that was suggested."""
    form = NewPriorityForm(
        request.POST or None,
        initial={"criterion": request.GET.get("criterion", "")},
        edition=workspace.edition,
    )
    action = partial(add_priority, journey=workspace.journey)
    return ask(
        request,
        workspace,
        form,
        action,
        to="priorities",
        of_journey=True,
        heading=_("Add a priority"),
    )


@lead_page
def change(request: HttpRequest, workspace: Workspace, priority: int) -> HttpResponse:
    """Change the words of a priority."""
    row = _priority(workspace, priority)
    initial = {
        "criterion": row.criterion,
        "title": row.title,
        "why": row.why,
        "version": row.version,
    }
    form = PriorityForm(request.POST or None, initial=initial, edition=workspace.edition)
    action = partial(change_priority, priority=row)
    heading = _("Change this priority")
    return ask(request, workspace, form, action, to="priorities", of_journey=True, heading=heading)


@lead_page
def remove(request: HttpRequest, workspace: Workspace, priority: int) -> HttpResponse:
    """Take a priority out, with a reason where people have already seen it."""
    row = _priority(workspace, priority)
    return ask_to_remove(
        request,
        workspace,
        partial(remove_priority, priority=row, reason=""),
        to="priorities",
        of_journey=True,
        what=row.title,
        reason_needed=has_to_stay(row),
        warning=_("Its actions are removed too."),
    )


def _priority(workspace: Workspace, pk: int) -> Priority:
    row = workspace.journey.plan_priorities.standing().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _suggestions(workspace: Workspace, taken: set[str]) -> list[dict[str, Any]]:
    """The lowest rated criteria that are not priorities yet."""
    edition = workspace.edition
    rated = Rating.objects.filter(journey=workspace.journey).exclude(stage=None).weakest_first()
    return [
        {
            "criterion": edition.criterion(rating.criterion),
            "stage": rating.stage,
            "stage_title": edition.stages[(rating.stage or 1) - 1].title,
        }
        for rating in rated
        if rating.criterion not in taken
    ][:SUGGESTIONS]


urlpatterns = [
    path("priorities/add/", add, name="priorities-add"),
    path("priorities/<int:priority>/change/", change, name="priorities-change"),
    path("priorities/<int:priority>/remove/", remove, name="priorities-remove"),
]
