"""Web addresses that people give us. We never fetch the pages behind them (SEC-23)."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Verdict, no, yes

LINK_LONGEST = 2000
"""Characters; longer addresses do not work in every browser."""


def is_web_address(address: str) -> Verdict:
    """Only http and https, without a name or password in it. The page is never fetched (SEC-23)."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or parts.username is not None:
        return no(_("Enter a web address, like https://www.example.org/news"))
    if len(address) > LINK_LONGEST:
        return no(_("The web address must be %s characters or fewer.") % f"{LINK_LONGEST:,}")
    return yes()


def host_of(address: str) -> str:
    """The part of an address that says whose page it is; "" when there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
