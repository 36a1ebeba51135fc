"""Closing a journey that nobody walks any more, and opening it again."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.accounts.models import User
from ccqm.journeys.actions import close_journey, reopen_journey
from ccqm.journeys.models import Journey
from ccqm.journeys.queries import current_journey
from ccqm.journeys.rules import REASON_MAX
from ccqm.participants.queries import participant_at
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import team_page


class CloseForm(Form):
    """Why the journey ends here."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you close it?"),
        help_text=gettext_lazy("We send this to the leads as you write it. Be kind."),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why, in kind words")},
    )


@team_page
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """`/team/participants/<slug>/close/`: with a reason that the leads are told."""
    journey = _current(slug)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason, by, at = form.cleaned_data["reason"], _user(request), timezone.now()
        if attempt(form, close_journey, journey=journey, reason=reason, by=by, at=at):
            messages.success(request, _("The journey is closed. We have written to the leads."))
            return redirect("team:participant", slug)
    return _page(request, "team/close_journey.html", form, journey)


@team_page
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """`/team/participants/<slug>/reopen/`: with all that was done on it."""
    journey = _current(slug)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        by, at = _user(request), timezone.now()
        if attempt(form, reopen_journey, journey=journey, by=by, at=at):
            messages.success(request, _("The journey is open. We have written to the leads."))
            return redirect("team:participant", slug)
    return _page(request, "team/reopen_journey.html", form, journey)


def _page(request: HttpRequest, template: str, form: Form, journey: Journey) -> HttpResponse:
    participant = journey.participant
    back = reverse("team:participant", args=[participant.slug])
    return form_page(request, template, form, participant=participant, back=back)


def _current(slug: str) -> Journey:
    participant = participant_at(slug)
    journey = current_journey(participant) if participant else None
    if journey is None:
        raise Http404
    return journey


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
