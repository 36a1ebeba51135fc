"""What may stand as a name."""

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Verdict, no, yes


def is_plain_name(name: str) -> Verdict:
    """Say whether a name is one line and no web address.

    We write letters to an address that a stranger typed, with the name they typed: a name that
    carries a link would make us send other people's advertisements (SEC-22). Any letters of any
    script are fine (GDS-24).
    """
    if not name.strip():
        return no(_("Enter a name."))
    if "://" in name or "www." in name.lower() or not name.isprintable():
        return no(_("Enter the name only, on one line and without a web address."))
    return yes()
