"""Harmless pictures for the demo city, drawn with a few shapes: nobody is in them."""

import math
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from ccqm.pledges.tapestry.dyes import ALL

SIZE = WIDE, HIGH = 960, 640
DYES = [dye.colour for dye in ALL.values()]


def drawn(motif: str) -> bytes:
    """A PNG of one of the motifs. Raises KeyError for an unknown one."""
    picture = Image.new("RGB", SIZE, "#f3ead9")
    MOTIFS[motif](ImageDraw.Draw(picture))
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def _quilt(draw: ImageDraw.ImageDraw) -> None:
    """Squares sewn together, each with a patch of its own."""
    side = 80
    for row in range(HIGH // side):
        for column in range(WIDE // side):
            left, top = column * side, row * side
            one, other = (
                DYES[(row * 5 + column * 3) % len(DYES)],
                DYES[(row + column * 7) % len(DYES)],
            )
            draw.rectangle(
                (left, top, left + side, top + side), fill=one, outline="#f3ead9", width=3
            )
            if (row + column) % 2:
                corners = ((40, 14), (66, 40), (40, 66), (14, 40))
                draw.polygon([(left + x, top + y) for x, y in corners], fill=other)
            else:
                draw.ellipse((left + 20, top + 20, left + 60, top + 60), fill=other)


def _bunting(draw: ImageDraw.ImageDraw) -> None:
    """Flags on strings above a street."""
    draw.rectangle((0, 470, WIDE, HIGH), fill="#c9b79c")
    for house in range(6):
        left, top = house * 160, 210 + 30 * (house % 3)
        draw.rectangle(
            (left, top, left + 160, 480), fill=("#b5654a", "#c98a5e", "#a65b45")[house % 3]
        )
        draw.polygon([(left, top), (left + 80, top - 70), (left + 160, top)], fill="#5b4a44")
        draw.rectangle((left + 62, 380, left + 98, 480), fill=DYES[house % len(DYES)])
        for window in (24, 112):
            draw.rectangle((left + window, top + 40, left + window + 28, top + 84), fill="#f6e7b8")
    for string in range(3):
        for flag in range(16):
            left = flag * 62 - 10
            top = 60 + string * 74 + int(34 * math.sin(flag / 15 * math.pi))
            colour = DYES[(flag * 3 + string) % len(DYES)]
            draw.polygon([(left, top), (left + 46, top), (left + 23, top + 54)], fill=colour)


def _hands(draw: ImageDraw.ImageDraw) -> None:
    """Paper hands on a wall, in rows."""
    for row in range(4):
        for column in range(7):
            x, y = 70 + column * 136 + (row % 2) * 20, 104 + row * 150
            colour = DYES[(row * 3 + column * 5) % len(DYES)]
            draw.ellipse((x - 30, y - 24, x + 30, y + 40), fill=colour)
            for finger in range(4):
                tip = x - 27 + finger * 18, y - 62 + abs(finger * 2 - 3) * 6
                draw.line([(x - 20 + finger * 13, y), tip], fill=colour, width=14)
                draw.ellipse((tip[0] - 7, tip[1] - 7, tip[0] + 7, tip[1] + 7), fill=colour)
            draw.line([(x + 16, y + 22), (x + 46, y - 8)], fill=colour, width=14)


MOTIFS: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "quilt": _quilt,
    "bunting": _bunting,
    "hands": _hands,
}
