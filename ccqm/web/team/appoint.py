"""The team names a lead, where the one before left without another; the reason is kept."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.accounts.models import User
from ccqm.participants.leading import Invited, appoint_lead
from ccqm.participants.models import Participant
from ccqm.participants.queries import appointments, leads_of, participant_at
from ccqm.web.kit.forms import OnceForm, attempt, form_page
from ccqm.web.kit.guards import team_page


class AppointForm(OnceForm):
    """Who, and why the team steps in."""

    name = forms.CharField(label=gettext_lazy("Their full name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("Their email address"),
        help_text=gettext_lazy("We send them a link. They lead once they say yes."),
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why does the team name a lead?"),
        help_text=gettext_lazy("Say who asked, and how you know that they may."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@team_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """`/team/participants/<slug>/leads/`: asks a person to own the work."""
    participant = participant_at(slug)
    if participant is None:
        raise Http404
    form = AppointForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and isinstance(_appoint(request, form, participant), Invited):
        words = _("We have sent %(name)s a link. They lead once they say yes.")
        messages.success(request, words % {"name": form.cleaned_data["name"]})
        return redirect("team:participant", slug)
    return form_page(
        request,
        "team/appoint.html",
        form,
        participant=participant,
        leads=leads_of(participant),
        appointments=appointments(participant),
        back=reverse("team:participant", args=[slug]),
    )


def _appoint(
    request: HttpRequest, form: AppointForm, participant: Participant
) -> Invited | bool | None:
    assert isinstance(request.user, User)  # the guard let only people in
    return attempt(
        form,
        appoint_lead,
        participant=participant,
        by=request.user,
        at=timezone.now(),
        **form.cleaned_data,
    )
