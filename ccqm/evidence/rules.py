"""What counts as evidence, and what may be uploaded: plain values in, a verdict out."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from ccqm.framework.edition import Keyed
from ccqm.kit.verdict import Verdict, no, yes

WORDS_LONGEST = 4000
"""Characters of an example in words."""
LINK_LONGEST = 2000
"""Characters; longer addresses do not work in every browser."""


def has_enough_evidence(
    by_area: Mapping[str, int], areas: Iterable[Keyed], per_area: int, level_title: str
) -> Verdict:
    """Achieving: "providing evidence and examples of what has changed" (guide No. 176).

    Each discovery area needs as many items as the level asks for (edition: evidence_per_area).
    """
    wanted = [area.key for area in areas]
    enough = sum(by_area.get(area, 0) >= per_area for area in wanted)
    reason = _(
        "%(enough)s of %(areas)s areas have enough evidence. %(level)s asks for %(items)s in each."
    ) % {"enough": enough, "areas": len(wanted), "level": level_title, "items": per_area}
    return yes(reason) if wanted and enough == len(wanted) else no(reason)


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


def are_people_safe(is_picture: bool, everyone_agreed: bool) -> Verdict:
    """A picture needs a promise: nobody can be recognised, or everyone has agreed (DP-11)."""
    if is_picture and not everyone_agreed:
        return no(
            _("Confirm that nobody in the picture can be recognised, or that everyone has agreed.")
        )
    return yes()
