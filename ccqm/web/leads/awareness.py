"""Step 2: record what you did so that everyone knows of the journey."""

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.awareness.actions import amend_activity, record_activity, remove_activity
from ccqm.awareness.models import Activity
from ccqm.awareness.queries import activities_of, groups_without_word, ticked
from ccqm.awareness.rules import is_awareness_raised
from ccqm.framework.edition import Edition
from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.participants.models import Participant
from ccqm.web.kit.forms import DateField, Form, OnceForm, VersionedForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.counting import People
from ccqm.web.leads.fields import Words
from ccqm.web.leads.tasks import task_page


class ActivityFields(Form):
    """What was done, for whom, when, and how many it reached."""

    how = forms.ChoiceField(
        label=gettext_lazy("How did you tell people?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select how you told people")},
    )
    what = Words(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("A few sentences are enough. Do not name people."),
        missing=gettext_lazy("Enter what happened"),
        longest=2000,
    )
    audience = Words(
        label=gettext_lazy("Who was it for?"),
        help_text=gettext_lazy("For example, “all staff” or “families of Year 5”."),
        missing=gettext_lazy("Enter who it was for"),
        longest=200,
        rows=1,
    )
    groups = forms.ModelMultipleChoiceField(
        queryset=Group.objects.none(),
        label=gettext_lazy("Which of your groups heard of it?"),
        help_text=gettext_lazy("Select all that did. You can leave this empty."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reach = People(
        label=gettext_lazy("About how many people did it reach?"),
        help_text=gettext_lazy("Your best guess is fine."),
        missing=gettext_lazy("Enter about how many people it reached"),
        least=1,
    )
    done_on = DateField(
        label=gettext_lazy("When was it?"),
        help_text=gettext_lazy("For something that goes on, enter the day it began."),
        in_the_past=True,
    )

    def __init__(
        self, *args: Any, edition: Edition, participant: Participant, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = groups_of(participant)
        if participant.is_individual or not groups.exists():
            del self.fields["groups"]
        else:
            self.fields["groups"].queryset = groups  # type: ignore[attr-defined]
        self.fields["how"].choices = [  # type: ignore[attr-defined]
            (way.key, way.title) for way in edition.awareness_ways
        ]


class NewActivityForm(ActivityFields, OnceForm):
    """A new record; two clicks make one."""


class ActivityForm(ActivityFields, VersionedForm):
    """A record as it stands."""


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Everything recorded so far."""
    activities = list(activities_of(workspace.participant))
    alone = workspace.participant.is_individual
    teams = ticked(workspace.participant)
    titles = {way.key: way.title for way in workspace.edition.awareness_ways}
    context = {
        **task_page(workspace, "awareness"),
        "verdict": is_awareness_raised(len(activities) + teams["talks"]),
        "teams": teams,
        "unaware": [] if alone else list(groups_without_word(workspace.participant)),
        "activities": [{"row": one, "how": titles.get(one.how, one.how)} for one in activities],
    }
    return render(request, "leads/awareness.html", context)


@lead_page
def add(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Record one more thing."""
    form = NewActivityForm(
        request.POST or None, edition=workspace.edition, participant=workspace.participant
    )
    action = partial(record_activity, participant=workspace.participant)
    heading = _("Add something you did")
    return ask(request, workspace, form, action, to="awareness", heading=heading)


@lead_page
def change(request: HttpRequest, workspace: Workspace, activity: int) -> HttpResponse:
    """Put a record right."""
    row = _activity(workspace, activity)
    shown = {name: getattr(row, name) for name in ActivityForm.base_fields if name != "groups"}
    form = ActivityForm(
        request.POST or None,
        initial=shown | {"groups": row.groups.all()},
        edition=workspace.edition,
        participant=workspace.participant,
    )
    action = partial(amend_activity, activity=row)
    heading = _("Change what you recorded")
    return ask(request, workspace, form, action, to="awareness", heading=heading)


@lead_page
def remove(request: HttpRequest, workspace: Workspace, activity: int) -> HttpResponse:
    """Take a record off the list, once the lead has said yes."""
    row = _activity(workspace, activity)
    action = partial(remove_activity, activity=row)
    return ask_to_remove(request, workspace, action, to="awareness", what=row.what)


def _activity(workspace: Workspace, pk: int) -> Activity:
    row = activities_of(workspace.participant).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path("awareness/add/", add, name="awareness-add"),
    path("awareness/<int:activity>/change/", change, name="awareness-change"),
    path("awareness/<int:activity>/remove/", remove, name="awareness-remove"),
]
