"""The surveys whose comments a person reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ccqm.themes.queries import readings_of
from ccqm.web.kit.guards import readers_page


@readers_page
def page(request: HttpRequest) -> HttpResponse:
    """Every reading of mine, those that are still going on first."""
    found = readings_of(request.user)  # type: ignore[arg-type]
    context = {
        "waiting": [one for one in found if one.reading.goes_on],
        "done": [one for one in found if not one.reading.goes_on],
    }
    return render(request, "readers/home.html", context)
