"""A member's own page: the confirmation, by a link that only they have, and the way back out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from ccqm.accounts.models import User
from ccqm.pledges.models import Signature
from ccqm.pledges.queries import coverage, signature_at
from ccqm.pledges.signing import withdraw_signature
from ccqm.pledges.tapestries import tapestry_of
from ccqm.pledges.tapestry.dyes import ALL
from ccqm.portfolios.queries import pledges_of
from ccqm.web.kit.guards import public_page
from ccqm.web.kit.keeping import hold


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
        "token": token,
        "is_kept": _is_kept(request, signature),
        "participant": signature.participant,
        "covered": coverage(signature.participant),
        "dye": ALL[signature.thread],
        "tapestry": _tapestry(signature),
        "address": request.build_absolute_uri(),
    }
    response = render(request, "members/yours.html", context)
    # The token is in the address: tell it to nobody else, and keep no copy (SEC-09, SEC-24).
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


@public_page
@require_POST
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """Remember which signature its writer wants to keep; it is tied to nobody yet."""
    signature = signature_at(token)
    if signature is None:
        raise Http404
    hold(request, signature)
    return redirect("mine:keep" if request.user.is_authenticated else "account:own")


def _is_kept(request: HttpRequest, signature: Signature) -> bool:
    """Whether the reader keeps it; that somebody else does is nobody's business."""
    return isinstance(request.user, User) and (
        pledges_of(request.user).filter(signature=signature).exists()
    )


def _tapestry(signature: Signature) -> SafeString | None:
    """The picture with the reader's own thread in it, drawn into the page: no address shows it."""
    tapestry = tapestry_of(signature.participant, own=signature)
    return mark_safe(tapestry.svg()) if tapestry else None  # noqa: S308  our own, escaped
