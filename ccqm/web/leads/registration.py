"""Step 1: what was registered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ccqm.framework.edition import Edition
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.welcome.queries import registration_of


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The registration as it came in, for any lead to look up; contact details stay out."""
    context = {
        "workspace": workspace,
        "registration": registration_of(workspace.participant),
        "sectors": sector_titles(workspace.edition, workspace.participant.sectors),
        "back": reverse("leads:home", args=[workspace.participant.slug]),
    }
    return render(request, "leads/registration.html", context)


def sector_titles(edition: Edition, keys: list[str]) -> list[str]:
    """The sectors' titles in the edition's order."""
    return [sector.title for sector in edition.sectors if sector.key in keys]
