"""When enough people are trained."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccqm.kit.verdict import Verdict, no, yes
from ccqm.members.rules import needed


def have_enough_trained(trained: int, total: int, percent: int, level_title: str) -> Verdict:
    """Foundation: access to unconscious bias training (SEED); a requirement beside the steps.

    How many must take part is not public: each level's `percent` of `total` is the edition's
    default.
    """
    if total < 1:
        return no(_("Nobody is counted yet. Say how many people there are."))
    asked = needed(total, percent)
    if total == 1:
        one = _("One person takes part, and has had training.")
        none = _("One person takes part, and has had no training yet.")
        return Verdict(trained >= asked, one if trained else none)
    words = ngettext(
        "%(trained)s of %(total)s has had training. %(level)s asks for %(asked)s.",
        "%(trained)s of %(total)s have had training. %(level)s asks for %(asked)s.",
        trained,
    )
    reason = words % {"trained": trained, "total": total, "level": level_title, "asked": asked}
    return Verdict(trained >= asked, reason)


def is_held(held_on: date, today: date) -> Verdict:
    """Only training that has taken place counts."""
    if held_on > today:
        return no(_("The date of the training must be today or in the past."))
    return yes()


def is_session_believable(people: int, headcount: int) -> Verdict:
    """A counted session cannot have more people of a group than the group has."""
    if people < 1:
        return no(_("Enter how many people took part. It must be 1 or more."))
    if people > headcount:
        words = ngettext(
            "This group has %(n)s person. Check both numbers.",
            "This group has %(n)s people. Check both numbers.",
            headcount,
        )
        return no(words % {"n": headcount})
    return yes()
