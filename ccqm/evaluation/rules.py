"""When a self-evaluation is complete: plain values in, a verdict in words out."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccqm.kit.verdict import Verdict, no, yes

STAGES = (1, 2, 3, 4)
REASON_SHORTEST = 10
"""Characters. Fewer than this cannot say why."""
REASON_LONGEST = 2000
"""Characters. About a page, so that a panel can read 25 of them."""


def is_evaluation_complete(rated: int, criteria: int) -> Verdict:
    """Developing requires participants to "carry out a self-evaluation" (guide No. 176).

    Every criterion of the edition needs a stage and a reason.
    """
    reason = ngettext(
        "%(rated)s of %(total)s criterion is rated.",
        "%(rated)s of %(total)s criteria are rated.",
        criteria,
    ) % {"rated": rated, "total": criteria}
    return yes(reason) if 0 < criteria <= rated else no(reason)


def is_reason_short_enough(reason: str) -> Verdict:
    """Even a draft keeps to the longest length, so that nothing is cut off in silence."""
    if len(reason) <= REASON_LONGEST:
        return yes()
    return no(
        _("Your reason must be %(limit)s characters or fewer. You have written %(length)s.")
        % {"limit": f"{REASON_LONGEST:,}", "length": f"{len(reason):,}"}
    )


def is_rating_complete(stage: int | None, reason: str) -> Verdict:
    """A rating counts once it has a stage and a reason; until then it is a draft."""
    if stage is None:
        return no(_("Select the stage that fits you best."))
    if len(reason.strip()) < REASON_SHORTEST:
        return no(
            _("Say why you chose this stage, in %(limit)s characters or more.")
            % {"limit": REASON_SHORTEST}
        )
    return is_reason_short_enough(reason)
