"""How a number may be told: in full, as "at most 2 of n", to the nearest 5, as a band.

Source: measurement, section 2, sixth step. All limits stand here and nowhere else.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

K = 10
"""The fewest people whose answers any told figure, sum or difference may rest on."""
M = 3
"""Fewer favourable (or unfavourable) answers than this are told as "at most M - 1"."""
FEWEST_FOR_BANDS = 5
"""From here to K - 1 responses, an area is told as low, mixed or high; below, nothing is told."""
NEAREST = 5
"""Percentages of a block are told to the nearest so many points, and open at both ends."""
COUNT_BANDS = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)


class Side(StrEnum):
    """Which answers are too few to tell."""

    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    UNRATED = "unrated"


NOUGHT = 1e-9
"""Less than any difference that answers can make."""


class Level(StrEnum):
    """An area of five to nine responses, in thirds of the percentage."""

    LOW = "low"
    MIXED = "mixed"
    HIGH = "high"


@dataclass(frozen=True)
class Tally:
    """One statement over the base: 4 or 5 is favourable, 1 to 3 is not, the rest gave no rating.

    No rating, be it an empty answer or "does not apply", is a category like the others, so that
    every statement has the same people under it.
    """

    favourable: int
    unfavourable: int
    unrated: int

    @property
    def rated(self) -> int:
        return self.favourable + self.unfavourable

    @property
    def people(self) -> int:
        return self.rated + self.unrated

    @property
    def hidden(self) -> Side | None:
        """The side that fewer than M people took, if any; then neither side is told."""
        if self.favourable < M:
            return Side.FAVOURABLE
        return Side.UNFAVOURABLE if self.unfavourable < M else None


@dataclass(frozen=True)
class AtMost:
    """ "At most `people` of `of`" took this side."""

    people: int
    of: int
    side: Side


@dataclass(frozen=True)
class Rounded:
    """A percentage to the nearest five; `end` says whether it is "at most" or "at least" that."""

    percent: int
    end: str = ""


def rounded(share: float) -> Rounded:
    """A share (0 to 1) of a block, as it may be told. 7 % is "about 5", 4 % is "at most 5"."""
    percent = round(100 * share, 9)  # what rounding of the machine added or took is taken back
    if percent <= NEAREST:
        return Rounded(NEAREST, "at_most")
    if percent >= 100 - NEAREST:
        return Rounded(100 - NEAREST, "at_least")
    return Rounded(NEAREST * math.floor(percent / NEAREST + 0.5))


def level(share: float) -> Level:
    """A share (0 to 1) of few responses, in thirds; exactly a third is mixed.

    The last bits of a mean depend on the order of its terms, and must not decide.
    """
    if share < 1 / 3 - NOUGHT:
        return Level.LOW
    return Level.MIXED if share <= 2 / 3 + NOUGHT else Level.HIGH


def count_band(people: int) -> str:
    """How many people, as a band: "10-19", "20-49", and so on; below K "5-9" or "under 5"."""
    if people < FEWEST_FOR_BANDS:
        return f"under {FEWEST_FOR_BANDS}"
    edges = (FEWEST_FOR_BANDS, *COUNT_BANDS)
    place = max(n for n, edge in enumerate(edges) if edge <= people)
    if place == len(edges) - 1:
        return f"{edges[place]} or more"
    return f"{edges[place]}-{edges[place + 1] - 1}"
