"""What counts as evidence, and what may be uploaded: plain values in, a verdict out."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from ccqm.framework.edition import Keyed
from ccqm.kit.verdict import Verdict, no, yes

WORDS_LONGEST = 4000
"""Characters of an example in words."""


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
