"""The numbers by which public registers know the organisation (OPS-08)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ccqm.kit.verdict import Refused
from ccqm.participants import identifiers
from ccqm.participants.actions import record_numbers
from ccqm.participants.models import Kind
from ccqm.participants.queries import numbers_of
from ccqm.web.kit.forms import VersionedForm, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page


class NumbersForm(VersionedForm):
    """One field for each register; all may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, register in identifiers.REGISTERS.items():
            self.fields[key] = forms.CharField(
                label=str(register.label),
                required=False,
                max_length=40,
                widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "dir": "ltr"}),
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for key in identifiers.REGISTERS:
            try:
                identifiers.read(key, told.get(key, ""))
            except Refused as refused:
                self.add_error(key, str(refused.reason))
        return told


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """`/work/<slug>/numbers/`, for organisations; owners change them."""
    participant = workspace.participant
    if participant.kind != Kind.ORGANISATION or not workspace.lead.is_owner:
        raise Http404
    initial = {**numbers_of(participant), "version": participant.version}
    form = NumbersForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        numbers = {**form.cleaned_data}
        saved = attempt(
            form,
            record_numbers,
            participant=participant,
            expected=numbers.pop("version"),
            numbers=numbers,
            by=workspace.lead.user,
            at=timezone.now(),
        )
        if saved:
            messages.success(request, _("Saved. Only you and the team see these numbers."))
            return redirect("leads:numbers", participant.slug)
    return form_page(
        request,
        "leads/numbers.html",
        form,
        workspace=workspace,
        back=reverse("leads:identity", args=[participant.slug]),
    )
