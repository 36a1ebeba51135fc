"""Parent bodies: joining one, and seeing where those who belong to one stand."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.awards.queries import held_levels
from ccqm.framework import queries as framework
from ccqm.framework.edition import Level, Step
from ccqm.journeys.models import Journey
from ccqm.kit.dates import local_date
from ccqm.participants.belonging import join_parent, leave_parent, make_joining_code
from ccqm.participants.models import Belonging, Participant
from ccqm.participants.queries import belonging_to, current_parent
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page


@dataclass(frozen=True)
class Row:
    """Where one of them stands: names and stages only, never what it writes."""

    belonging: Belonging
    towards: Level | None
    step: Step | None
    status: str
    held: Level | None


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """`/work/<slug>/members/`: who belongs here, and the code by which others join."""
    parent = workspace.participant
    if parent.is_individual:
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        who = {"by": workspace.lead.user, "at": timezone.now()}
        if attempt(form, make_joining_code, parent=parent, **who):
            messages.success(request, _("There is a new code. The one before does not work now."))
            return redirect("leads:members", parent.slug)
    return form_page(
        request,
        "leads/members.html",
        form,
        workspace=workspace,
        rows=_rows(parent),
        back=reverse("leads:identity", args=[parent.slug]),
    )


def _rows(parent: Participant) -> list[Row]:
    """The same number of queries for one and for many."""
    members = list(belonging_to(parent))
    keys = [each.participant_id for each in members]
    current = Journey.objects.current().filter(participant__in=keys)
    journeys = {journey.participant_id: journey for journey in current}
    held = held_levels(keys, local_date(timezone.now()))
    return [
        _row(each, journeys.get(each.participant_id), held.get(each.participant_id))
        for each in members
    ]


def _row(belonging: Belonging, journey: Journey | None, held: Level | None) -> Row:
    if journey is None:
        return Row(belonging, None, None, "", None)
    edition = framework.edition(journey.edition_id)
    step = next(step for step in edition.steps if step.number == journey.reached_step)
    towards = edition.level(journey.level)
    return Row(belonging, towards, step, journey.get_status_display(), held)


class JoinForm(Form):
    """The code that the parent body told us."""

    code = forms.CharField(
        label=gettext_lazy("Code of the parent body"),
        help_text=gettext_lazy("Ask a lead there. It looks like 7K3P-Q2XM-5RT8."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "dir": "ltr", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Enter the code of the parent body")},
    )


@lead_page
def parent(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """`/work/<slug>/identity/parent/`: owners join a parent body, or leave it."""
    participant = workspace.participant
    if participant.is_individual or not workspace.lead.is_owner:
        raise Http404
    held = current_parent(participant)
    form: Form = (Form if held else JoinForm)(request.POST if request.method == "POST" else None)
    if form.is_valid() and _change(form, held, workspace):
        messages.success(request, _("You have left.") if held else _("You have joined."))
        return redirect("leads:identity", participant.slug)
    return form_page(
        request,
        "leads/parent.html",
        form,
        workspace=workspace,
        held=held,
        back=reverse("leads:identity", args=[participant.slug]),
    )


def _change(form: Form, held: Belonging | None, workspace: Workspace) -> Any:
    who = {"by": workspace.lead.user, "at": timezone.now()}
    if held:
        return attempt(form, leave_parent, belonging=held, **who)
    code = form.cleaned_data["code"]
    return attempt(form, join_parent, participant=workspace.participant, code=code, **who)


@lead_page
def end(request: HttpRequest, workspace: Workspace, belonging: int) -> HttpResponse:
    """`/work/<slug>/members/<belonging>/end/`: an owner of the parent body ends it."""
    found = belonging_to(workspace.participant).filter(pk=belonging).first()
    if found is None or not workspace.lead.is_owner:
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        who = {"by": workspace.lead.user, "at": timezone.now()}
        if attempt(form, leave_parent, belonging=found, **who):
            messages.success(request, _("Ended. You do not see their stages any more."))
            return redirect("leads:members", workspace.participant.slug)
    return form_page(
        request,
        "leads/end_belonging.html",
        form,
        workspace=workspace,
        belonging=found,
        back=reverse("leads:members", args=[workspace.participant.slug]),
    )


urlpatterns = [
    path("members/", page, name="members"),
    path("members/<int:belonging>/end/", end, name="end-belonging"),
    path("identity/parent/", parent, name="parent"),
]
