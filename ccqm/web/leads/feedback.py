"""Step 6: tell people what they said and what was done about it."""

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from ccqm.feedback.actions import add_entry, change_entry, remove_entry
from ccqm.feedback.models import Entry
from ccqm.feedback.rules import WORDS_LONGEST, is_feedback_given
from ccqm.journeys.rules import is_open_for_changes
from ccqm.web.kit.forms import DateField, Form, OnceForm, VersionedForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.fields import Words


class EntryFields(Form):
    """Who said what, and what was done."""

    audience = forms.ChoiceField(
        label=_("Who said it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select who said it")},
    )
    you_said = Words(
        label=_("What did they say?"),
        help_text=_("Use their own words if you can. Name a role, such as “Year 5 pupil”, only."),
        missing=_("Enter what they said"),
        longest=WORDS_LONGEST,
        rows=4,
    )
    we_did = Words(
        label=_("What did you do about it?"),
        missing=_("Enter what you did about it"),
        longest=WORDS_LONGEST,
        rows=4,
    )
    said_on = DateField(
        label=_("When did you tell them?"),
        in_the_past=True,
        help_text=_("For example, 27 3 2027"),
        error_messages={"required": _("Enter the day when you told them")},
    )
    is_public = forms.BooleanField(
        label=_("Show this to everyone, beside our published plan"),
        required=False,
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audiences = workspace.edition.audiences_needed(workspace.participant.kind)
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (audience.key, audience.title) for audience in audiences
        ]


class NewEntryForm(EntryFields, OnceForm):
    """A new entry; two clicks make one."""


class EntryForm(EntryFields, VersionedForm):
    """An entry as it stands."""


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every entry, and which audience has none yet."""
    entries = list(workspace.journey.feedback.all())
    needed = workspace.edition.audiences_needed(workspace.participant.kind)
    titles = {audience.key: audience.title for audience in workspace.edition.audiences}
    context = {
        "workspace": workspace,
        "back": reverse("leads:home", args=[workspace.participant.slug]),
        "open": is_open_for_changes(workspace.journey.status),
        "entries": [{"row": entry, "audience": titles[entry.audience]} for entry in entries],
        "verdict": is_feedback_given([entry.audience for entry in entries], needed),
    }
    return render(request, "leads/feedback.html", context)


@lead_page
def add(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Add an entry."""
    form = NewEntryForm(request.POST or None, workspace=workspace)
    action = partial(add_entry, journey=workspace.journey)
    heading = _("Add what people said and what you did")
    return ask(request, workspace, form, action, to="feedback", of_journey=True, heading=heading)


@lead_page
def change(request: HttpRequest, workspace: Workspace, entry: int) -> HttpResponse:
    """Change an entry."""
    row = _entry(workspace, entry)
    names = ("audience", "you_said", "we_did", "said_on", "is_public", "version")
    initial = {name: getattr(row, name) for name in names}
    form = EntryForm(request.POST or None, initial=initial, workspace=workspace)
    action = partial(change_entry, entry=row)
    return ask(
        request,
        workspace,
        form,
        action,
        to="feedback",
        of_journey=True,
        heading=_("Change this entry"),
    )


@lead_page
def remove(request: HttpRequest, workspace: Workspace, entry: int) -> HttpResponse:
    """Ask, then take the entry away."""
    row = _entry(workspace, entry)
    action = partial(remove_entry, entry=row)
    return ask_to_remove(
        request, workspace, action, to="feedback", of_journey=True, what=row.you_said
    )


def _entry(workspace: Workspace, pk: int) -> Entry:
    row = workspace.journey.feedback.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path("feedback/add/", add, name="feedback-add"),
    path("feedback/<int:entry>/change/", change, name="feedback-change"),
    path("feedback/<int:entry>/remove/", remove, name="feedback-remove"),
]
