"""Who must have heard what changed: plain values in, a verdict in words out."""

from collections.abc import Iterable
from datetime import date

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from ccqm.framework.edition import Audience
from ccqm.kit.verdict import Verdict, no, yes

WORDS_LONGEST = 2000
"""Characters of each half of "you said, we did"."""


def is_feedback_given(audiences: Iterable[str], needed: Iterable[Audience]) -> Verdict:
    """Achieving: "feeding back to staff and other stakeholders such as customers and people who
    access services" (guide No. 176).

    `needed` are the audiences that the edition names; every one of them needs an entry.
    """
    given = set(audiences)
    missing = [audience.title for audience in needed if audience.key not in given]
    if missing:
        names = get_text_list(missing, _("and"))
        return no(_("Still to add, for these people: %s.") % names)
    return yes(_("Everyone has been told what changed."))


def is_said_date_possible(said_on: date, today: date) -> Verdict:
    """People have already said it, so the day cannot lie ahead."""
    if said_on > today:
        return no(_("The date must be today or in the past."))
    if said_on.year < 2000:
        return no(_("The year must be 2000 or later."))
    return yes()
