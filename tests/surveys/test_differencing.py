"""The differencing attacker finds nothing in what we tell, and beats every lesser rule."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccqm.surveys import blocks
from ccqm.surveys.blocks import breakdowns
from ccqm.surveys.coarsening import K
from ccqm.surveys.folding import Block, fold, joins
from tests.surveys import attacker, making

Labels = list[list[str]]
"""For each dimension, each person's category."""


def near_copies(seed: int, people: int, dimensions: int, moved: int) -> Labels:
    """Dimensions that say nearly the same of nearly everybody: what subtraction feeds on."""
    draw = random.Random(seed)
    weights = [draw.random() + 0.05 for _ in range(draw.randint(2, 4))]
    first = draw.choices("ABCD"[: len(weights)], weights, k=people)
    found = [first]
    while len(found) < dimensions:
        copy = list(draw.choice(found))
        for _ in range(draw.randint(0, moved)):
            copy[draw.randrange(people)] = draw.choice("ABCDE")
        found.append(copy)
    return found


def ours(labels: Labels, k: int) -> Labels:
    """Each person's block on each dimension that we tell."""
    people = len(labels[0])
    told = breakdowns(making.columns(list(zip(*labels, strict=True))), people, least=k)
    return [[str(code) for code in one.codes] for one in told]


def hiding_small_groups_only(labels: Labels, k: int) -> Labels:
    """The habit of many dashboards: a group below k is blanked, all others are shown."""
    return [
        [own if one.count(own) >= k else f"hidden {n}" for n, own in enumerate(one)]
        for one in labels
    ]


def shown(labels: Sequence[Sequence[str]], people: int, k: int) -> list[attacker.Group]:
    """The groups told, without those that are blanked."""
    return [group for group in attacker.told_groups(labels, people) if len(group) >= k]


CASES = [(seed, 12 + seed % 60, 2 + seed % 3, 1 + seed % 6) for seed in range(240)]


def breached(tell, k: int) -> int:
    """In how many of the cases the attacker singles out fewer than k people."""
    found = 0
    for seed, people, dimensions, moved in CASES:
        labels = near_copies(seed, people, dimensions, moved)
        groups = shown(tell(labels, k), people, k)
        exactly = not attacker.is_rank_rule_kept(groups, people, k)
        found += bool(attacker.three_at_a_time(groups, k)) or exactly
    return found


@pytest.mark.parametrize("k", [3, K])
def test_nobody_is_singled_out_of_what_we_tell(k):
    assert breached(ours, k) == 0


def test_the_cases_tell_something():
    """Telling nothing would pass the test above."""
    told = [len(ours(near_copies(*case), K)) for case in CASES]
    assert sum(count > 0 for count in told) > 100
    assert sum(count > 1 for count in told) > 40


def test_without_the_rank_check_the_attacker_wins(monkeypatch):
    monkeypatch.setattr(blocks, "is_safe", lambda cells, people, least: True)
    assert breached(ours, K) > len(CASES) / 10


def test_hiding_small_groups_only_is_not_enough():
    assert breached(hiding_small_groups_only, K) > len(CASES) / 10


def pairs_differ_enough(cells, least):
    """The first version of this design: the difference of any two groups is nobody or k people."""
    sizes = np.bincount(cells.cell, weights=cells.people)
    inside = (cells.members[:, :, None] == np.arange(cells.blocks)).any(axis=1)
    apart = np.array([sizes @ (inside & ~inside[:, [n]]) for n in range(cells.blocks)])
    return not ((apart > 0) & (apart < least)).any()


def test_comparing_pairs_of_groups_is_not_enough(monkeypatch):
    """Any two groups share nobody or 12 people; but the first, less two others, is one person."""
    people = ["yyn"] * 12 + ["yny"] * 12 + ["nyy"] * 12 + ["yyy"]
    labels = [list(one) for one in zip(*people, strict=True)]
    assert len(ours(labels, K)) == 2
    assert not attacker.any_combination(attacker.told_groups(ours(labels, K), 37), 37, K)

    monkeypatch.setattr(blocks._Cells, "is_safe", pairs_differ_enough)
    groups = attacker.told_groups(ours(labels, K), 37)
    assert len(ours(labels, K)) == 3
    assert attacker.three_at_a_time(groups, K) == {36}


@st.composite
def adversarial(draw) -> tuple[Labels, int]:
    """Few people and categories, copies with a handful moved; a small k makes more blocks."""
    people = draw(st.integers(4, 16))
    first = draw(st.lists(st.sampled_from("AB"), min_size=people, max_size=people))
    labels = [first]
    for _ in range(draw(st.integers(1, 3))):
        copy = list(draw(st.sampled_from(labels)))
        for _ in range(draw(st.integers(0, 3))):
            copy[draw(st.integers(0, people - 1))] = draw(st.sampled_from("ABC"))
        labels.append(copy)
    return labels, draw(st.integers(2, 4))


@settings(max_examples=150, deadline=None)
@given(adversarial())
def test_no_combination_whatever_rests_on_fewer_than_k(case):
    """Any coefficients, any number of groups: exact linear algebra over people."""
    labels, k = case
    people = len(labels[0])
    groups = attacker.told_groups(ours(labels, k), people)
    assert not attacker.any_combination(groups, people, k)


def test_the_exact_attacker_can_win():
    """Site and team agree but for one person: the difference is that person."""
    site = "A" * 8 + "B" * 8
    team = "A" * 9 + "B" * 7
    groups = attacker.told_groups([list(site), list(team)], 16)
    assert attacker.any_combination(groups, 16, 3)
    assert attacker.three_at_a_time(groups, 3) == {8}


@settings(max_examples=80, deadline=None)
@given(adversarial())
def test_the_first_safe_join_is_told(case):
    """Found by halving; the same as trying one join after the other."""
    labels, k = case
    people = len(labels[0])
    columns = making.columns(list(zip(*labels, strict=True)))
    found = {one.dimension: one.blocks for one in breakdowns(columns, people, least=k)}

    told: Labels = []
    for key, column in columns.items():
        counts = np.bincount(column.codes, minlength=len(column.categories))
        start = [Block((name,), int(n)) for name, n in zip(column.categories, counts, strict=True)]
        for kept in joins(fold(start, k)):
            place = {name: str(n) for n, block in enumerate(kept) for name in block.categories}
            mine = [place[column.categories[code]] for code in column.codes]
            groups = attacker.told_groups([*told, mine], people)
            if len(kept) == 1 or attacker.is_rank_rule_kept(groups, people, k):
                break
        assert found.get(key, kept[:1]) == (kept if len(kept) > 1 else kept[:1])
        assert (key in found) is (len(kept) > 1)
        told += [mine] if len(kept) > 1 else []
