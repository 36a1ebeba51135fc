"""How often a public form may be sent (SEC-08): generous, for a whole school shares one address."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 60 * 60


def address_of(request: HttpRequest) -> str:
    """The network address a request comes from."""
    return str(get_adapter().get_client_ip(request))


def is_within_limit(what: str, who: str, *, most: int, seconds: int = HOUR) -> bool:
    """Count one sending of the form `what` by `who`, and say whether it may go on.

    The counter lives in the shared cache, so it holds across processes. It is kept under a hash
    of `who`, never an address or token itself.
    """
    hidden = salted_hmac("ccqm.limits", who).hexdigest()[:32]
    key = f"limit:{what}:{hidden}:{int(time.time()) // seconds}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # the window ended between the two lines: a new one has begun
        return True
