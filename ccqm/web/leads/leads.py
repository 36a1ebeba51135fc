"""Who leads here: see them, invite another by link, change what each may do, or stop."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.participants.leading import (
    INVITED_FOR,
    Invited,
    change_role,
    end_lead,
    invite_lead,
    revoke_invitation,
    send_again,
)
from ccqm.participants.models import Lead, LeadInvitation, LeadRole
from ccqm.participants.queries import leads_of, open_invitations, other_owners
from ccqm.participants.rules import may_leave
from ccqm.web.kit.forms import Form, OnceForm, Radios, VersionedForm, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.limits import is_within_limit

MOST_INVITED_IN_AN_HOUR = 20

ROLES = [
    (LeadRole.EDITOR, gettext_lazy("Editor")),
    (LeadRole.OWNER, gettext_lazy("Owner")),
]
ROLE_HINTS = {
    LeadRole.EDITOR: gettext_lazy("Sees and writes everything in this work."),
    LeadRole.OWNER: gettext_lazy("The same, and also decides who leads."),
}
ENDED = "ended"


class InviteForm(OnceForm):
    """Who should help to lead."""

    name = forms.CharField(
        label=gettext_lazy("Their full name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter their full name")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Their email address"),
        help_text=gettext_lazy("We send them a link. Only this address can use it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter their email address")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What should they be able to do?"),
        choices=ROLES,
        widget=Radios(hints=ROLE_HINTS),
        error_messages={"required": gettext_lazy("Select what they should be able to do")},
    )


class PartForm(VersionedForm):
    """What one lead may do from now on."""

    part = forms.ChoiceField(
        label=gettext_lazy("What should they be from now on?"),
        choices=[*ROLES, (ENDED, gettext_lazy("No longer a lead"))],
        widget=Radios(hints=ROLE_HINTS),
        error_messages={"required": gettext_lazy("Select what they should be from now on")},
    )


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """`/work/<slug>/leads/`: the list, who was asked, and the form that invites."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _invite(form, workspace):
        return _told(request, workspace, form.cleaned_data["name"])
    leads = list(leads_of(workspace.participant))
    return form_page(
        request,
        "leads/leads.html",
        form,
        workspace=workspace,
        leads=leads,
        asked=_asked(workspace),
        may_stop=_may_stop(workspace.lead, leads),
    )


def _invite(form: InviteForm, workspace: Workspace) -> Invited | bool | None:
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


def _told(request: HttpRequest, workspace: Workspace, name: str) -> HttpResponse:
    words = _("We have sent %(name)s a link. It works for %(days)s days.")
    messages.success(request, words % {"name": name, "days": INVITED_FOR.days})
    return redirect("leads:leads", workspace.participant.slug)


def _may_stop(lead: Lead, leads: list[Lead]) -> Any:
    others = sum(each.is_owner for each in leads if each != lead)
    return may_leave(is_owner=lead.is_owner, other_owners=others)


def _asked(workspace: Workspace) -> list[dict[str, Any]]:
    """Open invitations, and whether the time of each is over."""
    now = timezone.now()
    return [
        {"invitation": each, "is_over": each.is_over(now)}
        for each in open_invitations(workspace.participant)
    ]


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


@lead_page
def part(request: HttpRequest, workspace: Workspace, lead: int) -> HttpResponse:
    """`/work/<slug>/leads/<lead>/`: an owner hands over, or ends another's part."""
    other = leads_of(workspace.participant).filter(pk=lead).first()
    if other is None or not workspace.lead.is_owner:
        raise Http404
    initial = {"version": other.version, "part": other.role}
    form = PartForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _change(form, other, workspace):
        if other == workspace.lead and form.cleaned_data["part"] == ENDED:
            return redirect("public:home")
        messages.success(request, _("Saved."))
        return redirect("leads:leads", workspace.participant.slug)
    return form_page(
        request,
        "leads/lead.html",
        form,
        workspace=workspace,
        lead=other,
        is_only_owner=other.is_owner and not other_owners(other),
        back=reverse("leads:leads", args=[workspace.participant.slug]),
    )


def _change(form: PartForm, lead: Lead, workspace: Workspace) -> Any:
    who = {"by": workspace.lead.user, "at": timezone.now()}
    chosen = form.cleaned_data
    if chosen["part"] == ENDED:
        return attempt(form, end_lead, lead=lead, **who)
    return attempt(
        form, change_role, lead=lead, role=chosen["part"], expected=chosen["version"], **who
    )


class AnswerForm(OnceForm):
    """What to do with an invitation that nobody has answered."""

    what = forms.ChoiceField(
        label=gettext_lazy("What would you like to do?"),
        choices=[
            ("again", gettext_lazy("Send a new link")),
            ("revoke", gettext_lazy("Take the invitation back")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select what you would like to do")},
    )


@lead_page
def invitation(request: HttpRequest, workspace: Workspace, invitation: int) -> HttpResponse:
    """`/work/<slug>/leads/invitations/<invitation>/`: send it again, or take it back."""
    found = LeadInvitation.objects.filter(pk=invitation, participant=workspace.participant).first()
    if found is None or not workspace.lead.is_owner:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = _answer(form, found, workspace)
        if done and form.cleaned_data["what"] == "again":
            return _told(request, workspace, found.name)
        if done:
            messages.success(request, _("Taken back. The link opens nothing any more."))
            return redirect("leads:leads", workspace.participant.slug)
    return form_page(
        request,
        "leads/lead_invitation.html",
        form,
        workspace=workspace,
        invitation=found,
        back=reverse("leads:leads", args=[workspace.participant.slug]),
    )


def _answer(form: AnswerForm, found: LeadInvitation, workspace: Workspace) -> Any:
    who = {"by": workspace.lead.user, "at": timezone.now()}
    if form.cleaned_data["what"] == "revoke":
        return attempt(form, revoke_invitation, invitation=found, **who)
    key = form.cleaned_data["submission_key"]
    return attempt(form, send_again, invitation=found, submission_key=key, **who)


urlpatterns = [
    path("leads/stop/", stop, name="stop-leading"),
    path("leads/<int:lead>/", part, name="lead"),
    path("leads/invitations/<int:invitation>/", invitation, name="lead-invitation"),
]
