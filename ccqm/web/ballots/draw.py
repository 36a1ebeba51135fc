"""Get a ballot: the browser draws it, we sign what we cannot read."""

import base64
import binascii
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ccqm.ballots.actions import issue, note_received, stop_letters
from ccqm.ballots.models import Place
from ccqm.kit.verdict import Refused
from ccqm.web.kit.apart import show
from ccqm.web.kit.guards import ballot_link


@ballot_link
def page(request: HttpRequest, place: Place, token: str) -> HttpResponse:
    """What is promised, and a button. Opening the page gives nothing out."""
    key = _text(bytes(place.roll.public_key))
    context: dict[str, Any] = {"place": place, "roll": place.roll, "key": key, "token": token}
    return show(request, "ballots/draw.html", **context)


@ballot_link
@require_POST
def sign(request: HttpRequest, place: Place, token: str) -> HttpResponse:
    """The signature of a blinded ballot; 409 and the reason when there is none to give."""
    try:
        return JsonResponse({"signature": _text(issue(token, blinded=_blinded(request)))})
    except Refused as refused:
        return JsonResponse({"reason": str(refused.reason)}, status=409)
    except ValueError:
        return JsonResponse({"reason": _("This is not a ballot.")}, status=409)


@ballot_link
@require_POST
def received(request: HttpRequest, place: Place, token: str) -> HttpResponse:
    """The browser says that its ballot works."""
    note_received(token, blinded=_blinded(request))
    return JsonResponse({"signature": ""})


@ballot_link
@require_POST
def quiet(request: HttpRequest, place: Place, token: str) -> HttpResponse:
    """No more letters about this survey; the ballot stays."""
    stop_letters(token)
    return show(request, "ballots/quiet.html", token=token)


def _blinded(request: HttpRequest) -> bytes:
    """What was sent; nothing where it is not base64."""
    given = request.POST.get("blinded", "")
    try:
        return base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return b""


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
