"""How often one address may send a public form (SEC-08): generous, for a school shares one."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 60 * 60


def is_within_limit(request: HttpRequest, form: str, *, most: int, seconds: int = HOUR) -> bool:
    """Count one sending of this form from this network address, and say whether it may go on.

    The counter lives in the shared cache, so it holds across processes. It is kept under a hash
    of the address, never the address itself.
    """
    address = get_adapter().get_client_ip(request)
    who = salted_hmac("ccqm.limits", address).hexdigest()[:32]
    key = f"limit:{form}:{who}:{int(time.time()) // seconds}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # the window ended between the two lines: a new one has begun
        return True
