"""A manager merges one participant into another; the record stays, the public address leads on."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.accounts.models import User
from ccqm.participants.models import Merge, Participant
from ccqm.participants.queries import participant_at
from ccqm.steps.merging import merge_participants
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import manager_page


class MergeForm(Form):
    """Into which one, and why."""

    into = forms.SlugField(
        label=gettext_lazy("Address of the participant that goes on"),
        help_text=gettext_lazy("The last part of its address, such as weaver-street-school."),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Enter the address of the participant that goes on"),
            "invalid": gettext_lazy("Enter only the last part of its address"),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why are the two merged?"),
        help_text=gettext_lazy("Say what happened, who told you, and when."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Enter why the two are merged")},
    )


@manager_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """`/team/participants/<slug>/merge/`."""
    participant = participant_at(slug)
    if participant is None:
        raise Http404
    form = MergeForm(request.POST if request.method == "POST" else None)
    merged = _merge(request, form, participant) if form.is_valid() else None
    if isinstance(merged, Merge):
        words = _("%(name)s is now part of %(into)s.")
        told = {"name": participant.name, "into": merged.into.name}
        messages.success(request, words % told)
        return redirect("team:participant", merged.into.slug)
    back = reverse("team:participant", args=[slug])
    return form_page(request, "team/merge.html", form, participant=participant, back=back)


def _merge(request: HttpRequest, form: MergeForm, participant: Participant) -> Merge | bool | None:
    assert isinstance(request.user, User)  # the guard let only people in
    into = participant_at(form.cleaned_data["into"])
    if into is None:
        form.add_error("into", _("No participant has this address"))
        return None
    return attempt(
        form,
        merge_participants,
        participant=participant,
        into=into,
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=timezone.now(),
    )
