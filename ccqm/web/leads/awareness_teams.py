"""Step 2: which teams have talked about it, and which have heard nothing yet."""

from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.awareness.models import Talk
from ccqm.awareness.queries import talks_of, teams_told, ticked
from ccqm.awareness.talks import record_talk, remove_talk
from ccqm.members.models import Team
from ccqm.web.kit.forms import DateField, OnceForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.paging import links
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.counting import People
from ccqm.web.leads.roster import many

PER_PAGE = 50


class TalkForm(OnceForm):
    """When a team talked about it, and how many were there."""

    done_on = DateField(label=gettext_lazy("When was it?"), in_the_past=True)
    people = People(
        label=gettext_lazy("How many people were there?"),
        missing=gettext_lazy("Enter how many people were there"),
        least=1,
    )


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every team, those that have heard nothing first."""
    participant = many(workspace)
    found = Paginator(teams_told(participant), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace,
        "back": reverse("leads:awareness", args=[participant.slug]),
        "counted": ticked(participant),
        "found": found,
        "pages": links(request, found),
    }
    return render(request, "leads/awareness_teams.html", context)


@lead_page
def team(request: HttpRequest, workspace: Workspace, team: int) -> HttpResponse:
    """Tick off for a team, and see what it has ticked off."""
    row = _team(workspace, team)
    return ask(
        request,
        workspace,
        TalkForm(request.POST or None),
        partial(record_talk, row),
        to="awareness-teams",
        told=_("Ticked off."),
        template="leads/awareness_team.html",
        team=row,
        talks=talks_of(row),
    )


@lead_page
def remove(request: HttpRequest, workspace: Workspace, talk: int) -> HttpResponse:
    """Take a tick off again."""
    standing = Talk.objects.standing().select_related("team__group")
    row = standing.filter(pk=talk, team__group__participant=many(workspace)).first()
    if row is None:
        raise Http404
    action = partial(remove_talk, row)
    return ask_to_remove(request, workspace, action, to="awareness-teams", what=str(row))


def _team(workspace: Workspace, pk: int) -> Team:
    teams = Team.objects.standing().filter(group__participant=many(workspace))
    row = teams.select_related("group").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path("awareness/teams/", page, name="awareness-teams"),
    path("awareness/teams/<int:team>/", team, name="awareness-team"),
    path("awareness/talks/<int:talk>/remove/", remove, name="awareness-talk-remove"),
]
