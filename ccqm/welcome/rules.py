"""What may be asked of whom, and when a registration may still be answered."""

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Verdict, no, yes

SHORTEST_REASON = 20


def is_waiting(status: str) -> Verdict:
    """Say whether a registration still waits for an answer: it is answered once."""
    if status == "waiting":
        return yes()
    return no(_("This registration has already been answered."))


def are_known(chosen: Iterable[str], known: Collection[str]) -> Verdict:
    """Say whether every choice is one that the edition offers."""
    if set(chosen) <= set(known):
        return yes()
    return no(_("Choose from the answers on the page."))


def is_reachable(reach_by: str, *, phone: str, address: str) -> Verdict:
    """Say whether we have what it takes to reach somebody in the way they asked for."""
    if reach_by == "phone" and not phone.strip():
        return no(_("Enter a phone number, so that we can call."))
    if reach_by == "letter" and not address.strip():
        return no(_("Enter a postal address, so that we can write a letter."))
    return yes()


def is_kind_reason(reason: str) -> Verdict:
    """Say whether a person who is declined is told enough to understand why."""
    if len(reason.strip()) >= SHORTEST_REASON:
        return yes()
    return no(_("Say why in a sentence or two, so that they know what they can do next."))


def days_waiting(since: date, today: date) -> int:
    """Whole days since the registration came, never less than none."""
    return max((today - since).days, 0)
