"""Step 1: what was registered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ccqm.framework.edition import Edition
from ccqm.meetings.actions import open_link
from ccqm.meetings.models import Status
from ccqm.meetings.queries import meetings_of
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.welcome.queries import registration_of


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The registration as it came in, for any lead to look up; contact details stay out."""
    registration = registration_of(workspace.participant)
    meetings = meetings_of(registration) if registration else []
    context = {
        "workspace": workspace,
        "registration": registration,
        "meetings": meetings,
        "is_booked": any(meeting.status == Status.BOOKED for meeting in meetings),
        "sectors": sector_titles(workspace.edition, workspace.participant.sectors),
        "back": reverse("leads:home", args=[workspace.participant.slug]),
    }
    return render(request, "leads/registration.html", context)


@lead_page
@require_POST
def meet(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Lead any lead to the times: a link of their own opens."""
    registration = registration_of(workspace.participant)
    if registration is None:
        raise Http404
    token = open_link(registration, by=workspace.lead.user, at=timezone.now())
    return redirect("public:meeting", token)


def sector_titles(edition: Edition, keys: list[str]) -> list[str]:
    """The sectors' titles in the edition's order."""
    return [sector.title for sector in edition.sectors if sector.key in keys]


urlpatterns = [path("registration/meet/", meet, name="meet")]
