"""Coverage over time as a drawing: a column for each stretch, filled as far as people had signed.

Places only; the template draws, in the colours of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ccqm.coverage.rules import Stretch

WIDTH, HEIGHT = 640, 200
WIDEST = 40
GAP = 0.28
"""The part of each place that stays empty."""


@dataclass(frozen=True)
class Column:
    """One stretch: everyone as an outline, those who had signed as its filling."""

    x: float
    width: float
    people_y: float
    people_height: float
    signed_y: float
    signed_height: float


@dataclass(frozen=True)
class Drawing:
    """The columns and the height of the mark to reach."""

    columns: tuple[Column, ...]
    needed_y: float
    width: int = WIDTH
    height: int = HEIGHT


def drawn(stretches: Sequence[Stretch], needed: int) -> Drawing:
    """The columns in the order of time, from the left; the page mirrors them where it is read
    from the right."""
    most = max([one.people for one in stretches] + [needed, 1])
    place = WIDTH / max(len(stretches), 1)
    width = min(place * (1 - GAP), WIDEST)

    def tall(number: int) -> float:
        return round(HEIGHT * number / most, 1)

    columns = tuple(
        Column(
            x=round(place * at + (place - width) / 2, 1),
            width=round(width, 1),
            people_y=round(HEIGHT - tall(one.people), 1),
            people_height=tall(one.people),
            signed_y=round(HEIGHT - tall(one.signed), 1),
            signed_height=tall(one.signed),
        )
        for at, one in enumerate(stretches)
    )
    return Drawing(columns, round(HEIGHT - tall(needed), 1))
