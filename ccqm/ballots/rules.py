"""What may be told of a wave: a band while it is open, the tally once it is closed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Verdict, no, yes

FEWEST_TO_TELL = 10


@dataclass(frozen=True)
class Tally:
    """How many could answer, how many ballots were given out, how many came in."""

    roll: int
    issued: int
    accepted: int

    def holds(self) -> Verdict:
        """No more ballots than people, and no more answers than ballots (measurement.md, 5)."""
        if self.issued > self.roll:
            return no(_("More ballots were given out than there are people."))
        if self.accepted > self.issued:
            return no(_("More answers came in than ballots were given out."))
        return yes(
            _("%(roll)s people could answer. %(issued)s ballots were given out. %(in)s came in.")
            % {"roll": self.roll, "issued": self.issued, "in": self.accepted}
        )


def band(arrived: int, roll: int) -> str:
    """How many have answered, while a box is open: in quarters, and nothing below ten.

    `arrived` counts whole batches only, so no band moves for one person's answer.
    """
    if arrived < FEWEST_TO_TELL or roll < 1:
        return _("Fewer than %(few)s answers are in so far.") % {"few": FEWEST_TO_TELL}
    quarter = min(4 * arrived // roll, 3)
    return (
        _("Fewer than a quarter have answered so far."),
        _("A quarter or more have answered so far."),
        _("Half or more have answered so far."),
        _("Three quarters or more have answered so far."),
    )[quarter]
