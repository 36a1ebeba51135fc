"""Draws the same cloth as PNG, for places that take no SVG."""

from io import BytesIO

from PIL import Image, ImageDraw

from ccqm.pledges.tapestry.cloth import EDGE, FLOAT, FRINGE, ROW, Cloth, Piece
from ccqm.pledges.tapestry.dyes import ALL, mixed, shade
from ccqm.pledges.tapestry.fringe import Strand, fringe
from ccqm.pledges.tapestry.svg import GROUND, LINEN, OVER

SCALE, REDUCED = 3, 2
"""Drawn at three times the size and made smaller by two: edges come out smooth."""
PLY = (0.0, 5.6, 11.2)
"""Where the lights on a float begin, on twisted yarn."""


def drawn(cloth: Cloth, *, background: str) -> bytes:
    """The picture as the bytes of a PNG, on a background "#rrggbb"."""
    picture = Image.new("RGB", (cloth.width * SCALE, cloth.height * SCALE), background)
    pen = _Pen(ImageDraw.Draw(picture))
    strands, knots = fringe(cloth)
    for strand in strands:
        pen.strand(strand)
    for x, y in knots:
        pen.dot(x, y, 5, mixed(LINEN, 0.7))
        pen.dot(x, y, 4, LINEN)
    pen.box(EDGE + 2, FRINGE, cloth.width - EDGE - 2, cloth.height - FRINGE, GROUND)
    for piece in cloth.pieces:
        pen.under(piece)
    for x in cloth.warp:
        pen.box(x - 2.5, FRINGE - 4, x + 2.5, cloth.height - FRINGE + 4, LINEN)
    for piece in cloth.pieces:
        pen.over(piece)
    kept = BytesIO()
    small = picture.reduce(REDUCED).quantize(128, method=Image.Quantize.MEDIANCUT)
    small.save(kept, "PNG", optimize=True)
    return kept.getvalue()


class _Pen:
    """Draws in the units of the cloth."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self.draw = draw

    def box(self, x: float, y: float, to_x: float, to_y: float, colour: str) -> None:
        self.draw.rectangle(_scaled(x, y, to_x, to_y), fill=colour)

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        self.draw.ellipse(_scaled(x - radius, y - radius, x + radius, y + radius), fill=colour)

    def strand(self, strand: Strand) -> None:
        """A bent line, as eight straight ones."""
        points = [_bent(strand, step / 8) for step in range(9)]
        for width, colour in ((4, mixed(LINEN, 0.7)), (2.8, LINEN)):
            self.draw.line(
                [(x * SCALE, y * SCALE) for x, y in points],
                fill=colour,
                width=round(width * SCALE),
                joint="curve",
            )

    def under(self, piece: Piece) -> None:
        """The length of a piece that shows below the warp."""
        x, half = piece.x - OVER / 2, ROW / 2
        to_x = x + piece.floats * FLOAT - (FLOAT - OVER)
        self.box(x, piece.y - half, to_x, piece.y + half, mixed(_colour(piece), 0.66))

    def over(self, piece: Piece) -> None:
        """Each float: its shadow, its body, and the light on it."""
        for number in range(piece.floats):
            x, y = piece.x + number * FLOAT - OVER / 2, piece.y
            self.pill(x, y, 4.5, mixed(_colour(piece), 0.55))
            self.pill(x, y, 3.8, _colour(piece))
            for start in PLY:
                at = x + start
                self.box(at, y - 2.4, at + 3.4, y - 0.9, mixed(_colour(piece), 1.28))

    def pill(self, x: float, y: float, radius: float, colour: str) -> None:
        place = _scaled(x - radius, y - radius, x + OVER + radius, y + radius)
        self.draw.rounded_rectangle(place, radius=radius * SCALE, fill=colour)


def _colour(piece: Piece) -> str:
    return shade(ALL[piece.colour].colour, piece.shade)


def _scaled(*units: float) -> list[int]:
    return [round(unit * SCALE) for unit in units]


def _bent(strand: Strand, t: float) -> tuple[float, float]:
    """The point at `t` (0 to 1) of a quadratic curve."""
    (x0, y0), (x1, y1), (x2, y2) = strand
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
    return a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2
