"""Who leads here: see them, invite another, or stop."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.participants.actions import end_lead, invite_lead
from ccqm.participants.models import Lead
from ccqm.participants.queries import leads_of
from ccqm.participants.rules import may_leave
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.limits import is_within_limit

MOST_INVITED_IN_AN_HOUR = 20


class InviteForm(Form):
    """Who should help to lead."""

    name = forms.CharField(
        label=gettext_lazy("Their full name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter their full name")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Their email address"),
        help_text=gettext_lazy("We write to them and say how to sign in."),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter their email address")},
    )


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """`/work/<slug>/leads/`: the list, and the form that invites."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _invite(form, workspace):
        words = _("%(name)s can now lead as well. We have written to them.")
        messages.success(request, words % {"name": form.cleaned_data["name"]})
        return redirect("leads:leads", workspace.participant.slug)
    leads = list(leads_of(workspace.participant))
    may_stop = may_leave(others=len(leads) - 1)
    return form_page(
        request, "leads/leads.html", form, workspace=workspace, leads=leads, may_stop=may_stop
    )


def _invite(form: InviteForm, workspace: Workspace) -> Lead | bool | None:
    """Every invitation is a letter to an address that somebody typed, so there are not many."""
    user = workspace.lead.user
    if not is_within_limit("invite-lead", str(user.pk), most=MOST_INVITED_IN_AN_HOUR):
        form.add_error(None, _("You have invited many people. Try again in an hour."))
        return None
    return attempt(
        form,
        invite_lead,
        participant=workspace.participant,
        by=user,
        at=timezone.now(),
        **form.cleaned_data,
    )


@lead_page
def stop(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """`/work/<slug>/leads/stop/`: a lead ends their own part, after being asked once more."""
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = workspace.lead.user
        if attempt(form, end_lead, lead=workspace.lead, by=user, at=timezone.now()):
            words = _("You no longer lead %(name)s. Thank you for what you have done.")
            messages.success(request, words % {"name": workspace.participant.name})
            return redirect("public:home")
    return form_page(request, "leads/stop_leading.html", form, workspace=workspace)


urlpatterns = [path("leads/stop/", stop, name="stop-leading")]
