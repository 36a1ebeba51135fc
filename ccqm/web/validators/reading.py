"""The frozen copy, read part by part. Open to a seat that has declared it has no tie."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ccqm.evidence.queries import file_of
from ccqm.framework.edition import Criterion, Edition
from ccqm.members.rules import Coverage, needed
from ccqm.pledges.queries import proof_file
from ccqm.validation import queries, snapshot
from ccqm.validation.models import Seat
from ccqm.validation.permissions import may_judge
from ccqm.web.kit.downloads import download
from ccqm.web.kit.guards import panel_page


def declared_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A panel page that first asks whether there is a tie (SEC-04).

    Whoever has come to lead the participant meanwhile is asked again, and reads nothing here.
    """

    @wraps(view)
    def asked(request: HttpRequest, seat: Seat, **kwargs: Any) -> HttpResponse:
        participant = seat.application.journey.participant
        if seat.declared_at is None or not may_judge(seat.user, participant):
            return redirect("validators:declare", seat.application.reference)
        return view(request, seat, **kwargs)

    return panel_page(asked)


def desk(seat: Seat) -> str:
    """Where a seat's pages lead back to."""
    return reverse("validators:application", args=[seat.application.reference])


@dataclass(frozen=True)
class CriterionRead:
    """One criterion with everything the participant shows for it."""

    criterion: Criterion
    stage: int | None
    stage_title: str
    stage_words: str
    reason: str
    evidence: list[dict[str, Any]]
    priorities: list[dict[str, Any]]


def read(edition: Edition, content: dict[str, Any], criterion: Criterion) -> CriterionRead:
    """What the frozen copy says about one criterion."""
    rating = snapshot.rating_for(content, criterion.key)
    stage = rating.get("stage")
    return CriterionRead(
        criterion,
        stage,
        edition.stages[stage - 1].title if stage else "",
        criterion.stages[stage - 1] if stage else "",
        rating.get("reason", ""),
        snapshot.evidence_for(content, criterion.key),
        snapshot.priorities_for(content, criterion.key),
    )


@declared_page
def about(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who they are, what they promised, the numbers, the plan and the feedback."""
    application = seat.application
    edition = queries.edition_for(application)
    audiences = {each.key: each.title for each in edition.audiences}
    content = application.content
    covered = Coverage(content["coverage"]["count"], content["coverage"]["total"], is_told=True)
    context = {
        "seat": seat,
        "back": desk(seat),
        "content": content,
        "feedback": [(audiences.get(e["audience"], ""), e) for e in content["feedback"]],
        "covered": covered,
        "needed": needed(covered.total, queries.level_of(application).sign_up_percent),
    }
    return render(request, "validators/about.html", context)


@declared_page
def area(request: HttpRequest, seat: Seat, area: str) -> HttpResponse:
    """One area: ratings with reasons, evidence and plan, criterion by criterion."""
    edition = queries.edition_for(seat.application)
    keys = [each.key for each in edition.areas]
    if area not in keys:
        raise Http404
    place = keys.index(area)
    context = {
        "seat": seat,
        "back": desk(seat),
        "area": edition.areas[place],
        "next": edition.areas[place + 1] if place + 1 < len(keys) else None,
        "criteria": [
            read(edition, seat.application.content, each) for each in edition.criteria_in(area)
        ],
    }
    return render(request, "validators/area.html", context)


@declared_page
def file(request: HttpRequest, seat: Seat, item: int) -> HttpResponse:
    """A file of the evidence, as a download. Only files of the frozen copy."""
    if item not in {each["id"] for each in seat.application.content["evidence"]}:
        raise Http404
    found = file_of(seat.application.journey, item)
    if found is None:
        raise Http404
    with found.file.open("rb") as kept:
        return download(kept.read(), name=found.file_name, content_type=found.file_type)


@declared_page
def file_of_proof(request: HttpRequest, seat: Seat, proof: int) -> HttpResponse:
    """A file that shows who is taking part. Only files of the frozen copy, while they stand."""
    frozen = seat.application.content.get("proof", [])
    found = None
    if proof in {each["id"] for each in frozen}:
        found = proof_file(seat.application.journey.participant, proof)
    if found is None:
        raise Http404
    with found.file.open("rb") as kept:
        return download(kept.read(), name=found.file_name, content_type=found.file_type)
