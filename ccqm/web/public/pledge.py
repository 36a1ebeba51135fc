"""A participant's pledge on a page of its own: its words, who speaks, and who stands behind it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from ccqm.kit.dates import local_date
from ccqm.members.rules import Coverage
from ccqm.participants.models import Participant
from ccqm.participants.queries import leads_on_to
from ccqm.pictures.queries import pledge_page
from ccqm.pledges.models import PublicPledge
from ccqm.pledges.queries import commitments, coverage, shown_pledges
from ccqm.pledges.rules import signed_words
from ccqm.pledges.tapestries import tapestry_of
from ccqm.web.kit.guards import public_page
from ccqm.web.public.tapestry import shows_tapestry


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """`/participants/<slug>/pledge/`; 404 unless the participant is listed and it is published."""
    pledge = pledge_page(slug, local_date(timezone.now()))
    if not pledge and (successor := leads_on_to(slug)):
        return redirect("public:participant", successor.slug)
    if not pledge:
        raise Http404
    return render(request, "public/pledge.html", _context(request, pledge))


def _context(request: HttpRequest, pledge: PublicPledge) -> dict[str, Any]:
    participant = pledge.participant
    # A person who is not named has signed their commitment by name (DP-03).
    made = [] if participant.is_nameless else commitments(participant)
    covered = coverage(participant)
    return {
        "back": reverse("public:participant", args=[participant.slug]),
        "participant": participant,
        "pledge": pledge,
        "is_short": len(pledge.words) <= SHORT,
        "commitment": made[0] if made else None,
        "earlier": made[1:],
        "own_pledges": shown_pledges(participant, covered=covered),
        "address": request.build_absolute_uri(request.path),
        **_count(request, participant, covered),
    }


SHORT = 240
"""Characters that may stand in large letters."""


def _count(request: HttpRequest, participant: Participant, covered: Coverage) -> dict[str, Any]:
    """How many have signed and their tapestry, if its owner shows the count."""
    if not shows_tapestry(participant) or not covered.total:
        return {}
    found = tapestry_of(participant)
    picture = reverse("public:participant-tapestry-png", args=[participant.slug])
    return {
        "count_words": signed_words(covered.count, covered.total),
        "tapestry": found,
        "picture": request.build_absolute_uri(picture) if found else "",
    }
