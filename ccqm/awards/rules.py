"""How long a mark is held, and who may take it away."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.verdict import Verdict, no, yes

REASON_MIN = 10
REASON_MAX = 2000


class State(TextChoices):
    """Whether a mark counts today. Derived from dates, never stored."""

    HELD = "held", gettext_lazy("Held")
    EXPIRED = "expired", gettext_lazy("Expired")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")


def state(*, expires_on: date, withdrawn: bool, today: date) -> State:
    """A mark is held through its whole last day, in the council's own time zone."""
    if withdrawn:
        return State.WITHDRAWN
    return State.HELD if today <= expires_on else State.EXPIRED


def expiry(awarded_on: date, months: int) -> date:
    """The last day of a mark that lasts ``months``: the day before the anniversary.

    Where the month has no such day (31 August plus six months), it is the month's last.
    """
    years, month = divmod(awarded_on.month - 1 + months, 12)
    year, month = awarded_on.year + years, month + 1
    last = calendar.monthrange(year, month)[1]
    if awarded_on.day > last:
        return date(year, month, last)
    return date(year, month, awarded_on.day) - timedelta(days=1)


def may_withdraw(current: str) -> Verdict:
    """Only a mark that is held can be withdrawn: an expired one says so by itself."""
    if current == State.HELD:
        return yes()
    return no(_("This mark is not held any more, so it cannot be withdrawn."))


def is_reason_enough(reason: str) -> Verdict:
    """A withdrawal is a serious act and its reason is kept."""
    if REASON_MIN <= len(reason.strip()) <= REASON_MAX:
        return yes()
    return no(
        _("Give a reason of %(least)d to %(most)d characters.")
        % {"least": REASON_MIN, "most": REASON_MAX}
    )


def may_renew(
    *,
    has_open_journey: bool,
    current: str | None,
    expires_on: date | None,
    today: date,
    notice_days: int,
) -> Verdict:
    """A mark is renewed at its own level: from ``notice_days`` before its last day, or once ended.

    ``current`` is the state of the mark, and None when there is none. The scheme publishes no
    rule for renewal; the edition's `renewal_notice_days` is our default. Taking a mark back was
    the team's decision, so a withdrawn one begins again only with the team.
    """
    if has_open_journey:
        return no(_("You are already working towards a level."))
    if current is None or expires_on is None:
        return no(_("There is no mark to renew."))
    if current == State.WITHDRAWN:
        return no(_("This mark was withdrawn. Talk to the team about how to begin again."))
    opens_on = expires_on - timedelta(days=notice_days)
    if today < opens_on:
        words = _("You can renew this mark from %(day)s.")
        return no(words % {"day": date_format(opens_on, "j F Y")})
    return yes()


def may_begin_next(*, holds_mark: bool, has_open_journey: bool, next_level: str | None) -> Verdict:
    """Levels are taken in order, one journey at a time."""
    if has_open_journey:
        return no(_("You are already working towards a level."))
    if not holds_mark:
        return no(_("You need to hold a mark before you begin the next level."))
    if next_level is None:
        return no(_("You hold the highest level."))
    return yes()
