"""When a promise counts, and what of it may be told."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccqm.kit.verdict import Verdict, no, yes
from ccqm.members.rules import FEWEST_TO_TELL, Coverage, needed, told


def is_commitment_made(is_made: bool) -> Verdict:
    """Step 3: completing the formal commitment form is mandatory (scheme facts, S3)."""
    return yes(_("You have made it.")) if is_made else no(_("It is not made yet."))


def has_public_pledge(is_published: bool, has_proof: bool) -> Verdict:
    """Step 3: supplying "a pledge and proof of who is taking the journey" is mandatory; "a link to
    the organisation's own website is enough" (S3), and the public can see the pledge (SEED).

    What counts as proof: decision 13.
    """
    if not is_published:
        return no(_("Your pledge is not published yet."))
    if not has_proof:
        return no(
            _(
                "Your pledge is published. Now show who is taking part: "
                "add a link or a file, or put yourselves in the public list."
            )
        )
    return yes(_("Your pledge is published, and you show who is taking part."))


def have_enough_signed(signed: int, total: int, percent: int, level_title: str) -> Verdict:
    """Step 3: full sign-up from all participants, members or employees (SEED).

    What "full" means is not public: each level's `percent` of `total` is the edition's default.
    `signed` is counted exactly; the words tell it in steps.
    """
    if total < 1:
        return no(_("Nobody is counted yet. Say how many people there are."))
    asked = needed(total, percent)
    if total == 1:
        return Verdict(signed >= asked, signed_words(signed, total))
    words = _("%(signed)s %(level)s asks for %(asked)s.")
    reason = words % {
        "signed": signed_words(told(signed, total, asked), total),
        "level": level_title,
        "asked": f"{asked:,}",
    }
    return Verdict(signed >= asked, reason)


def signed_words(number: int, total: int) -> str:
    """The one sentence of how many have signed, for leads, validators, the team and the public.

    `number` is one that may be told: see `members.rules.told`.
    """
    if total == 1:
        one = _("One person takes part, and has signed.")
        return one if number else _("One person takes part, and has not signed yet.")
    if number >= total:
        words = ngettext(
            "%(total)s of %(total)s has signed.", "%(total)s of %(total)s have signed.", total
        )
    elif number:
        words = _("At least %(number)s of %(total)s have signed.")
    elif total > FEWEST_TO_TELL:
        words = _("Fewer than %(few)s of %(total)s have signed.")
    else:
        words = _("Not everyone has signed yet.")
    numbers = {"number": f"{number:,}", "total": f"{total:,}"}
    return words % {**numbers, "few": FEWEST_TO_TELL}


def is_decided(decided_on: date, today: date) -> Verdict:
    """A commitment tells of a decision that has been taken."""
    if decided_on > today:
        return no(_("The date of the decision must be today or in the past."))
    return yes()


def may_show_pledges(coverage: Coverage) -> Verdict:
    """Members' own pledges, always without names, only when enough people could be the writer."""
    if coverage.count >= FEWEST_TO_TELL:
        return yes()
    return no(
        _("Members' own pledges are shown once at least %(n)s people have signed.")
        % {"n": FEWEST_TO_TELL}
    )
