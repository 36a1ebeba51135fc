"""Folding: joins small categories until every block is large enough to tell.

Looks at counts only, never at answers, so what is told of whom does not depend on what they said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ccqm.surveys.coarsening import K

Categories = tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Categories of one dimension that are told as one, and how many people they hold."""

    categories: Categories
    people: int

    def joined(self, other: "Block") -> "Block":
        """Both as one; the categories keep the order of this one, then of the other."""
        return Block(self.categories + other.categories, self.people + other.people)


def fold(blocks: Sequence[Block], least: int = K) -> tuple[Block, ...]:
    """Joins the smallest block to the next smallest until each has `least` people or one is left.

    The order given is the order of ties, and the order of the answer.
    """
    return next(kept for kept in joins(blocks) if len(kept) <= 1 or _smallest(kept) >= least)


def joins(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """These blocks, then with the two smallest joined, and so on to a single one."""
    kept = list(blocks)
    yield tuple(kept)
    while len(kept) > 1:
        kept = join_smallest(kept)
        yield tuple(kept)


def _smallest(blocks: Sequence[Block]) -> int:
    return min(block.people for block in blocks)


def join_smallest(blocks: Sequence[Block]) -> list[Block]:
    """The two smallest as one, in the earlier one's place."""
    smallest = sorted(range(len(blocks)), key=lambda place: (blocks[place].people, place))[:2]
    first, second = sorted(smallest)
    joined = blocks[first].joined(blocks[second])
    return [
        joined if place == first else block for place, block in enumerate(blocks) if place != second
    ]


def coarsened(blocks: Sequence[Block], baseline: Sequence[Categories]) -> tuple[Block, ...]:
    """Joins a follow-up's categories into the blocks that its baseline told.

    A category the baseline did not have joins the smallest block: a block of its own would tell
    those people apart from the others for the first time. A block that nobody is in any more stays,
    with nobody in it, and is folded as the smallest.
    """
    people = {category: block.people for block in blocks for category in block.categories}
    kept = [
        Block(categories, sum(people.pop(category, 0) for category in categories))
        for categories in baseline
    ]
    new = Block(tuple(people), sum(people.values()))
    if new.categories and kept:
        smallest = min(range(len(kept)), key=lambda place: (kept[place].people, place))
        kept[smallest] = kept[smallest].joined(new)
    return tuple(kept)
