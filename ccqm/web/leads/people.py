"""Step 3: say how many people there are, group by group."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.members.actions import state_people
from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.members.rules import are_people_stated
from ccqm.participants.models import Participant
from ccqm.pledges.actions import change_group, remove_group
from ccqm.web.kit.forms import Form, VersionedForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.counting import People
from ccqm.web.leads.fields import Words
from ccqm.web.leads.tasks import task_page

# Children do not sign by themselves (DP-04), so we do not suggest to count them here.
CHILDREN = {"pupils"}


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


class GroupForm(NewGroupForm, VersionedForm):
    """A group as it stands."""

    headcount = People(
        label=gettext_lazy("How many people are in it?"),
        help_text=gettext_lazy("Enter 0 if nobody is left in this group."),
        missing=gettext_lazy("Enter how many people are in this group"),
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
    form = NewGroupForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    action = partial(state_people, participant=_many(workspace))
    return ask(request, workspace, form, action, to="people", heading=_("Add a group"))


@lead_page
def change(request: HttpRequest, workspace: Workspace, group: int) -> HttpResponse:
    """Change a group's name or number of people."""
    row = _group(workspace, group)
    shown = {"name": row.name, "headcount": row.headcount, "version": row.version}
    form = GroupForm(request.POST or None, initial=shown)
    action = partial(change_group, group=row)
    return ask(request, workspace, form, action, to="people", heading=_("Change this group"))


@lead_page
def remove(request: HttpRequest, workspace: Workspace, group: int) -> HttpResponse:
    """Take a group off the list; refused, in words, when people have signed."""
    row = _group(workspace, group)
    action = partial(remove_group, group=row)
    return ask_to_remove(request, workspace, action, to="people", what=row.name)


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
    return [
        one.title for one in usual if one.key not in CHILDREN and one.title.casefold() not in taken
    ]


urlpatterns = [
    path("people/add/", add, name="people-add"),
    path("people/<int:group>/change/", change, name="people-change"),
    path("people/<int:group>/remove/", remove, name="people-remove"),
]
