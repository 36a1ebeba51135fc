"""Step 3: the teams of a group, each with a link and a code of its own.

Of a counted group the lead states them: a school its classes. Of a listed group they come with
the list.
"""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.awareness.pack.teams import KINDS, TeamCode, team_prints
from ccqm.kit.brand import brand
from ccqm.kit.verdict import Refused
from ccqm.members.models import Group, Team
from ccqm.members.queries import team_link, teams_in
from ccqm.members.teams import (
    change_team,
    make_team_link,
    make_team_links,
    remove_team,
    replace_team_link,
    state_team,
)
from ccqm.papers.actions import take_back_class
from ccqm.pledges.queries import class_signature, classes_signed
from ccqm.web.kit.forms import Form, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.paging import links
from ccqm.web.leads.asking import Action, ask, ask_to_remove
from ccqm.web.leads.counting import People
from ccqm.web.leads.fields import Words
from ccqm.web.leads.pack import pack_of, printed_file
from ccqm.web.leads.roster import group_of
from ccqm.web.leads.sign_up import address_of_link, qr_of

PER_PAGE = 50


class TeamForm(Form):
    """A team and how many people are in it."""

    name = Words(
        label=gettext_lazy("What is it called?"),
        help_text=gettext_lazy("For example, “Class 3B” or “Night shift”. Do not name people."),
        missing=gettext_lazy("Enter what it is called"),
        longest=100,
        rows=1,
    )
    headcount = People(
        label=gettext_lazy("How many people are in it?"),
        missing=gettext_lazy("Enter how many people are in it"),
        least=1,
    )


@lead_page
def page(request: HttpRequest, workspace: Workspace, group: int) -> HttpResponse:
    """The teams of one group, and what to print for them."""
    row = group_of(workspace, group)
    found = Paginator(teams_in(row), PER_PAGE).get_page(request.GET.get("page"))
    signed = classes_signed(row)
    context = {
        "workspace": workspace,
        "back": reverse("leads:people", args=[workspace.participant.slug]),
        "group": row,
        "found": found,
        "teams": [(team, team.pk in signed) for team in found],
        "pages": links(request, found),
    }
    return render(request, "leads/teams.html", context)


@lead_page
def add(request: HttpRequest, workspace: Workspace, group: int) -> HttpResponse:
    """State one more team; the form comes back for the next one."""
    row = group_of(workspace, group)
    if row.is_named:
        raise Http404
    action = partial(state_team, row)
    heading = _("Add a class") if row.is_led else _("Add a team")
    form = TeamForm(request.POST or None)
    return _ask(request, workspace, row, form, action, heading=heading)


@lead_page
def team(request: HttpRequest, workspace: Workspace, group: int, team: int) -> HttpResponse:
    """One team: its link and code, made when first wanted."""
    row = _team(workspace, group, team)
    if request.method == "POST":
        make_team_link(row, by=workspace.lead.user, at=timezone.now())
        return redirect("leads:team", workspace.participant.slug, group, team)
    link = team_link(row)
    address = address_of_link(request, link.token) if link else ""
    context = {
        "workspace": workspace,
        "back": reverse("leads:teams", args=[workspace.participant.slug, group]),
        "group": row.group,
        "team": row,
        "address": address,
        "qr": qr_of(address) if address else "",
        "signed": class_signature(row),
    }
    return render(request, "leads/team.html", context)


@lead_page
def change(request: HttpRequest, workspace: Workspace, group: int, team: int) -> HttpResponse:
    """Change a stated team's name or number."""
    row = _team(workspace, group, team)
    if row.group.is_named:
        raise Http404
    shown = {"name": row.name, "headcount": row.headcount}
    form = TeamForm(request.POST or None, initial=shown)
    action = partial(change_team, row)
    return _ask(request, workspace, row.group, form, action, heading=_("Change this team"))


