"""When a picture may be seen: plain values in, a verdict out (DP-11)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Verdict, no, yes

MOST_PICTURES = 12
"""Pictures of one participant."""
KEPT_AFTER_CONSENT = timedelta(days=30)
"""How long the files wait for the consent to be made longer, once it has ended."""
CONSENT_LONGEST = timedelta(days=5 * 366)
"""Children grow up: nobody agrees for ever."""

NOBODY, ADULTS, CHILDREN = "nobody", "adults", "children"
WEBSITE = "website"


@dataclass(frozen=True)
class Record:
    """What a lead has said about one picture and the people in it."""

    alternative: str
    people: str
    holder: str = ""
    covers: Collection[str] = ()
    until: date | None = None
    parents_agreed: bool = False


def missing(record: Record) -> dict[str, str]:
    """What a picture still needs before everyone may see it, by what it is about (DP-11).

    Where somebody can be recognised: who keeps the consents, that they cover this website, and
    until when; with people under 18 also that parents have agreed in writing.
    """
    found = {}
    if not record.alternative.strip():
        found["alternative"] = _("Describe the picture for people who cannot see it")
    if record.people not in (NOBODY, ADULTS, CHILDREN):
        found["people"] = _("Select if anyone can be recognised")
    if record.people in (ADULTS, CHILDREN):
        if not record.holder.strip():
            found["consent_holder"] = _("Enter who keeps the consents")
        if WEBSITE not in record.covers:
            found["consent_covers"] = _("To show it here, people must have agreed to websites")
        if not record.until:
            found["consent_until"] = _("Enter the last day of the consent")
    if record.people == CHILDREN and not record.parents_agreed:
        found["parents_agreed"] = _("Confirm that parents or carers have agreed in writing")
    return found


def is_complete(record: Record, today: date) -> Verdict:
    """A picture stays private until its record is complete, and after the consent has ended."""
    for words in missing(record).values():
        return no(words)
    if record.until and record.until < today:
        return no(_("The consent has ended"))
    return yes()


def state_words(record: Record, *, is_wanted: bool, is_hidden: bool, today: date) -> str:
    """Where a picture stands, for its leads."""
    complete = is_complete(record, today)
    if is_hidden:
        return _("Hidden: somebody asked us to take it away. Please look at it")
    if not complete:
        return _("Private. %(missing)s") % {"missing": complete.reason}
    return _("Everyone can see it") if is_wanted else _("Private, as you chose")


def is_lasting(until: date | None, today: date) -> Verdict:
    """A consent that is written down now ends later than now, and ends at all."""
    if until and until < today:
        return no(_("The last day must be today or in the future"))
    if until and until > today + CONSENT_LONGEST:
        return no(_("The last day must be within 5 years. You can make it longer then"))
    return yes()


def has_room(standing: int) -> Verdict:
    """Enough for a page that loads fast, and for a lead to keep an eye on."""
    if standing >= MOST_PICTURES:
        return no(
            _("You have %(n)s pictures. Remove one before you add another.") % {"n": MOST_PICTURES}
        )
    return yes()
