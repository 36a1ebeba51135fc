"""What people wrote in a survey, as themes. A lead never sees a comment."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from ccqm.themes import queries
from ccqm.themes.rules import READERS
from ccqm.waves.queries import wave_of
from ccqm.waves.rules import Status
from ccqm.web.kit.guards import Workspace, lead_page


@lead_page
def page(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The themes, or how far they are; 404 until the survey's results are there."""
    wave = wave_of(workspace.participant, number)
    if wave is None or wave.status != Status.RELEASED:
        raise Http404
    themes = queries.published_themes(wave)
    reading = queries.reading_of(wave)
    context = {
        "workspace": workspace,
        "wave": wave,
        "back": reverse("leads:wave-results", args=[workspace.participant.slug, number]),
        "has_comments": queries.has_comments_to_read(wave),
        "is_over": bool(reading and reading.destroyed_at),
        "is_read": bool(reading and reading.readers.taken().count() == READERS),
        "themes": themes,
        "groups": queries.by_area(themes or [], workspace.edition.areas),
    }
    return render(request, "leads/wave_themes.html", context)


urlpatterns = [path("surveys/<int:number>/themes/", page, name="wave-themes")]
