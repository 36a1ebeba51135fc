"""What can be kept, and when a pledge is a thing of the past."""

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Verdict, no, yes


def may_keep(*, is_withdrawn: bool, is_kept_by_another: bool) -> Verdict:
    """A signature is kept by one person, and its words are gone once it was taken back."""
    if is_withdrawn:
        return no(_("This signature was taken back, so there is nothing to keep."))
    if is_kept_by_another:
        return no(_("This signature is kept in another account. Sign in with that one."))
    return yes()


def may_leave(*, is_current: bool) -> Verdict:
    """Only where one still belongs."""
    if is_current:
        return yes()
    return no(_("This pledge already belongs to the past."))
