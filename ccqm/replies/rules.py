"""When a reply may be published, and what it may answer."""

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Verdict, no, yes

LONGEST = 1000
"""Characters of one answer: half a page, so that people read it."""


def may_publish(*, is_told: bool, answers: int) -> Verdict:
    """A reply needs results to give back, and one thing that will be done about them.

    Results need not be good: nothing here asks what they say.
    """
    if not is_told:
        return no(_("Fewer than five people answered. Nothing could be shown safely."))
    if not answers:
        return no(_("First say what you will do about at least one thing."))
    return yes()


def is_answer(we_will: str, we_did: str) -> Verdict:
    """An answer says what will be done, what was done, or both."""
    if not (we_will.strip() or we_did.strip()):
        return no(_("Say what you will do, or what you have done."))
    if max(len(we_will), len(we_did)) > LONGEST:
        return no(_("Each answer can have %(n)s characters.") % {"n": LONGEST})
    return yes()
