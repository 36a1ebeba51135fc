"""One participant for the team: facts, leads, journeys, progress and the audit trail.

What leads write in their drafts is theirs until they apply: only where each task stands and why
is shown here (DP-07).
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ccqm.audit.queries import trail
from ccqm.awards.queries import highest_held, level_of
from ccqm.framework import queries as framework
from ccqm.framework.edition import Edition, Level
from ccqm.journeys.models import Journey
from ccqm.kit.dates import local_date
from ccqm.meetings.queries import meetings_of
from ccqm.members.rules import needed
from ccqm.participants.models import Participant
from ccqm.participants.queries import (
    current_identifiers,
    current_parent,
    former_names,
    leads_of,
    merged_here,
    participant_at,
)
from ccqm.pledges.queries import proof_file, proofs, sign_up
from ccqm.steps.progress import progress_of
from ccqm.web.kit.downloads import download
from ccqm.web.kit.guards import team_page
from ccqm.web.team.trail import told

TRAIL = 200
SIGNING = "signature."
"""When single people signed is for nobody's eyes: the team may be their employer (decision 11)."""


@team_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """`/team/participants/<slug>/`."""
    about = ("participant__merge__into", "participant__registration")
    journeys = list(Journey.objects.filter(participant__slug=slug).select_related(*about))
    if not journeys:
        raise Http404
    participant = journeys[0].participant
    progress = progress_of(journeys[:1])[journeys[0].pk]
    registration = getattr(participant, "registration", None)
    context = {
        "participant": participant,
        "journey": journeys[0],
        "progress": progress,
        "history": [(each, framework.edition(each.edition_id)) for each in journeys],
        "leads": leads_of(participant),
        "identifiers": current_identifiers(participant),
        "parent": current_parent(participant),
        "merge": getattr(participant, "merge", None),
        "merged_here": merged_here(participant),
        "former_names": former_names(participant),
        "proofs": proofs(participant),
        "registration": registration,
        "meetings": meetings_of(registration) if registration else [],
        "trail": told(trail(participant.pk, limit=TRAIL, but=SIGNING)),
        **_facts(participant, progress.edition),
        **_signed(participant, progress.edition.level(journeys[0].level)),
        **_mark(participant),
    }
    return render(request, "team/participant.html", context)


def _facts(participant: Participant, edition: Edition) -> dict[str, Any]:
    types = {item.key: item.title for item in edition.types}
    sectors = {item.key: item.title for item in edition.sectors}
    return {
        "type": types.get(participant.type) or participant.get_kind_display(),
        "sectors": [sectors.get(key, key) for key in participant.sectors],
    }


def _signed(participant: Participant, level: Level) -> dict[str, Any]:
    """The count as the lead reads it, in the same words."""
    covered, verdict = sign_up(participant, level)
    asked = needed(covered.total, level.sign_up_percent)
    return {"covered": covered, "signed": verdict, "needed": asked}


def _mark(participant: Participant) -> dict[str, Any]:
    held = highest_held(participant, local_date(timezone.now()))
    return {"mark": held, "level": level_of(held) if held else None}


@team_page
def file_of_proof(request: HttpRequest, slug: str, proof: int) -> HttpResponse:
    """A file that shows who is taking part, as a download."""
    participant = participant_at(slug)
    found = proof_file(participant, proof) if participant else None
    if found is None:
        raise Http404
    with found.file.open("rb") as kept:
        return download(kept.read(), name=found.file_name, content_type=found.file_type)
