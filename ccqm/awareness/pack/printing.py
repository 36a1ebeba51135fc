"""The poster and the slips, as PDF that prints well and that a screen reader can read (A11Y-08).

Typst sets them. What people wrote reaches it as JSON, never as source, so it cannot be commands.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.conf import settings
from django.utils.translation import gettext as _

from ccqm.kit.brand import Brand
from ccqm.kit.verdict import Refused

SOURCES = Path(__file__).parent
STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1, ISO 14289-1: tagged, titled, with a language and words for each picture."""
PAPERS = ("a4", "a3")
KEPT = "\n\u200c\u200d"
"""Line end, and the two signs by which some scripts join or part letters."""
LONGEST_NAME = 200
LONGEST_PLEDGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What a pack is made of. `pledge` is "" while none is public; `emblem` is SVG."""

    participant: str
    pledge: str
    pledge_language: str
    address: str
    language: str
    brand: Brand
    emblem: str

    def at(self, address: str, language: str) -> "Pack":
        """The same pack for another address, such as that of a team, and in another language."""
        return replace(self, address=address, language=language)


def poster(pack: Pack, *, paper: str, at: datetime) -> bytes:
    """A poster on A4 or A3 as PDF/UA-1.

    Raises ValueError for another paper, Refused for letters that no font here can draw.
    """
    if paper not in PAPERS:
        raise ValueError(paper)
    title = _("Poster: %(name)s") % {"name": named(pack)}
    return printed(SOURCES / "poster.typ", content(pack, title), paper=paper, at=at)


def slips(pack: Pack, *, at: datetime) -> bytes:
    """Eight slips on an A4 sheet, to cut apart, as PDF/UA-1. Raises Refused like `poster`."""
    title = _("Slips: %(name)s") % {"name": named(pack)}
    return printed(SOURCES / "slips.typ", content(pack, title), paper="a4", at=at)


def named(pack: Pack) -> str:
    """The participant's name, as much of it as fits on paper."""
    return shortened(pack.participant, LONGEST_NAME)


def shortened(words: str, longest: int) -> str:
    """The words without what nobody can see, cut with a sign where they are longer than this."""
    seen = "".join(letter for letter in words if _is_printable(letter))
    return seen if len(seen) <= longest else seen[: longest - 1] + "…"


def _is_printable(letter: str) -> bool:
    """Not a control, nor a code that stands for nothing; joiners and line ends matter."""
    return letter in KEPT or unicodedata.category(letter)[0] != "C"


def qr_of(address: str) -> str:
    """The address as SVG, with the quiet zone that readers need."""
    drawn: str = segno.make(address, error="m", micro=False).svg_inline(
        scale=4, border=4, light="#fff", omitsize=True
    )
    return drawn


def content(pack: Pack, title: str) -> dict[str, Any]:
    """What every print of a pack is set from."""
    name = {"name": named(pack)}
    return {
        "title": title,
        "name": named(pack),
        "author": pack.brand.council,
        "description": _("How to add your name to the promise of %(name)s.") % name,
        "language": pack.language,
        "colours": {
            "threads": pack.brand.colours.threads,
            **{
                key: getattr(pack.brand.colours, key)
                for key in ("brand", "dark", "tint", "ink", "quiet")
            },
        },
        "emblem": pack.emblem,
        "qr": qr_of(pack.address),
        "address": pack.address,
        "pledge": shortened(pack.pledge, LONGEST_PLEDGE) or _everyones(pack),
        "pledge_language": pack.pledge_language if pack.pledge else pack.language,
        "words": _words(pack),
    }


def _everyones(pack: Pack) -> str:
    """What stands on the poster while the participant has no public pledge."""
    return _("We want everyone to feel welcome here. Each of us can do something for it.")


def _words(pack: Pack) -> Mapping[str, Any]:
    scheme = pack.brand.scheme
    return {
        "scheme": scheme,
        "emblem": _("Emblem of the %(scheme)s") % {"scheme": scheme},
        "code": _("QR code for %(address)s") % {"address": pack.address},
        "heading": _("%(name)s is taking part") % {"name": named(pack)},
        "promise": _("What we promise"),
        "call": _("Add your name"),
        "lines": [
            _("Point your phone at the code."),
            _("It takes a minute. You need no account."),
            _("It is your choice. Nobody is told who signed, or who did not."),
        ],
        "address": _("Or type this address:"),
        "help": _("Do you need help? Write to %(email)s or call %(phone)s.")
        % {"email": pack.brand.email, "phone": pack.brand.phone},
    }


def printed(
    source: Path, content: Mapping[str, Any], *, paper: str, at: datetime, refusal: str = ""
) -> bytes:
    """A Typst source below this package's code, set with `content`, as PDF/UA-1.

    Raises Refused, with the words of `refusal`, for letters that no font here can draw.
    """
    try:
        made: bytes = typst.compile(
            source,
            root=SOURCES.parents[1],
            font_paths=[settings.PRINT_FONTS],
            format="pdf",
            sys_inputs={"pack": json.dumps(content), "paper": paper},
            pdf_standards=[STANDARD],
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        # The standard forbids a letter that no font can draw: better no poster than empty boxes.
        if "could not be displayed" not in str(error):
            raise
        words = _(
            "Your name or pledge has letters that we cannot print yet. Your texts still work."
        )
        raise Refused(refusal or words) from error
    return made
