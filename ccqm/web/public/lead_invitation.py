"""A link to become a lead: it asks first, and only a press of the button accepts (SEC-09)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from ccqm.participants.leading import accept_invitation
from ccqm.participants.models import Lead, LeadInvitation
from ccqm.participants.queries import invitation_with
from ccqm.participants.rules import is_invitation_good
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import public_page


@public_page
def page(request: HttpRequest, token: str) -> HttpResponse:
    """`/invitation/<token>/`: an unknown link and one taken back look the same."""
    found = invitation_with(token)
    is_good = found and is_invitation_good(found.state, is_over=found.is_over(timezone.now()))
    form = Form(request.POST if request.method == "POST" else None)
    lead = _accepted(form, token) if form.is_valid() else None
    if isinstance(lead, Lead):
        return _secret(redirect("leads:home", lead.participant.slug))
    if found and is_good and not form.errors:
        return _secret(_asked(request, form, found))
    reason = is_good.reason if found and is_good is not None else ""
    context = {"reason": reason}
    return _secret(form_page(request, "public/invitation_over.html", Form(), 410, **context))


def _accepted(form: Form, token: str) -> Lead | bool | None:
    return attempt(form, accept_invitation, secret=token, at=timezone.now())


def _asked(request: HttpRequest, form: Form, invitation: LeadInvitation) -> HttpResponse:
    return form_page(request, "public/invitation.html", form, invitation=invitation)


def _secret(response: HttpResponse) -> HttpResponse:
    """The token is in the address: it is told to no other site and kept in no cache (SEC-09)."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
