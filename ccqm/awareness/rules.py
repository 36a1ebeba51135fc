"""When awareness counts as raised."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccqm.kit.verdict import Verdict, no, yes


def is_awareness_raised(activities: int) -> Verdict:
    """Step 2: everyone knows of the interest, that it is personal too, and what it covers.

    Source: the scheme's page on step 2 (scheme facts, S2). It names no number, so one recorded
    activity is our reading: the smallest amount that can be looked at.
    """
    if activities < 1:
        return no(_("Nothing is recorded yet. Add at least one thing you did."))
    words = ngettext("%(n)s activity is recorded.", "%(n)s activities are recorded.", activities)
    return yes(words % {"n": activities})


def has_been_done(done_on: date, today: date) -> Verdict:
    """Only what has happened counts: plans belong to a later step."""
    if done_on > today:
        return no(_("The date must be today or in the past."))
    return yes()
