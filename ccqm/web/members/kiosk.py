"""A tablet that people pass on: the same form, empty again for each person.

Nothing hurries anyone (A11Y-2.2.1): the page after signing holds nothing private and stays until
somebody goes on. Their own link is made only when they ask for it, within five minutes, and they
may ask again for five more; it goes when the next form opens. No address holds anything of them,
and the session only the key of the form they sent, from which nobody but us can make the link.
"""

import time
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ccqm.members.models import SignUpLink
from ccqm.pledges.models import Way
from ccqm.pledges.signing import personal_token
from ccqm.pledges.tapestries import tapestry_of
from ccqm.web.kit.guards import member_link
from ccqm.web.kit.keeping import let_go
from ccqm.web.members.sign_up import asked, nobody_signs_alone

OWN = "kiosk_own"
MINUTES = 5
"""Long enough to find a phone and point it at a code; asking again begins anew."""


@member_link
def page(request: HttpRequest, link: SignUpLink) -> HttpResponse:
    """The form, empty; nothing of the last person is left."""
    if request.method != "POST":
        request.session.pop(OWN, None)
        let_go(request)
    if found := nobody_signs_alone(request, link):
        return found
    form, signed, context = asked(request, link, Way.KIOSK)
    if signed:
        _hold(request, str(signed.signature.submission_key))
        return redirect("members:kiosk-thanks", link.token)
    form.fields["name"].widget.attrs["autocomplete"] = "off"
    status = 422 if form.errors else 200
    return render(request, "members/kiosk.html", context, status=status)


@member_link
def thanks(request: HttpRequest, link: SignUpLink) -> HttpResponse:
    """Thank you. `?keep` shows the person's own link as a code, for as long as they ask."""
    own, wants = _held(request), "keep" in request.GET
    if own and wants:
        _hold(request, own)
    tapestry = tapestry_of(link.participant)
    context = {
        "participant": link.participant,
        "link": link,
        "minutes": MINUTES,
        "code": _code(request, personal_token(UUID(own))) if own and wants else "",
        "may_keep": bool(own) and not wants,
        "tapestry": mark_safe(tapestry.svg()) if tapestry else None,  # noqa: S308  our own
    }
    response = render(request, "members/kiosk_thanks.html", context)
    if own and wants:
        response.headers["Refresh"] = f"{MINUTES * 60}; url={_form_of(link)}"
    return response


def _form_of(link: SignUpLink) -> str:
    return reverse("members:kiosk", args=[link.token])


def _hold(request: HttpRequest, key: str) -> None:
    request.session[OWN] = [key, time.time() + MINUTES * 60]


def _held(request: HttpRequest) -> str:
    """The key of the form that was sent last, for some minutes."""
    key, until = request.session.get(OWN) or ("", 0)
    return key if time.time() < until else ""


def _code(request: HttpRequest, token: str) -> SafeString:
    address = request.build_absolute_uri(reverse("members:yours", args=[token]))
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=6, border=4, light="#fff", svgclass="app-qr", lineclass=None, title=_("QR code")
    )
    return mark_safe(drawn)  # noqa: S308  drawn by segno from our own address
