"""The sheet to sign on, as an A4 PDF that a screen reader can read too (A11Y-08)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ccqm.awareness.pack.printing import LONGEST_NAME, Pack, content, named, printed, shortened
from ccqm.papers.models import Sheet
from ccqm.papers.rules import LINES
from ccqm.pledges.tapestry.dyes import ALL

SOURCE = Path(__file__).parent / "sheet.typ"


def sheet_print(sheet: Sheet, pack: Pack, *, at: datetime) -> bytes:
    """All pages of a sheet, in its own language, as PDF/UA-1. `pack` holds the online form's
    address. Raises Refused for letters that no font here can draw."""
    with translation.override(sheet.language):
        title = _("Signature sheet %(code)s: %(name)s") % {"code": sheet.code, "name": named(pack)}
        words = content(pack, title) | {
            "sheet": sheet.code,
            "of": shortened(sheet.of.name, LONGEST_NAME),
            "is_led": sheet.group.is_led,
            "pages": [_page(page, sheet.pages) for page in range(sheet.pages)],
            "said": _said(sheet, pack),
        }
        refusal = _("A name here has letters that we cannot print yet.")
        return printed(SOURCE, words, paper="a4", at=at, refusal=refusal)


def _page(page: int, pages: int) -> dict[str, Any]:
    return {
        "lines": list(range(page * LINES + 1, (page + 1) * LINES + 1)),
        "number": _("Page %(n)s of %(pages)s") % {"n": page + 1, "pages": pages},
    }


def _said(sheet: Sheet, pack: Pack) -> dict[str, Any]:
    colours = ", ".join(str(dye.title) for dye in ALL.values())
    return {
        "heading": _("Join in, if you like"),
        "code": _("Sheet code"),
        "alt": _("QR code for %(address)s") % {"address": pack.address},
        "promise": _for_children() if sheet.group.is_led else _for_adults(),
        "online": _("Or sign online"),
        "columns": _children_columns() if sheet.group.is_led else _adult_columns(),
        "colours": _("Colours of thread: %(colours)s.") % {"colours": colours},
        "help": _("Do you need help, or do you want to take your signature back later? "
                  "Ask whoever keeps this sheet, or write to %(email)s.")
        % {"email": pack.brand.email},
    }  # fmt: skip


def _for_adults() -> list[str]:
    return [
        _("You choose freely, and you need not sign. Initials are enough."),
        _("Whoever leads or collects this sees what you write. A photo may be kept for a year."),
        _("Online, nobody is shown your name: use the code. It counts the same."),
        _("Your pledge may be shown only if you tick the box, and never with your name."),
    ]


def _for_children() -> list[str]:
    return [
        _("Each child chooses freely, and need not join in."),
        _("Please write no names. Draw a small sign, such as a star or a leaf."),
        _("Your teacher or leader counts the signs."),
    ]


def _adult_columns() -> list[str]:
    return [_("Line"), _("Name or initials"), _("My own pledge, if I like"), _("Show it?"),
            _("Colour")]  # fmt: skip


def _children_columns() -> list[str]:
    return [_("Line"), _("My sign, no name"), _("What I will do, if I like"), _("Colour")]
