"""Step 3: how many have signed, of everyone, group by group, team by team and over time.

Every number is told in steps (decisions 11 and 17); the file says what the page says.
"""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ccqm.coverage.drawing import drawn
from ccqm.coverage.queries import Picture, picture
from ccqm.kit.dates import local_date
from ccqm.members.sheets import written
from ccqm.web.kit.downloads import download
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.paging import links

PER_PAGE = 50


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The numbers with a drawing of how they grew."""
    found = _picture(workspace)
    teams = [(one.group, block) for one in found.parts for block in one.blocks]
    shown = Paginator(teams, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace,
        "back": reverse("leads:sign-up", args=[workspace.participant.slug]),
        "picture": found,
        "level": workspace.edition.level(workspace.journey.level),
        "silent": [one for one in found.parts if one.why],
        "teams": shown,
        "pages": links(request, shown),
        "drawing": drawn(found.stretches, found.needed),
        "first": found.stretches[0] if found.stretches else None,
        "last": found.stretches[-1] if found.stretches else None,
    }
    return render(request, "leads/coverage.html", context)


@lead_page
def file(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What the page shows, with the teams of all its pages, for a spreadsheet."""
    return download(
        written(_rows(_picture(workspace))),
        name="coverage.csv",
        content_type="text/csv; charset=utf-8",
    )


def _rows(found: Picture) -> list[list[str]]:
    head = [_("What"), _("Group"), _("Team"), _("Until"), _("People"), _("Signed")]
    rows = [[*head, _("Joined"), _("Left")]]
    whole = found.covered
    rows.append([_("Everyone"), "", "", "", str(whole.total), whole.words, "", ""])
    for one in found.parts:
        group = one.group
        numbers = [str(group.headcount), group.words, "", ""]
        rows.append([_("Group"), group.name, "", "", *numbers])
        for block in one.blocks:
            numbers = [str(block.people), block.words, "", ""]
            rows.append([_("Team"), group.name, block.name, "", *numbers])
    for then in found.changes:
        numbers = [str(then.people), then.words, str(then.joined), str(then.left)]
        rows.append([_("Over time"), "", "", then.until.isoformat(), *numbers])
    return rows


def _picture(workspace: Workspace) -> Picture:
    """Of a participant of several people: one person alone has no coverage."""
    if workspace.participant.is_individual:
        raise Http404
    level = workspace.edition.level(workspace.journey.level)
    return picture(workspace.participant, level, today=local_date(timezone.now()))


urlpatterns = [
    path("coverage/", page, name="coverage"),
    path("coverage/file/", file, name="coverage-file"),
]
