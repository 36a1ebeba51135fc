"""Names, addresses and words to search: plain values in, plain values out."""

import re
import unicodedata
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Verdict, no, yes

MOST_WORDS = 8
LONGEST_SEARCH = 200
LONGEST_SLUG = 60
SHORTEST_REASON = 20
# From how much of two names being the same we ask a person to look (0 to 1).
ALIKE = 0.75

# Letters that Unicode does not take apart into a plain letter and a mark.
_LATIN = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
    "ŋ": "ng", "ə": "e",
}  # fmt: skip
# Each letter is followed by how it is spelled.
_GREEK = "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo"
_CYRILLIC = (
    "аa бb вv гg дd еe жzh зz иi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь "
    "эe юyu яya іi єie ґg"
)
_PLAIN = str.maketrans(_LATIN)
_SPOKEN = str.maketrans(_LATIN | {pair[0]: pair[1:] for pair in f"{_GREEK} {_CYRILLIC}".split()})


def folded(text: str) -> str:
    """Give text as it is searched for: small letters, no accents, words with one space between.

    Both what is stored and what is asked for pass through here, so "Zoë" finds "ZOE". Signs,
    emoji, control and direction marks fall away; letters and figures of every script stay.
    """
    small = unicodedata.normalize("NFKC", text).casefold()
    apart = unicodedata.normalize("NFKD", small).translate(_PLAIN)
    return " ".join("".join(_kept(char) for char in apart).split())


def _kept(char: str) -> str:
    """Keep letters and figures, drop accents and hidden marks, turn the rest into spaces."""
    kind = unicodedata.category(char)
    if kind[0] in "LN" or kind == "Mc":  # Mc: the vowel signs of Hindi, Tamil and others
        return char
    return "" if kind in {"Mn", "Me", "Cf"} else " "


def search_words(text: str) -> list[str]:
    """Give the words someone looks for: the first eight of the first 200 letters, each once."""
    return list(dict.fromkeys(folded(text[:LONGEST_SEARCH]).split()))[:MOST_WORDS]


def slug_of(name: str) -> str:
    """Spell a name in plain letters for an address, or give "" when too little of it remains.

    Latin, Greek and Cyrillic letters are written out. A name in another script gives "": its
    owner gets a reference, which is better than an address with holes in it.
    """
    letters = folded(name)
    plain = unicodedata.normalize("NFKD", letters.translate(_SPOKEN))
    if any(char.isalpha() and not char.isascii() for char in plain):
        return ""
    spelled = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
    return spelled if sum(char.isalpha() for char in spelled) > 1 else ""


def may_leave(*, is_owner: bool, other_owners: int, is_self: bool = True) -> Verdict:
    """Say whether a lead may stop: a participant is never left with nobody to own its work."""
    if other_owners or not is_owner:
        return yes()
    if is_self:
        return no(_("You are the only owner. Make someone else an owner first, then you can stop."))
    return no(_("This is the only owner. Make someone else an owner first."))


def is_invitation_good(state: str, *, is_over: bool) -> Verdict:
    """Say whether a link still makes a lead: used once, for seven days (SEC-09)."""
    if state == "open":
        return no(_("This link has run out. Ask for a new one.")) if is_over else yes()
    reasons = {
        "accepted": _("This link has been used."),
        "replaced": _("We have sent a newer link. Use that one."),
    }
    return no(reasons.get(state) or _("This invitation was taken back."))


def is_reason(reason: str) -> Verdict:
    """Say whether the team's reason is enough for somebody to understand it years later."""
    if len(reason.strip()) >= SHORTEST_REASON:
        return yes()
    return no(_("Say why in a sentence, so that others understand it later."))


def are_alike(one: str, other: str) -> bool:
    """Whether two names could be the same place: "Oakfield" and "Oakfield School".

    The same words, all words of the shorter within the longer, or nearly the same spelling.
    """
    first, second = set(folded(one).split()), set(folded(other).split())
    if not first or not second:
        return False
    if first <= second or second <= first:
        return True
    return SequenceMatcher(None, folded(one), folded(other)).ratio() >= ALIKE


def can_belong(*, is_individual: bool, has_parent: bool, is_circle: bool) -> Verdict:
    """Say whether a participant may belong to a parent body."""
    if is_individual:
        return no(_("One person does not belong to a parent body here."))
    if is_circle:
        return no(_("This body belongs to you, so you cannot belong to it."))
    if has_parent:
        return no(_("You belong to another parent body. Leave that one first."))
    return yes()


def can_merge(*, is_same: bool, has_merged: bool, is_person: bool) -> Verdict:
    """Say whether one record may become part of another."""
    if is_same:
        return no(_("Choose another participant, not this one."))
    if is_person:
        return no(_("One person’s record is not merged with another."))
    if has_merged:
        return no(_("One of the two has been merged already."))
    return yes()