@lead_page
def remove(request: HttpRequest, workspace: Workspace, group: int, team: int) -> HttpResponse:
    """Take a team off; what its people signed counts on."""
    row = _team(workspace, group, team)
    if row.group.is_named:
        raise Http404
    warning = _("Its link stops. What its people signed still counts.")
    return ask_to_remove(
        request,
        workspace,
        partial(remove_team, row),
        to="teams",
        keys=(group,),
        what=row.name,
        warning=warning,
    )


@lead_page
def replace(request: HttpRequest, workspace: Workspace, group: int, team: int) -> HttpResponse:
    """Make a new link for a team; the old one stops."""
    row = _team(workspace, group, team)
    link = team_link(row)
    slug = workspace.participant.slug
    if link is None:
        return redirect("leads:team", slug, group, team)
    if request.method == "POST":
        old = request.POST.get("old", "")
        replace_team_link(row, old=old, by=workspace.lead.user, at=timezone.now())
        messages.success(request, _("You have a new link. The old one no longer works."))
        return redirect("leads:team", slug, group, team)
    return form_page(
        request,
        "leads/sign_up_replace.html",
        Form(),
        workspace=workspace,
        back=reverse("leads:team", args=[slug, group, team]),
        old=link.token,
    )


@lead_page
def take_back(request: HttpRequest, workspace: Workspace, group: int, team: int) -> HttpResponse:
    """Take back what a class signed: its teacher asks for it, or somebody else gave it."""
    row = _team(workspace, group, team)
    signed = class_signature(row)
    if signed is None:
        return redirect("leads:team", workspace.participant.slug, group, team)
    warning = _("Its number, its pledge and its thread go at once. The class can sign again.")
    return ask_to_remove(
        request,
        workspace,
        partial(take_back_class, signed),
        to="team",
        keys=(group, team),
        what=row.name,
        warning=warning,
    )


@lead_page
def prints(request: HttpRequest, workspace: Workspace, group: int, kind: str) -> HttpResponse:
    """One PDF with the code of each team. Asking for it makes the links that are missing."""
    row, pack = group_of(workspace, group), pack_of(workspace)
    if kind not in KINDS or not pack:
        raise Http404
    if request.method != "POST":
        return redirect("leads:teams", workspace.participant.slug, group)
    make_team_links(row, by=workspace.lead.user, at=timezone.now())
    teams = teams_in(row)
    try:
        made = team_prints(pack, map(_code, teams), kind=kind, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect("leads:teams", workspace.participant.slug, group)
    return printed_file(made, "application/pdf", f"{kind}-{row.pk}.pdf")


def _code(team: Team) -> TeamCode:
    # What hangs on a wall must lead to the public address, whichever one the lead came by.
    address = brand().host + reverse("members:sign-up", args=[team.link])  # type: ignore[attr-defined]
    return TeamCode(team.name, address, team.group.is_led)


def _team(workspace: Workspace, group: int, pk: int) -> Team:
    row = group_of(workspace, group)
    found = row.teams.filter(pk=pk, removed_at=None).select_related("group__participant").first()
    if found is None:
        raise Http404
    return found


def _ask(
    request: HttpRequest,
    workspace: Workspace,
    group: Group,
    form: Form,
    action: Action,
    *,
    heading: str,
) -> HttpResponse:
    return ask(
        request,
        workspace,
        form,
        action,
        to="teams",
        keys=(group.pk,),
        heading=heading,
        caption=group.name,
    )


_TEAM = "people/<int:group>/teams/<int:team>/"
urlpatterns = [
    path("people/<int:group>/teams/", page, name="teams"),
    path("people/<int:group>/teams/add/", add, name="teams-add"),
    path("people/<int:group>/teams/print/<slug:kind>/", prints, name="teams-print"),
    path(_TEAM, team, name="team"),
    path(_TEAM + "change/", change, name="team-change"),
    path(_TEAM + "remove/", remove, name="team-remove"),
    path(_TEAM + "replace/", replace, name="team-replace"),
    path(_TEAM + "take-back/", take_back, name="team-take-back"),
]
