"""The front page: what the mark is, who it is for, the road, and where to go from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ccqm.framework import queries
from ccqm.kit.brand import brand
from ccqm.participants.models import Participant
from ccqm.pledges.tapestries import city_tapestry
from ccqm.web.kit.guards import public_page
from ccqm.web.public.road import road


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """`/`. The numbers shown are counted, so they are always true."""
    edition = queries.newest(brand().edition)
    context = {
        "edition": edition,
        "road": road(edition),
        "levels": edition.levels_in_order(),
        "tapestry": city_tapestry(),
        "listed": Participant.objects.listed().count(),
    }
    return render(request, "public/home.html", context)
