"""Access is closed unless opened.

Login is required everywhere (LoginRequiredMiddleware). A guard opens one view to the people it is
for: it loads the object and authorises in one step, hands it on, and answers 404 where even
existence is private. `view.guard` names the guard; a house test refuses a route without one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from ccqm.accounts.models import Role
from ccqm.ballots import queries as ballots
from ccqm.framework import queries as framework
from ccqm.framework.edition import Edition
from ccqm.journeys.models import Journey
from ccqm.journeys.queries import current_journey
from ccqm.mailings import queries as mailings
from ccqm.members import queries as members
from ccqm.participants import queries as participants
from ccqm.participants.models import Lead, Participant
from ccqm.steps.actions import note_progress
from ccqm.themes import permissions as themes
from ccqm.themes.queries import reader_of
from ccqm.validation import queries as validation

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Workspace:
    """What a lead's page works on: their participant, its current journey and its edition."""

    lead: Lead
    participant: Participant
    journey: Journey
    edition: Edition


def _marked(guarded: View, guard: str) -> View:
    guarded.guard = guard  # type: ignore[attr-defined]
    return guarded


def public_page(view: View) -> View:
    """Open to everyone."""
    return _marked(login_not_required(view), "public")


def signed_in_page(view: View) -> View:
    """Open to anyone who is signed in, about themselves only."""
    return _marked(view, "signed in")


def lead_page(view: View) -> View:
    """Open to the current leads of the participant at `slug`; 404 for everyone else."""

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        lead = participants.lead_of(request.user, slug)  # type: ignore[arg-type]
        journey = lead and current_journey(lead.participant)
        if not lead or not journey:
            raise Http404
        edition = framework.edition(journey.edition_id)
        workspace = Workspace(lead, lead.participant, journey, edition)
        response = view(request, workspace, **kwargs)
        if request.method == "POST" and response.status_code < 400:
            note_progress(journey, by=lead.user, at=timezone.now())
        return response

    return _marked(guarded, "lead")


def member_link(view: View) -> View:
    """Open to whoever holds a participant's sign-up link, with no account; 404 otherwise."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        link = members.link_for(token)
        if not link:
            raise Http404
        return _told_to_nobody(view(request, link, **kwargs))

    return _marked(login_not_required(guarded), "member link")


def letter_link(view: View) -> View:
    """Open to whoever holds the link of a personal letter, used or not; 404 otherwise."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        addressee = mailings.addressee_for(token)
        if not addressee:
            raise Http404
        return _told_to_nobody(view(request, token, addressee, **kwargs))

    return _marked(login_not_required(guarded), "letter link")


def _told_to_nobody(response: HttpResponse) -> HttpResponse:
    """The token is in the address: tell it to nobody else (SEC-09). "no-referrer" would also
    make browsers post with `Origin: null`, which the protection against forgery refuses."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def ballot_link(view: View) -> View:
    """Open to whoever holds the link to one place on an open roll; 404 otherwise.

    The link is the only credential and no browser sends it by itself, so nothing else guards
    against forgery (`ccqm.web.kit.apart`).
    """

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        place = ballots.place_at(token)
        if not place:
            raise Http404
        return view(request, place, token)

    return _marked(csrf_exempt(login_not_required(guarded)), "ballot link")


def panel_page(view: View) -> View:
    """Open to those who sit on the panel of the application at `reference`; 404 otherwise."""

    @wraps(view)
    def guarded(request: HttpRequest, reference: str, **kwargs: Any) -> HttpResponse:
        seat = validation.seat_of(request.user, reference)  # type: ignore[arg-type]
        if not seat:
            raise Http404
        return view(request, seat, **kwargs)

    return _marked(guarded, "panel")


def comments_page(view: View) -> View:
    """Open to the two people who read the comments at `reading`; 404 for everyone else, also for
    the participant and the team, and for readers once the themes are told."""

    @wraps(view)
    def guarded(request: HttpRequest, reading: int, **kwargs: Any) -> HttpResponse:
        reader = reader_of(request.user, reading)  # type: ignore[arg-type]
        if not reader or not themes.may_read(reader.user, reader.reading.wave.participant):
            raise Http404
        response = view(request, reader, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return _marked(guarded, "reader")


def _role_page(guard: str, *roles: Role) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_role(*roles):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _marked(guarded, guard)

    return decorate


team_page = _role_page("team", Role.OFFICER, Role.MANAGER)
manager_page = _role_page("manager", Role.MANAGER)
validator_page = _role_page("validator", Role.VALIDATOR, Role.CHAIR)
readers_page = _role_page("readers", *themes.ROLES)


def demo_page(view: View) -> View:
    """Open to everyone in demo mode; elsewhere it does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return _marked(login_not_required(guarded), "demo")
