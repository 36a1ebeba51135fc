"""What everybody may know of a wave: its key from the start, a band while open, then the tally."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from ccqm.answers.queries import arrived
from ccqm.ballots.models import Roll
from ccqm.ballots.queries import size, tally
from ccqm.ballots.rules import band
from ccqm.web.kit.apart import show
from ccqm.web.kit.guards import public_page


@public_page
def page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The key's fingerprint, so that people can see that it is the same for all; and the count."""
    roll = Roll.objects.filter(pk=key).first()
    if not roll:
        raise Http404
    counted = arrived(key)
    found = tally(roll, counted)
    context: dict[str, Any] = {
        "roll": roll,
        "tally": found,
        "verdict": found and found.holds(),
        "band": band(counted, size(roll)),
    }
    return show(request, "ballots/tally.html", **context)
