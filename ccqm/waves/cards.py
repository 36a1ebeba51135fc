"""Cards with paper codes, as PDF to print and cut apart: the codes are told in it once."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from ccqm.awareness.pack.printing import Pack, content, named, printed

SOURCE = Path(__file__).parent / "cards.typ"
PER_PAGE = 8


def cards(codes: Sequence[str], pack: Pack, *, at: datetime) -> bytes:
    """One card for each code, eight to an A4 page, as PDF/UA-1. `pack` holds the address where
    codes are typed. Raises Refused for letters that no font here can draw."""
    words = content(pack, _("Cards with codes: %(name)s") % {"name": named(pack)}) | {
        "pages": [list(codes[n : n + PER_PAGE]) for n in range(0, len(codes), PER_PAGE)],
        "said": {
            "heading": _("How is it here? Tell us without your name."),
            "code": _("Your code, for one answer:"),
            "promise": _("Nobody noted who got which card. Point your phone at the picture and "
                         "type the code. Keep the card until the survey closes."),
            "address": _("Or type this address:"),
        },
    }  # fmt: skip
    refusal = _("A name here has letters that we cannot print yet.")
    return printed(SOURCE, words, paper="a4", at=at, refusal=refusal)
