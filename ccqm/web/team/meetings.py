"""Introductory meetings for the team: who comes when, what to arrange, and what came of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ccqm.accounts.models import User
from ccqm.meetings.actions import arrange, cancel_meeting, note_outcome, offer_meeting
from ccqm.meetings.models import Meeting
from ccqm.meetings.queries import coming_meetings, meeting_with, past_meetings
from ccqm.meetings.rules import may_change, may_note
from ccqm.web.kit.forms import Form, VersionedForm, attempt, form_page
from ccqm.web.kit.guards import team_page
from ccqm.web.kit.paging import links
from ccqm.welcome.queries import registration_with

PER_PAGE = 50


class ArrangeForm(VersionedForm):
    """The answer of a person to what somebody asked for (A11Y-13)."""

    arranged = forms.CharField(
        label=gettext_lazy("What have you arranged?"),
        help_text=gettext_lazy("We send this as you write it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say what you have arranged")},
    )


class OutcomeForm(VersionedForm):
    """What came of a meeting."""

    happened = forms.ChoiceField(
        label=gettext_lazy("Did you meet?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select whether you met")},
    )
    outcome = forms.CharField(
        label=gettext_lazy("What did you talk about?"),
        help_text=gettext_lazy("Their leads can read it. Leave out anything private."),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    next_steps = forms.CharField(
        label=gettext_lazy("What happens next, and who does it?"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_happened(self) -> bool:
        return self.cleaned_data["happened"] == "yes"


class CancelForm(Form):
    """Why the team calls it off."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you cancel?"),
        help_text=gettext_lazy("We send this as you write it, with a link to choose a new time."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why, in kind words")},
    )


@team_page
def page(request: HttpRequest) -> HttpResponse:
    """`/team/meetings/`: those to come or to write up, earliest first; `?show=past` for others."""
    shows_past = request.GET.get("show") == "past"
    chosen = past_meetings() if shows_past else coming_meetings()
    found = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    at = timezone.now()
    context = {
        "rows": [(each, bool(may_note(each.status, each.starts_at, at))) for each in found],
        "pages": links(request, found),
        "shows_past": shows_past,
    }
    return render(request, "team/meetings.html", context)


@team_page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """`/team/meetings/<pk>/`: everything about one meeting, and what can be done."""
    return render(request, "team/meeting.html", _context(_found(pk)))


@team_page
def arranged(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what was arranged for what they asked."""
    meeting = _found(pk)
    if not meeting.needs:
        return redirect("team:meeting", pk)
    initial = {"version": meeting.version, "arranged": meeting.arranged}
    form = ArrangeForm(_data(request), initial=initial)
    if form.is_valid():
        told = {"words": form.cleaned_data["arranged"], "expected": form.cleaned_data["version"]}
        if attempt(form, arrange, meeting=meeting, **told, **_who(request)):
            messages.success(request, _("We have written to them."))
            return redirect("team:meeting", pk)
    return _form(request, "team/meeting_arranged.html", form, meeting)


@team_page
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what came of it, and what happens next."""
    meeting = _found(pk)
    initial: dict[str, Any] = {"version": meeting.version}
    if meeting.noted_at:
        initial |= {name: getattr(meeting, name) for name in ("outcome", "next_steps")}
        initial["happened"] = "yes" if meeting.status == "held" else "no"
    form = OutcomeForm(_data(request), initial=initial)
    if form.is_valid():
        told = dict(form.cleaned_data)
        told["expected"] = told.pop("version")
        if attempt(form, note_outcome, meeting=meeting, **told, **_who(request)):
            messages.success(request, _("Saved. Their leads can read it."))
            return redirect("team:meeting", pk)
    return _form(request, "team/meeting_outcome.html", form, meeting)


@team_page
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off with a reason; they are sent a link to choose a new time."""
    meeting = _found(pk)
    form = CancelForm(_data(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, cancel_meeting, meeting=meeting, reason=reason, **_who(request)):
            messages.success(request, _("The meeting is cancelled. We have written to them."))
            return redirect("team:meetings")
    return _form(request, "team/meeting_cancel.html", form, meeting)


@team_page
@require_POST
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Send whoever registered a new link to choose a time."""
    registration = registration_with(reference)
    if registration is None:
        raise Http404
    offer_meeting(registration, **_who(request))
    words = _("We have sent %(name)s a link to choose a time.")
    messages.success(request, words % {"name": registration.contact_name})
    return redirect("team:registration", registration.reference)


def _found(pk: int) -> Meeting:
    meeting = meeting_with(pk)
    if meeting is None:
        raise Http404
    return meeting


def _context(meeting: Meeting) -> dict[str, Any]:
    at = timezone.now()
    return {
        "meeting": meeting,
        "may_change": may_change(meeting.status, meeting.starts_at, at),
        "may_note": may_note(meeting.status, meeting.starts_at, at),
    }


def _form(request: HttpRequest, template: str, form: Form, meeting: Meeting) -> HttpResponse:
    back = reverse("team:meeting", args=[meeting.pk])
    return form_page(request, template, form, back=back, **_context(meeting))


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _who(request: HttpRequest) -> dict[str, Any]:
    assert isinstance(request.user, User)  # the guard let only people in
    return {"by": request.user, "at": timezone.now()}


urlpatterns = [
    path("meetings/", page, name="meetings"),
    path("meetings/<int:pk>/", one, name="meeting"),
    path("meetings/<int:pk>/arranged/", arranged, name="meeting-arranged"),
    path("meetings/<int:pk>/outcome/", outcome, name="meeting-outcome"),
    path("meetings/<int:pk>/cancel/", cancel, name="meeting-cancel"),
    path("registrations/<slug:reference>/meet/", offer, name="offer-meeting"),
]
