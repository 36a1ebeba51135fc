"""The tapestry of all signatures: of everyone, and of one participant that shows its count."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from ccqm.kit.brand import brand
from ccqm.participants.models import Participant
from ccqm.participants.queries import listed_at
from ccqm.pledges.tapestries import Tapestry, city_tapestry, tapestry_of
from ccqm.web.kit.guards import public_page

for_an_hour = cache_control(public=True, max_age=3600)


@public_page
def city(request: HttpRequest) -> HttpResponse:
    """`/tapestry/`."""
    context = {
        "title": _("Our tapestry"),
        "tapestry": city_tapestry(),
        "svg_url": reverse("public:tapestry-svg"),
        "png_url": reverse("public:tapestry-png"),
    }
    return render(request, "public/tapestry.html", context)


@public_page
@for_an_hour
def city_svg(request: HttpRequest) -> HttpResponse:
    """The drawing by itself."""
    return _svg(request, city_tapestry())


@public_page
@for_an_hour
def city_png(request: HttpRequest) -> HttpResponse:
    """The picture by itself."""
    return _png(request, city_tapestry())


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """`/participants/<slug>/tapestry/`; 404 unless its owner shows how many have signed."""
    participant = _showing(slug)
    context = {
        "back": reverse("public:participant", args=[slug]),
        "title": _("The tapestry"),
        "participant": participant,
        "tapestry": tapestry_of(participant),
        "svg_url": reverse("public:participant-tapestry-svg", args=[slug]),
        "png_url": reverse("public:participant-tapestry-png", args=[slug]),
    }
    return render(request, "public/tapestry.html", context)


@public_page
@for_an_hour
def drawing(request: HttpRequest, slug: str) -> HttpResponse:
    """A participant's drawing by itself."""
    return _svg(request, tapestry_of(_showing(slug)))


@public_page
@for_an_hour
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """A participant's picture by itself."""
    return _png(request, tapestry_of(_showing(slug)))


def shows_tapestry(participant: Participant) -> bool:
    """Its owner shows the count; a person on their own has nothing to count."""
    return participant.is_listed and participant.shows_count and not participant.is_individual


def _showing(slug: str) -> Participant:
    participant = listed_at(slug)
    if participant is None or not shows_tapestry(participant):
        raise Http404
    return participant


def _svg(request: HttpRequest, tapestry: Tapestry | None) -> HttpResponse:
    if tapestry is None:
        raise Http404
    return _file(request, tapestry.svg().encode(), "image/svg+xml")


def _png(request: HttpRequest, tapestry: Tapestry | None) -> HttpResponse:
    if tapestry is None:
        raise Http404
    return _file(request, tapestry.png(brand().colours.page), "image/png")


def _file(request: HttpRequest, content: bytes, content_type: str) -> HttpResponse:
    """The bytes, or 304 for whoever has them already."""
    response = HttpResponse(content, content_type=content_type)
    etag = '"' + hashlib.sha256(content).hexdigest()[:20] + '"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
