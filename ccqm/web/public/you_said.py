"""What a participant gives back to those who answered its survey: open to everyone, to be printed.

Publishing makes it public, whether or not its owner is in the directory.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ccqm.framework import queries as framework
from ccqm.journeys.queries import current_journey
from ccqm.replies.queries import answers_in, published_reply
from ccqm.waves.queries import results_of
from ccqm.web.kit.guards import public_page
from ccqm.web.kit.you_said import you_said


@public_page
def page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`/participants/<slug>/surveys/<number>/`; 404 while it is not published."""
    reply = published_reply(slug, number)
    results = results_of(reply.wave) if reply else None
    if reply is None or results is None:
        raise Http404
    participant = reply.wave.participant
    journey = current_journey(participant)
    edition = framework.edition(journey.edition_id) if journey else None
    context = {
        "participant": participant,
        "reply": reply,
        "back": reverse("public:participant", args=[slug]) if participant.is_listed else "",
        **you_said(results, answers_in(reply), edition),
    }
    return render(request, "public/you_said.html", context)
