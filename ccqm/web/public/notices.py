"""Facts behind our legal notices, in one place so that tests can hold them to the truth."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ccqm.kit.personal import Keep

PREPARED_ON = datetime.date(2026, 11, 23)
REVIEWED_ON = datetime.date(2026, 11, 23)
"""When the accessibility statement and the privacy notice were last read against the service.
Read both again and move this date at least once a year: a test fails after 365 days (A11Y-07)."""
TESTED_ON = datetime.date(2026, 11, 23)
"""When our own checks last ran over every page by hand and by tool."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What we hold and how long we keep it, in words for the privacy notice."""

    what: str | Promise
    how_long: str | Promise


WORDS = {
    Keep.ENQUIRY: Kept(
        _("Your form to register interest, if you do not go on to take part"), _("12 months")
    ),
    Keep.DRAFT: Kept(
        _("Work you began but did not finish"),
        _("24 months after your last change. We warn you twice first."),
    ),
    Keep.AWARD_PLUS_6Y: Kept(
        _("Your plan, your evidence, scores and decisions"), _("Until your mark ends, and 6 years")
    ),
    Keep.REGISTER: Kept(
        _("The public list of who takes part and who holds a mark"),
        _("While the mark lasts. After that, only the name and the dates."),
    ),
    Keep.SIGNATURE: Kept(
        _("Names and pledges of people who sign up"),
        _("Until you take yours back, or until the mark ends and 1 year"),
    ),
    Keep.PICTURE: Kept(
        _("Pictures beside a pledge, and what is noted about each"),
        _("Until somebody takes them away, or 30 days after the consent has ended"),
    ),
    Keep.ROSTER: Kept(
        _("Names and email addresses of the people whom a lead has listed"),
        _("Until the list is given up, or 2 years after a person has left"),
    ),
    Keep.IMPORT: Kept(_("A file that a lead sent us to fill such a list"), _("7 days")),
    Keep.SHEET_PHOTO: Kept(
        _("A photo of a sheet of paper that people signed, kept as proof"),
        _("Until the count is undone, or 12 months"),
    ),
    Keep.TRAINING: Kept(_("Who went to training"), _("Until the mark ends, and 1 year")),
    Keep.PORTFOLIO: Kept(
        _("Pledges, training and reflections that you keep in an account of your own"),
        _("Until you remove them, or close your account. Nobody else sees them."),
    ),
    Keep.ACCOUNT: Kept(
        _("Your account: your name, email and how you sign in"),
        _("Until your account is closed, and 12 months"),
    ),
    Keep.SESSION: Kept(
        _("Where you are in the service, and on which device"),
        _("Until you sign out, or until you have been away for some hours"),
    ),
    Keep.MAIL: Kept(
        _("Emails that we sent you"), _("90 days. Sign-in codes go as soon as they are sent.")
    ),
    Keep.OPEN_BALLOT: Kept(
        _("What ties your answers in a survey to the ballot in your hand"),
        _("Until the survey closes"),
    ),
    Keep.COMMENTS: Kept(
        _("What you write in your own words in a survey. Two people from outside read it."),
        _("30 days after they have told the themes, or 12 months after the survey closes"),
    ),
    Keep.AUDIT: Kept(_("A record of who did what, and when"), _("7 years")),
}
"""Each term of keeping that the code knows, in words. A test holds that none is missing."""


def kept() -> tuple[Kept, ...]:
    """What we keep and how long, in the order a reader would ask."""
    return tuple(WORDS.values())
