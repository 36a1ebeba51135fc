"""When comments may become a theme, in whose words, and what catches a reader's eye.

Source: measurement specification, section 2, step 8: "Two trained people outside the organisation
paraphrase; a theme needs 3 or more comments". We never quote: there is no consent to ask for.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ccqm.kit.verdict import Verdict, no, yes
from ccqm.surveys.coarsening import COUNT_BANDS, M

READERS = 2
FEWEST_COMMENTS = M
"""A theme that fewer people wrote about could be one person's."""
LONGEST_THEME = 300
RUN = 6
"""So many words in a row, as somebody wrote them, are a quotation. Our choice."""
SHORTEST_QUOTE = 4
"""A whole comment of so few words is one too; "more training" is not."""
DAYS_AFTER_THEMES = 30
DAYS_AFTER_CLOSE = 365


class Tone(TextChoices):
    """Whether people were glad of something or want it better."""

    GOOD = "good", gettext_lazy("Good as it is")
    IMPROVE = "improve", gettext_lazy("Could be better")


class Mark(StrEnum):
    """What a stretch of a comment may be. It helps two people to see; it decides nothing."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"


# --- Who reads ----------------------------------------------------------------------------------
def may_read(
    *,
    has_role: bool,
    was_lead: bool = False,
    has_tie: bool = False,
    is_judging: bool = False,
    has_read: bool = False,
) -> Verdict:
    """Readers stand outside the participant, and judge it neither before nor after."""
    if not has_role:
        return no(_("They are not one of the validators, chairs or officers."))
    if was_lead:
        return no(_("They are, or were, a lead of this participant."))
    if is_judging:
        return no(_("They have, or had, a seat on a panel of this participant."))
    if has_tie and not has_read:
        return no(_("They have told us of a tie to this participant."))
    return yes(_("They can read these comments."))


def are_two(readers: Collection[object]) -> Verdict:
    """Two different people read, so that no theme is one person's view."""
    if len(set(readers)) == READERS:
        return yes()
    return no(_("Choose two different people."))


# --- What a theme is ----------------------------------------------------------------------------
def is_enough(comments: int) -> Verdict:
    """A theme needs three comments."""
    if comments >= FEWEST_COMMENTS:
        return yes()
    missing = FEWEST_COMMENTS - comments
    words = ngettext(
        "Tie %(n)s more comment to this theme. It needs at least three.",
        "Tie %(n)s more comments to this theme. It needs at least three.",
        missing,
    )
    return no(words % {"n": missing})


def are_own_words(theme: str, comments: Iterable[str]) -> Verdict:
    """A theme is told in its readers' words: nobody may be known by how they write.

    Six words in a row are a quotation, and so is a whole comment of four words or more.
    """
    ours = _plain(theme)
    for comment in comments:
        theirs = _plain(comment)
        longest = RUN if len(theirs) >= RUN else len(theirs)
        if longest < SHORTEST_QUOTE:
            continue
        runs = {tuple(theirs[n : n + longest]) for n in range(len(theirs) - longest + 1)}
        for n in range(len(ours) - longest + 1):
            if tuple(ours[n : n + longest]) in runs:
                quoted = " ".join(ours[n : n + longest])
                words = _("Somebody wrote “%(words)s”. Say it in other words.")
                return no(words % {"words": quoted})
    return yes()


def tells_nobody(theme: str) -> Verdict:
    """Neither a phone number nor an email address is ever part of a theme."""
    if any(kind in (Mark.PHONE, Mark.EMAIL) for _text, kind in marked(theme)):
        return no(_("Take the phone number or email address out."))
    return yes()


def _plain(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"['’]", "", words.casefold()))


def may_agree(*, changed_by: int | None, reader: int) -> Verdict:
    """Whoever changed a theme last cannot be the one who agrees to it."""
    if changed_by == reader:
        return no(_("You changed this theme last. The other reader must agree to it."))
    return yes()


def may_finish(*, open_themes: int) -> Verdict:
    """Before a reader finishes, every theme is agreed by both or taken out."""
    if not open_themes:
        return yes()
    words = ngettext(
        "%(n)s theme is not ready. Both of you must agree, or take it out.",
        "%(n)s themes are not ready. Both of you must agree, or take them out.",
        open_themes,
    )
    return no(words % {"n": open_themes})


def how_many(comments: int) -> str:
    """How many wrote about a theme, as a band: nobody can watch it move by one."""
    least = max(step for step in (FEWEST_COMMENTS, *COUNT_BANDS) if step <= comments)
    return _("%(n)s or more comments") % {"n": f"{least:,}"}


# --- Until when comments are kept ---------------------------------------------------------------
def destroyed_on(closed_on: date, published_on: date | None) -> date:
    """When comments go: soon after their themes are told, and a year after the close at last."""
    latest = closed_on + timedelta(days=DAYS_AFTER_CLOSE)
    if published_on is None:
        return latest
    return min(latest, published_on + timedelta(days=DAYS_AFTER_THEMES))


# --- What may be a name -------------------------------------------------------------------------
_EMAIL = r"[^\s@<>]+@[^\s@<>]+\.\w+"
_PHONE = r"\+?\(?\d[\d\s()/.-]{7,}\d"
_TITLES = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Imam|Father|Sister|Rabbi|Sir|Dame|Cllr)"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’-]*"
_WORD = re.compile(
    rf"(?P<email>{_EMAIL})|(?P<phone>{_PHONE})"
    rf"|(?P<titled>\b{_TITLES}\b\.?\s+{_CAPITAL}(?:\s+{_CAPITAL})*)|(?P<handle>@\w+)"
    rf"|(?P<capital>\b{_CAPITAL}(?:\s+(?!{_TITLES}\b){_CAPITAL})*)"
)
_NO_NAMES = frozenset(
    word
    for words in (
        "i i'm i've i'd i'll i’m i’ve i’d i’ll god covid nhs hr it ceo",
        "monday tuesday wednesday thursday friday saturday sunday january february march april",
        "may june july august september october november december christmas easter ramadan eid",
        "english british uk england islam muslim christian hindu sikh jewish diwali",
        "black white asian african european",
    )
    for word in words.split()
)


def marked(comment: str) -> list[tuple[str, str]]:
    """A comment in stretches, each with what it may be: "" or a `Mark`. Joined, they are it again.

    Capital letters within a sentence, titles and forms of address are all it goes by, so it
    misses names in small letters and marks what is none. Two people read all the same.
    """
    found: list[tuple[str, str]] = []
    end = 0
    for match in _WORD.finditer(comment):
        if kind := _kind(comment, match):
            if match.start() > end:
                found.append((comment[end : match.start()], ""))
            found.append((match[0], kind))
            end = match.end()
    if end < len(comment):
        found.append((comment[end:], ""))
    return found


def _kind(comment: str, match: re.Match[str]) -> str:
    if match["email"]:
        return Mark.EMAIL
    if match["phone"]:
        return Mark.PHONE
    if match["titled"] or match["handle"]:
        return Mark.NAME
    words = match["capital"].split()
    if _begins(comment, match.start()):
        words = words[1:]
    return Mark.NAME if any(word.casefold() not in _NO_NAMES for word in words) else ""


def _begins(comment: str, place: int) -> bool:
    """Whether a sentence begins here, so that a capital letter means nothing."""
    before = comment[:place].rstrip(" \t\"'“‘(-–*•")
    return not before or before[-1] in ".!?:;\n…"
