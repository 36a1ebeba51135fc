"""Draws a cloth as SVG. Each group of threads is described once and laid down several times."""

from collections import defaultdict

from django.utils.html import escape

from ccqm.pledges.tapestry.cloth import EDGE, FLOAT, FRINGE, Cloth
from ccqm.pledges.tapestry.dyes import ALL, shade
from ccqm.pledges.tapestry.fringe import Strand, fringe

GROUND, LINEN, LINEN_LIGHT, SHADOW = "#4a372b", "#dccaa8", "#f5ecd9", "#23150d"
OVER = 12.5
"""How far a float runs straight, without its round ends."""
PLY = "4 1.6 4 1.6 4 8.8"
"""Light and shade along a float, as on twisted yarn; adds up to one `FLOAT`."""


def drawn(cloth: Cloth, *, title: str, words: str) -> str:
    """The picture, with its name and its meaning in words for those who do not see it."""
    groups = _groups(cloth)
    marks = {key: f"tap{number}" for number, key in enumerate(groups)}
    shapes = "".join(f'<path id="{marks[key]}" d="{path}"/>' for key, path in groups.items())
    dyed = "".join(
        f'<use href="#{mark}" stroke="{shade(ALL[colour].colour, tone)}"/>'
        for (colour, tone), mark in marks.items()
    )
    floats = f'stroke-linecap="round" stroke-dasharray="{OVER} {FLOAT - OVER}"'
    ply = f'stroke-dasharray="{PLY}"'
    warp = "".join(f"M{x} {FRINGE - 4}v{cloth.height - 2 * FRINGE + 8}" for x in cloth.warp)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {cloth.width} {cloth.height}" '
        f'class="app-tapestry__cloth" role="img" aria-labelledby="tap-title tap-desc">'
        f'<title id="tap-title">{escape(title)}</title><desc id="tap-desc">{escape(words)}</desc>'
        f'<defs><g id="tap">{shapes}</g><g id="tap-dyed">{dyed}</g></defs>'
        f'<g fill="none">{_fringes(cloth)}'
        f'<rect x="{EDGE + 2}" y="{FRINGE}" width="{cloth.width - 2 * EDGE - 4}" '
        f'height="{cloth.height - 2 * FRINGE}" fill="{GROUND}"/>'
        f'<use href="#tap-dyed" stroke-width="8"/>'
        f'<use href="#tap" stroke="{SHADOW}" stroke-opacity=".38" stroke-width="8"/>'
        f'<path stroke="{SHADOW}" stroke-opacity=".35" stroke-width="7" d="{warp}"/>'
        f'<path stroke="{LINEN}" stroke-width="5" d="{warp}"/>'
        f'<use href="#tap" stroke="{SHADOW}" stroke-opacity=".3" stroke-width="9" {floats}/>'
        f'<use href="#tap-dyed" stroke-width="7.6" {floats}/>'
        f'<use href="#tap" y="1.6" stroke="{SHADOW}" stroke-opacity=".2" stroke-width="2.2" '
        f"{ply}/>"
        f'<use href="#tap" y="-1.7" stroke="#fff" stroke-opacity=".3" stroke-width="1.7" {ply}/>'
        f"</g></svg>"
    )


def _groups(cloth: Cloth) -> dict[tuple[str, int], str]:
    """One path for each colour and shade. A path begins where its first float does."""
    paths: dict[tuple[str, int], list[str]] = defaultdict(list)
    for piece in cloth.pieces:
        start, length = piece.x - OVER / 2, piece.floats * FLOAT - (FLOAT - OVER)
        paths[piece.colour, piece.shade].append(f"M{start:g} {piece.y:g}h{length:g}")
    return {key: "".join(paths[key]) for key in sorted(paths)}


def _fringes(cloth: Cloth) -> str:
    strands, knots = fringe(cloth)
    path = "".join(map(_strand, strands))
    dots = "".join(f"M{x} {y}h0" for x, y in knots)
    return (
        f'<g stroke-linecap="round"><path stroke="{SHADOW}" stroke-opacity=".35" '
        f'stroke-width="4" d="{path}"/><path stroke="{LINEN}" stroke-width="2.8" d="{path}"/>'
        f'<path stroke="{SHADOW}" stroke-opacity=".4" stroke-width="11" d="{dots}"/>'
        f'<path stroke="{LINEN}" stroke-width="9" d="{dots}"/></g>'
    )


def _strand(strand: Strand) -> str:
    (x, y), (cx, cy), (to_x, to_y) = strand
    return f"M{x:g} {y:g}Q{cx:g} {cy:g} {to_x:g} {to_y:g}"
