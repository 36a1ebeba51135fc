"""A tablet that people pass on: the same form, empty again for each person.

No address of it holds anything of the person before: their own link waits in the session until
they ask for it, and goes when the next form opens.
"""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ccqm.members.models import SignUpLink
from ccqm.pledges.models import Way
from ccqm.pledges.tapestries import tapestry_of
from ccqm.web.kit.guards import member_link
from ccqm.web.kit.keeping import let_go
from ccqm.web.members.sign_up import asked, nobody_signs_alone

OWN = "kiosk_own"
SECONDS = 10
SECONDS_TO_KEEP = 60
"""Long enough to point a phone at a code."""


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
        request.session[OWN] = signed.token
        return redirect("members:kiosk-thanks", link.token)
    form.fields["name"].widget.attrs["autocomplete"] = "off"
    status = 422 if form.errors else 200
    return render(request, "members/kiosk.html", context, status=status)


@member_link
def thanks(request: HttpRequest, link: SignUpLink) -> HttpResponse:
    """Thank you, for ten seconds. `?keep` shows the person's own link as a code, once."""
    wants = "keep" in request.GET
    own = request.session.pop(OWN, "") if wants else request.session.get(OWN, "")
    tapestry = tapestry_of(link.participant)
    context = {
        "participant": link.participant,
        "link": link,
        "seconds": SECONDS_TO_KEEP if wants and own else SECONDS,
        "code": _code(request, own) if wants and own else "",
        "may_keep": bool(own) and not wants,
        "tapestry": mark_safe(tapestry.svg()) if tapestry else None,  # noqa: S308  our own
    }
    return render(request, "members/kiosk_thanks.html", context)


def _code(request: HttpRequest, token: str) -> SafeString:
    address = request.build_absolute_uri(reverse("members:yours", args=[token]))
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=6, border=4, light="#fff", svgclass="app-qr", lineclass=None, title=_("QR code")
    )
    return mark_safe(drawn)  # noqa: S308  drawn by segno from our own address
