"""What a sheet of paper can hold, and when it may be used."""

from datetime import timedelta

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Verdict, no, yes

LINES = 20
"""On one page."""
PAGES_MOST = 10
PHOTO_KEPT = timedelta(days=365)
"""How long the photo of a counted sheet is kept: long enough to be asked about it once."""


def can_be_printed(pages: int) -> Verdict:
    """A sheet has few pages: several sheets are easier to collect than one thick one."""
    if 1 <= pages <= PAGES_MOST:
        return yes()
    return no(_("A sheet has between 1 and %(most)s pages.") % {"most": PAGES_MOST})


def may_be_counted(people: int, lines: int, *, is_entered: bool) -> Verdict:
    """A sheet is used once, and nobody signs beside its lines."""
    if is_entered:
        return no(_("Lines of this sheet are entered already, so it is not counted as well."))
    if not 0 < people <= lines:
        return no(_("This sheet has %(n)s lines. Enter a number from 1 to %(n)s.") % {"n": lines})
    return yes()


def may_be_entered(*, is_counted: bool, is_led: bool) -> Verdict:
    """Children are never named (DP-04), and a counted sheet is used."""
    if is_led:
        return no(_("No child is named: count the sheet instead."))
    if is_counted:
        return no(_("This sheet is counted already. Undo the count first."))
    return yes()


def is_photo_safe(*, is_led: bool, no_child_named: bool) -> Verdict:
    """A picture of a children's sheet shows no child's name or face (DP-04, DP-11)."""
    if is_led and not no_child_named:
        return no(_("Confirm that no child's name or face is in the picture"))
    return yes()
