"""Step 3: the people of a named group, and which groups may be listed at all."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ccqm.members.imports import name_group
from ccqm.members.listing import may_be_named
from ccqm.members.models import Group, Team
from ccqm.members.queries import groups_of, imports_of, people_of, roster_groups, teams_of
from ccqm.participants.models import Participant
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.paging import links

PER_PAGE = 50


class SearchForm(Form):
    """Whom to show."""

    says_optional = False
    q = forms.CharField(
        label=_("Name, email or number"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "spellcheck": "false"}),
    )
    group = forms.ChoiceField(label=_("Group"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    who = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("People who are here")), ("left", _("People who have left"))],
    )

    def __init__(self, *args: Any, groups: list[Group], teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = len({team.group_id for team in teams}) > 1
        self._choices("group", [(group.pk, group.name) for group in groups])
        self._choices(
            "team",
            [
                (team.pk, f"{team.name} ({team.group.name})" if several else team.name)
                for team in teams
            ],
        )

    def _choices(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *choices]


class NamingForm(Form):
    """Two promises before anyone is listed by name."""

    ages = forms.ChoiceField(
        label=_("How old are the people of this group?"),
        choices=[
            ("adults", _("All of them are 18 or over")),
            ("children", _("Some of them are under 18")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how old the people of this group are")},
    )
    tells = forms.ChoiceField(
        label=_("Could being on this list tell something private?"),
        help_text=_("For example, what someone believes, or that they are ill."),
        choices=[
            ("no", _("No, for example they all work here")),
            ("yes", _("Yes, for example they are a congregation")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select whether the list could tell something private")},
    )


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Everyone on the lists, to search; never whether they have signed (decision 4)."""
    participant = many(workspace)
    groups = list(roster_groups(participant))
    form = SearchForm(
        request.GET, groups=[g for g in groups if g.is_named], teams=teams_of(participant)
    )
    form.is_valid()
    asked = {name: form.cleaned_data.get(name) or "" for name in form.fields}
    people = people_of(
        participant,
        text=asked["q"],
        group=int(asked["group"] or 0),
        team=int(asked["team"] or 0),
        left=asked["who"] == "left",
    )
    found = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace,
        "back": reverse("leads:people", args=[participant.slug]),
        "groups": [(group, may_be_named(group.name, participant.type)) for group in groups],
        "form": form,
        "asked": any(asked.values()),
        "has_left": asked["who"] == "left",
        "found": found,
        "pages": links(request, found),
        "imports": imports_of(participant),
    }
    return render(request, "leads/roster.html", context)


@lead_page
def name(request: HttpRequest, workspace: Workspace, group: int) -> HttpResponse:
    """Ask what must be known before the people of a group are listed by name."""
    row = group_of(workspace, group)
    form = NamingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        named = attempt(
            form,
            name_group,
            group=row,
            are_adults=form.cleaned_data["ages"] == "adults",
            tells_nothing=form.cleaned_data["tells"] == "no",
            by=workspace.lead.user,
            at=timezone.now(),
        )
        if named:
            return redirect("leads:roster-upload", workspace.participant.slug, row.pk)
    return form_page(
        request,
        "leads/roster_name.html",
        form,
        workspace=workspace,
        back=reverse("leads:roster", args=[workspace.participant.slug]),
        group=row,
    )


def many(workspace: Workspace) -> Participant:
    """The participant, unless it is one person, who has nobody to list."""
    if workspace.participant.is_individual:
        raise Http404
    return workspace.participant


def group_of(workspace: Workspace, pk: int) -> Group:
    """One standing group of this participant, else 404."""
    row = groups_of(many(workspace)).select_related("participant").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path("roster/", page, name="roster"),
    path("roster/groups/<int:group>/", name, name="roster-name"),
]
