"""What lies where in the cloth: pure numbers, the same for the same threads.

All threads lie end to end along one long path that turns at each edge, so that every thread is
as long as any other. They are ordered by colour and by a hash: a thread's place says neither who
signed nor when. Above `THREADS_MOST`, one thread stands for several signatures of its colour.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ccqm.pledges.tapestry.dyes import DYES, PLAIN, SHADES

THREADS_MOST = 640
"""More threads than these would be too fine to see, and too heavy to send."""
FLOATS = 36
"""How often each row passes over the warp."""
FLOAT = 24
"""Units from one float to the next: two warp threads."""
ROW = 8
ROWS_FEWEST, ROWS_MOST = 32, 68
EDGE, FRINGE = 16, 62
MINGLE = 0.26
"""How far colours reach into one another, as a share of the cloth."""


@dataclass(frozen=True)
class Thread:
    """One thread: its colour's key, and a number from a hash that makes it unlike the others."""

    colour: str
    seed: int

    def chance(self, salt: int) -> float:
        """From 0 to 1, always the same for this thread and salt."""
        return ((self.seed >> (salt * 8)) & 0xFF) / 255


@dataclass(frozen=True)
class Piece:
    """A length of one thread in one row, at the height `y`. Its first float of `floats` has its
    middle at `x`: it lies over the warp there, and over every second one after it."""

    colour: str
    shade: int
    x: int
    y: float
    floats: int


@dataclass(frozen=True)
class Cloth:
    """The whole weave. `each` is how many signatures one thread stands for."""

    threads: tuple[Thread, ...]
    each: int

    @property
    def rows(self) -> int:
        return min(ROWS_MOST, max(ROWS_FEWEST, 26 + len(self.threads) // 9))

    @property
    def width(self) -> int:
        return FLOATS * FLOAT + 2 * EDGE

    @property
    def height(self) -> int:
        return self.rows * ROW + 2 * FRINGE

    @property
    def warp(self) -> list[int]:
        """Where the upright threads stand."""
        return [EDGE + FLOAT // 4 + FLOAT // 2 * n for n in range(2 * FLOATS)]

    @cached_property
    def pieces(self) -> list[Piece]:
        """Every thread cut where it turns into the next row, from the top."""
        starts = self._starts()
        return [
            piece
            for thread, start, end in zip(self.threads, starts, starts[1:], strict=False)
            for piece in self._laid(thread, start, end)
        ]

    def _starts(self) -> list[int]:
        """The float at which each thread begins, and the end of the last."""
        floats, number = self.rows * FLOATS, len(self.threads)
        share = floats / number
        inner = [
            round(share * (place + 0.5 * (thread.chance(0) - 0.5)))
            for place, thread in enumerate(self.threads)
        ]
        return [0, *inner[1:], floats]

    def _laid(self, thread: Thread, start: int, end: int) -> Iterable[Piece]:
        while start < end:
            row, place = divmod(start, FLOATS)
            floats = min(end - start, FLOATS - place)
            column = place if row % 2 == 0 else FLOATS - place - floats
            yield Piece(
                thread.colour,
                min(SHADES - 1, int(thread.chance(1) * SHADES)),
                self.warp[2 * column + row % 2],
                round(FRINGE + ROW * (row + 0.5) + 0.8 * (thread.chance(2) - 0.5), 1),
                floats,
            )
            start += floats


def thread(colour: str, *origin: object) -> Thread:
    """A thread whose looks come from a hash of where it comes from."""
    digest = hashlib.sha256(repr(origin).encode()).digest()
    return Thread(colour, int.from_bytes(digest[:6]))


def woven(threads: Sequence[Thread], each: int = 1) -> Cloth:
    """The cloth of these threads, which may come in any order."""
    ordered = sorted(threads, key=lambda one: (_hue(one), one.seed, one.colour))
    # Every other thread goes to the far half, backwards: the cloth mirrors itself.
    return Cloth((*ordered[::2], *reversed(ordered[1::2])), each)


def _hue(one: Thread) -> float:
    """Where a thread's colour lies; neighbours mingle a little, undyed threads lie anywhere."""
    if one.colour == PLAIN:
        return one.chance(3)
    return (list(DYES).index(one.colour) + 0.5) / len(DYES) + (one.chance(3) - 0.5) * MINGLE


def bundle_size(total: int) -> int:
    """How many signatures one thread stands for: 1, 2, 5, 10, 20, 50 and so on."""
    size = 1
    while True:
        for each in (size, 2 * size, 5 * size):
            if total <= each * THREADS_MOST:
                return each
        size *= 10


def bundled(counts: Mapping[str, int], each: int) -> list[Thread]:
    """Threads that stand for `each` signatures, shared out by colour (largest remainder).

    A colour that somebody chose has at least one thread.
    """
    wanted = -(-sum(counts.values()) // each)
    shares = {colour: max(1, count // each) for colour, count in counts.items() if count}
    left = sorted(shares, key=lambda colour: (-(counts[colour] % each), colour))
    for colour in left[: max(0, wanted - sum(shares.values()))]:
        shares[colour] += 1
    return [thread(colour, colour, n) for colour, number in shares.items() for n in range(number)]
