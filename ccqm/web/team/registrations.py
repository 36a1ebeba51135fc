"""Registrations of interest: who waits, what they sent, and the team's yes or no."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.accounts.models import User
from ccqm.framework.queries import newest
from ccqm.journeys.models import Journey
from ccqm.kit.brand import brand
from ccqm.kit.dates import local_date
from ccqm.meetings.queries import meetings_of
from ccqm.steps.actions import accept_registration
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import team_page
from ccqm.web.kit.paging import links
from ccqm.welcome.actions import decline_registration
from ccqm.welcome.models import Registration
from ccqm.welcome.queries import possible_duplicates, registration_with
from ccqm.welcome.rules import days_waiting

PER_PAGE = 50
REASON_LONGEST = 2000


@dataclass(frozen=True)
class Row:
    """One registration in the list; `days` it waits, and whether that is too long."""

    registration: Registration
    days: int
    is_late: bool


@team_page
def page(request: HttpRequest) -> HttpResponse:
    """`/team/registrations/`: those who wait, longest first; `?show=answered` for the others."""
    shows_answered = request.GET.get("show") == "answered"
    registrations = Registration.objects.select_related("decided_by", "participant")
    chosen = registrations.answered() if shows_answered else registrations.waiting()
    found = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    limit = newest(brand().edition).limits.answer_registration_days
    context = {
        "rows": [_row(registration, limit, at=timezone.now()) for registration in found],
        "found": found,
        "pages": links(request, found),
        "shows_answered": shows_answered,
        "limit": limit,
    }
    return render(request, "team/registrations.html", context)


def _row(registration: Registration, limit: int, *, at: datetime) -> Row:
    days = days_waiting(local_date(registration.created_at), local_date(at))
    return Row(registration, days, days > limit)


@team_page
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """`/team/registrations/<reference>/`: what was sent, and the two answers."""
    registration = _found(reference)
    return form_page(request, "team/registration.html", Form(), **_context(registration))


@team_page
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Say yes, by POST only: participant, lead and journey begin."""
    registration = _found(reference)
    if request.method != "POST":
        return redirect("team:registration", registration.reference)
    form = Form(request.POST)
    form.is_valid()
    by, at = _user(request), timezone.now()
    journey = attempt(form, accept_registration, registration=registration, by=by, at=at)
    if not isinstance(journey, Journey):
        return form_page(request, "team/registration.html", form, **_context(registration))
    words = _("%(name)s can start now. We have written to %(contact)s.")
    told = {"name": registration.name, "contact": registration.contact_name}
    messages.success(request, words % told)
    return redirect("team:participant", journey.participant.slug)


class DeclineForm(Form):
    """Why not, in words that help."""

    reason = forms.CharField(
        label=gettext_lazy("Why can you not take this further?"),
        help_text=gettext_lazy("We send this as you write it. Be kind, and say what they can do."),
        max_length=REASON_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Say why, in kind words")},
    )


@team_page
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Say no, with a reason that is sent to the person who registered."""
    registration = _found(reference)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    declined = None
    if form.is_valid():
        declined = attempt(
            form,
            decline_registration,
            registration=registration,
            reason=form.cleaned_data["reason"],
            by=_user(request),
            at=timezone.now(),
        )
    if declined:
        words = _("You declined %(name)s. We have written to %(contact)s.")
        told = {"name": registration.name, "contact": registration.contact_name}
        messages.success(request, words % told)
        return redirect("team:registrations")
    return form_page(request, "team/decline.html", form, **_context(registration))


def _found(reference: str) -> Registration:
    registration = registration_with(reference)
    if registration is None:
        raise Http404
    return registration


def _context(registration: Registration) -> dict[str, Any]:
    edition = newest(brand().edition)
    types = {item.key: item.title for item in edition.types}
    sectors = {item.key: item.title for item in edition.sectors}
    return {
        "registration": registration,
        "row": _row(registration, edition.limits.answer_registration_days, at=timezone.now()),
        "type": types.get(registration.type, ""),
        "sectors": [sectors.get(key, key) for key in registration.sectors],
        "wishes": registration.wishes,
        "meetings": meetings_of(registration),
        "alike": possible_duplicates(registration),
    }


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the guard let only people in
    return request.user
