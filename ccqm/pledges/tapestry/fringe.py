"""The ends of the warp, knotted in fours and hanging free."""

import hashlib

from ccqm.pledges.tapestry.cloth import FRINGE, Cloth

Point = tuple[float, float]
Strand = tuple[Point, Point, Point]
"""From, bent towards, to."""
KNOTTED = 4
KNOT, LONGEST = 15, 54


def fringe(cloth: Cloth) -> tuple[list[Strand], list[Point]]:
    """The strands above and below the cloth, and the knots that hold them."""
    strands: list[Strand] = []
    knots: list[Point] = []
    for edge, way in ((FRINGE, -1), (cloth.height - FRINGE, 1)):
        for first in range(0, len(cloth.warp), KNOTTED):
            ends = cloth.warp[first : first + KNOTTED]
            middle = sum(ends) / len(ends)
            knots.append((middle, edge + way * KNOT))
            for place, x in enumerate(ends):
                strands.append(((x, edge), (x, edge + way * 8), (middle, edge + way * KNOT)))
                strands.append(_hanging(middle, edge, way, place - (len(ends) - 1) / 2, first))
    return strands, knots


def _hanging(middle: float, edge: int, way: int, place: float, first: int) -> Strand:
    chance = hashlib.sha256(f"{way} {first} {place}".encode()).digest()
    length = LONGEST - chance[0] / 255 * 12
    sway = (chance[1] / 255 - 0.5) * 7
    start = (middle + place * 1.5, edge + way * KNOT)
    end = (round(middle + place * 5 + sway, 1), round(edge + way * length, 1))
    return start, (round(middle + place * 6, 1), edge + way * (KNOT + 14)), end
