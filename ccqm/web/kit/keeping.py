"""Between a person's own link and their own account: which signature they mean to keep.

The link's token is in no letter, no address of signing in and no session. The session holds its
hash, which opens nothing, and for half an hour only: computers are shared.
"""

import time

from django.http import HttpRequest

from ccqm.pledges.models import Signature

HELD = "signature_to_keep"
SECONDS = 30 * 60


def hold(request: HttpRequest, signature: Signature) -> None:
    """Remember the signature whose writer wants to keep it."""
    request.session[HELD] = [signature.withdraw_hash, int(time.time()) + SECONDS]


def held(request: HttpRequest) -> Signature | None:
    """The signature that this browser's person wants to keep, if it was not long ago."""
    found, until = request.session.get(HELD) or ("", 0)
    if time.time() > until:
        return None
    signatures = Signature.objects.select_related("participant")
    return signatures.filter(withdraw_hash=found).first()


def let_go(request: HttpRequest) -> None:
    """Forget it: it is kept, or somebody else sits here now."""
    request.session.pop(HELD, None)
