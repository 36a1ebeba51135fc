"""A lead's home: three phases, seven steps, each task with where it stands and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ccqm.awards.queries import mark_of
from ccqm.steps.progress import progress_of
from ccqm.web.kit.guards import Workspace, lead_page


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The journey so far, and what to do next."""
    progress = progress_of([workspace.journey])[workspace.journey.pk]
    mark = mark_of(workspace.journey)
    context = {
        "workspace": workspace,
        "progress": progress,
        "mark_state": mark and mark.state(timezone.now()),
    }
    return render(request, "leads/home.html", context)
