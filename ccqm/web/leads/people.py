"""Step 3: say how many people there are, group by group."""

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.members.actions import state_people
from ccqm.members.listing import looks_like_children
from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.members.rules import are_people_stated
from ccqm.participants.models import Participant
from ccqm.pledges.actions import change_group, record_leavers, remove_group
from ccqm.web.kit.forms import Form, OnceForm, VersionedForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.counting import People
from ccqm.web.leads.fields import Words
from ccqm.web.leads.tasks import task_page

ALONE, LED = "alone", "led"


class NewGroupForm(Form):
    """A group of people and how many they are."""

    name = Words(
        label=gettext_lazy("What do you call this group?"),
        help_text=gettext_lazy("For example, “Staff” or “Volunteers”. Do not name people."),
        missing=gettext_lazy("Enter what you call this group"),
        longest=100,
        rows=1,
    )
    headcount = People(
        label=gettext_lazy("How many people are in it?"),
        help_text=gettext_lazy("Count everyone who could sign, also those who are away."),
        missing=gettext_lazy("Enter how many people are in this group"),
        least=1,
    )
    who_signs = forms.ChoiceField(
        label=gettext_lazy("Who signs?"),
        choices=[
            (ALONE, gettext_lazy("Adults: each person signs for themselves")),
            (LED, gettext_lazy("Children: their teacher or leader signs for them together")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select who signs")},
    )

    def answers(self) -> dict[str, Any]:
        """What was typed; children are led (DP-04)."""
        words = super().answers()
        is_led = words.pop("who_signs") == LED
        return {**words, "is_led": is_led}


class GroupForm(NewGroupForm, VersionedForm):
    """A group as it stands."""

    headcount = People(
        label=gettext_lazy("How many people are in it?"),
        help_text=gettext_lazy("Enter 0 if nobody is left in this group."),
        missing=gettext_lazy("Enter how many people are in this group"),
        least=0,
    )


class LeaversForm(OnceForm):
    """How many people left a group, and how many came."""

    left = People(
        label=gettext_lazy("How many people have left?"),
        help_text=gettext_lazy("Enter 0 if nobody has."),
        missing=gettext_lazy("Enter how many people have left"),
        least=0,
    )
    joined = People(
        label=gettext_lazy("How many new people have come?"),
        help_text=gettext_lazy("Enter 0 if nobody has."),
        missing=gettext_lazy("Enter how many new people have come"),
        least=0,
    )


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The groups, and how many people they add up to."""
    groups = list(groups_of(_many(workspace)))
    total = sum(group.headcount for group in groups)
    context = {
        **task_page(workspace, "people"),
        "groups": groups,
        "total": total,
        "verdict": are_people_stated(len(groups), total),
        "suggestions": _suggestions(workspace, groups),
    }
    return render(request, "leads/people.html", context)


@lead_page
def add(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Add a group; `?name=` fills in a name that was suggested."""
    name = request.GET.get("name", "")
    initial = {"name": name}
    if name:
        initial["who_signs"] = _who_signs(looks_like_children(name))
    form = NewGroupForm(request.POST or None, initial=initial)
    action = partial(state_people, participant=_many(workspace))
    return ask(request, workspace, form, action, to="people", heading=_("Add a group"))


@lead_page
def change(request: HttpRequest, workspace: Workspace, group: int) -> HttpResponse:
    """Change a group's name or number of people."""
    row = _group(workspace, group)
    shown = {"name": row.name, "headcount": row.headcount, "version": row.version}
    form = GroupForm(request.POST or None, initial=shown | {"who_signs": _who_signs(row.is_led)})
    action = partial(change_group, group=row)
    return ask(request, workspace, form, action, to="people", heading=_("Change this group"))


@lead_page
def remove(request: HttpRequest, workspace: Workspace, group: int) -> HttpResponse:
    """Take a group off the list; refused, in words, when people have signed."""
    row = _group(workspace, group)
    action = partial(remove_group, group=row)
    return ask_to_remove(request, workspace, action, to="people", what=row.name)


@lead_page
def leavers(request: HttpRequest, workspace: Workspace, group: int) -> HttpResponse:
    """Say who left and who came; a listed group's list says it."""
    row = _group(workspace, group)
    if row.is_named:
        raise Http404
    return ask(
        request,
        workspace,
        LeaversForm(request.POST or None),
        partial(record_leavers, group=row),
        to="people",
        template="leads/leavers.html",
        group=row,
    )


def _who_signs(is_led: bool) -> str:
    return LED if is_led else ALONE


def _many(workspace: Workspace) -> Participant:
    """The participant, unless it is one person, who has no groups to state."""
    if workspace.participant.is_individual:
        raise Http404
    return workspace.participant


def _group(workspace: Workspace, pk: int) -> Group:
    row = groups_of(_many(workspace)).select_related("participant").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _suggestions(workspace: Workspace, groups: list[Group]) -> list[str]:
    taken = {group.name.casefold() for group in groups}
    usual = workspace.edition.people_groups_for(workspace.participant.type)
    return [one.title for one in usual if one.title.casefold() not in taken]


urlpatterns = [
    path("people/add/", add, name="people-add"),
    path("people/<int:group>/change/", change, name="people-change"),
    path("people/<int:group>/remove/", remove, name="people-remove"),
    path("people/<int:group>/leavers/", leavers, name="people-leavers"),
]
