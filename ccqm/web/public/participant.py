"""One participant's public page: what it is, promises, plans and has changed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from ccqm.awards.queries import highest_held, level_of
from ccqm.feedback.models import Entry
from ccqm.framework import queries as framework
from ccqm.framework.edition import Edition
from ccqm.journeys.queries import listed_journey
from ccqm.kit.dates import local_date
from ccqm.participants.models import Participant
from ccqm.participants.queries import leads_on_to
from ccqm.plans.queries import public_plan_of
from ccqm.pledges.queries import coverage, newest_commitment, public_pledge
from ccqm.pledges.rules import signed_words
from ccqm.pledges.tapestries import tapestry_of
from ccqm.replies.queries import published_replies
from ccqm.web.kit.guards import public_page
from ccqm.web.public.directory import kind_words, phase_of
from ccqm.web.public.tapestry import shows_tapestry

MOST_ENTRIES = 20


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """`/participants/<slug>/`; 404 when its owner has not made it public."""
    found = listed_journey(slug, replies=published_replies())
    if not found and (successor := leads_on_to(slug)):
        return redirect("public:participant", successor.slug)
    if not found:
        raise Http404
    journey, former_names = found
    participant = journey.participant
    edition = framework.edition(journey.edition_id)
    context = {
        "back": reverse("public:directory"),
        "participant": participant,
        "former_names": former_names if participant.shows_former_names else [],
        "kind": kind_words(participant, edition),
        "sectors": _sectors(participant, edition),
        "phase": phase_of(journey, edition),
        "commitment": newest_commitment(participant),
        "pledge": public_pledge(participant),
        "count_words": _count_words(participant),
        "tapestry": tapestry_of(participant) if shows_tapestry(participant) else None,
        "plan": public_plan_of(participant.slug),
        "replies": _replies(journey),
        "entries": _entries(participant, edition),
        **_mark(participant),
    }
    return render(request, "public/participant.html", context)


def _sectors(participant: Participant, edition: Edition) -> list[str]:
    titles = {sector.key: sector.title for sector in edition.sectors}
    return [titles.get(key, key) for key in participant.sectors]


def _count_words(participant: Participant) -> str:
    """How many have signed, if its owner shows it; a person on their own has nothing to count."""
    if not participant.shows_count or participant.is_individual:
        return ""
    covered = coverage(participant)
    return signed_words(covered.count, covered.total) if covered.total else ""


def _mark(participant: Participant) -> dict[str, Any]:
    held = highest_held(participant, local_date(timezone.now()))
    return {"mark": held, "level": level_of(held) if held else None}


def _replies(journey: Any) -> list[dict[str, Any]]:
    """The surveys whose results were given back, each with the day it closed."""
    return [{**one, "closed": parse_date(one["closed"])} for one in journey.replies]


def _entries(participant: Participant, edition: Edition) -> list[dict[str, Any]]:
    """What people said and what was done, public ones only, newest first."""
    audiences = {item.key: item.title for item in edition.audiences}
    found = Entry.objects.public().filter(journey__participant=participant)[:MOST_ENTRIES]
    return [
        {"entry": entry, "audience": audiences.get(entry.audience, entry.audience)}
        for entry in found
    ]
