"""An attacker who knows who is in each group, and adds and subtracts what is told of groups.

Written apart from the rank check and by other means: fractions instead of remainders, people
instead of cells. A breach is a combination of told totals that rests on at least one but fewer
than k people.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product

Group = frozenset[int]
"""The people of one told total."""


def told_groups(labels: Sequence[Sequence[Sequence[str]]], people: int) -> list[Group]:
    """The base, and every block: for each dimension, the people whose category is in it.

    `labels[d]` is, for dimension d, each person's block.
    """
    found = [frozenset(range(people))]
    for blocks in labels:
        for block in sorted(set(blocks)):
            found.append(frozenset(n for n, own in enumerate(blocks) if own == block))
    return found


def three_at_a_time(groups: Sequence[Group], k: int) -> Group | None:
    """Adds and subtracts up to three groups; answers the few people that one sum rests on."""
    for size in (1, 2, 3):
        for chosen in combinations(groups, size):
            for signs in product((1, -1), repeat=size - 1):
                few = _resting_on(chosen, (1, *signs))
                if 0 < len(few) < k:
                    return few
    return None


def _resting_on(chosen: Sequence[Group], signs: Sequence[int]) -> Group:
    weights: dict[int, int] = {}
    for group, sign in zip(chosen, signs, strict=True):
        for person in group:
            weights[person] = weights.get(person, 0) + sign
    return frozenset(person for person, weight in weights.items() if weight)


def any_combination(groups: Sequence[Group], people: int, k: int) -> bool:
    """Whether any combination at all, with any coefficients, rests on one to k - 1 people.

    Who can be singled out together is a union of kinds of people, those in the same groups. For
    each such union below k it is asked whether some combination is nought on everybody else only.
    """
    kinds: dict[tuple[int, ...], int] = {}
    for person in range(people):
        kind = tuple(int(person in group) for group in groups)
        kinds[kind] = kinds.get(kind, 0) + 1
    small = [kind for kind, count in kinds.items() if count < k]
    counts = {kind: kinds[kind] for kind in small}
    large = [kind for kind in kinds if kinds[kind] >= k]
    # Choose which small kinds may be seen, fewer than k people together; all others must vanish.
    # It is enough to try sets that cannot be made larger.
    for seen in _maximal(small, counts, k):
        unseen = large + [kind for kind in small if kind not in seen]
        if rank(unseen) < rank(unseen + list(seen)):
            return True
    return False


def is_rank_rule_kept(groups: Sequence[Group], people: int, k: int) -> bool:
    """The rule of measurement, section 2, fifth step, computed with fractions."""
    kinds: dict[tuple[int, ...], int] = {}
    for person in range(people):
        kind = tuple(int(person in group) for group in groups)
        kinds[kind] = kinds.get(kind, 0) + 1
    return rank([kind for kind, n in kinds.items() if n >= k]) == rank(list(kinds))


def _maximal(
    small: Sequence[tuple[int, ...]], counts: dict[tuple[int, ...], int], k: int
) -> list[tuple[tuple[int, ...], ...]]:
    """Sets of small kinds of fewer than k people together, none of which could take in another."""
    found: list[tuple[tuple[int, ...], ...]] = []

    def grow(start: int, chosen: tuple[tuple[int, ...], ...], people: int) -> None:
        room = [kind for kind in small if kind not in chosen and people + counts[kind] < k]
        if not room and chosen:
            found.append(chosen)
        for n in range(start, len(small)):
            if people + counts[small[n]] < k and len(found) < 2_000:
                grow(n + 1, (*chosen, small[n]), people + counts[small[n]])

    grow(0, (), 0)
    return found


def rank(rows: Sequence[Sequence[int]]) -> int:
    """The exact rank of a table of whole numbers."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        place = next((n for n in range(found, len(left)) if left[n][column]), None)
        if place is None:
            continue
        left[found], left[place] = left[place], left[found]
        for row in range(found + 1, len(left)):
            if left[row][column]:
                factor = left[row][column] / left[found][column]
                left[row] = [a - factor * b for a, b in zip(left[row], left[found], strict=True)]
        found += 1
    return found
