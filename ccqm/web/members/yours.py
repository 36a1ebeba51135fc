"""A member's own page: the confirmation, by a link that only they have, and the way back out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ccqm.pledges.actions import withdraw_signature
from ccqm.pledges.queries import coverage, signature_at
from ccqm.web.kit.guards import public_page


@public_page
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Thank you; here is what you signed. A POST withdraws it: opening a link never does."""
    signature = signature_at(token)
    if signature is None:
        raise Http404
    if request.method == "POST":
        withdraw_signature(signature, at=timezone.now())
        return redirect("members:yours", token)
    context = {
        "signature": signature,
        "participant": signature.participant,
        "covered": coverage(signature.participant),
        "address": request.build_absolute_uri(),
    }
    response = render(request, "members/yours.html", context)
    # The token is in the address: tell it to nobody else, and keep no copy (SEC-09, SEC-24).
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
