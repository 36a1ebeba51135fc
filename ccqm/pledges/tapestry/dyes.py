"""The colours of threads: chosen freely by whoever signs, never given for what a person is."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Dye(NamedTuple):
    """A colour by name, and as "#rrggbb"."""

    title: str | Promise
    colour: str


DYES: dict[str, Dye] = {
    "gold": Dye(_("Gold"), "#dd9f2e"),
    "orange": Dye(_("Orange"), "#cf6a2c"),
    "red": Dye(_("Red"), "#b23a2b"),
    "rose": Dye(_("Rose"), "#b9486b"),
    "purple": Dye(_("Purple"), "#71407f"),
    "blue": Dye(_("Blue"), "#3d4c9f"),
    "teal": Dye(_("Teal"), "#14766d"),
    "green": Dye(_("Green"), "#6a8239"),
}
"""In the order in which they lie beside each other in the cloth, like a rainbow."""

PLAIN = "plain"
UNDYED = Dye(_("Plain, like undyed wool"), "#cdbb97")
ALL = DYES | {PLAIN: UNDYED}

LIGHTEST, DARKEST = 1.1, 0.88
SHADES = 3
"""Each colour comes in three shades, as wool does that was dyed in three pots."""


def shade(colour: str, number: int) -> str:
    """One of the `SHADES` of a colour, from the darkest (0) to the lightest."""
    return mixed(colour, DARKEST + (LIGHTEST - DARKEST) * number / (SHADES - 1))


def mixed(colour: str, factor: float) -> str:
    """A colour made darker (below 1) or lighter (above)."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{min(255, round(part * factor)):02x}" for part in parts)
