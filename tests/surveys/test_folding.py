"""Folding joins small categories, looks at counts only, and never parts what a baseline joined."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccqm.surveys.blocks import breakdowns
from ccqm.surveys.coarsening import K
from ccqm.surveys.folding import Block, coarsened, fold
from ccqm.surveys.representation import refreshed
from tests.surveys import making

people = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", "D", ""]), st.sampled_from("XYZ")), max_size=90
)


def told(rows, baseline=None):
    """The partition of each dimension told, with the people in each block."""
    found = breakdowns(making.columns(rows), len(rows), baseline) if rows else ()
    return {one.dimension: {block.categories: block.people for block in one.blocks}
            for one in found}  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "blocks"),
    [
        ({"a": 30, "b": 12, "c": 4}, [("a",), ("b", "c")]),
        ({"a": 30, "b": 4, "c": 5}, [("a", "b", "c")]),  # 9 together are still too few
        ({"a": 30, "b": 4, "c": 6}, [("a",), ("b", "c")]),
        ({"a": 5, "b": 5, "c": 5, "d": 20}, [("a", "b", "c"), ("d",)]),  # ties in the order given
        ({"a": 10, "b": 10}, [("a",), ("b",)]),
        ({"a": 9, "b": 40}, [("a", "b")]),
        ({"a": 20, "b": 0, "c": 20}, [("a", "b"), ("c",)]),  # nobody is in b
        ({}, []),
    ],
)
def test_the_smallest_joins_the_next_smallest(counts, blocks):
    folded = fold([Block((name,), count) for name, count in counts.items()])
    assert [tuple(sorted(block.categories)) for block in folded] == blocks
    assert sum(block.people for block in folded) == sum(counts.values())


@settings(max_examples=150, deadline=None)
@given(people)
def test_every_block_has_k_people_and_blocks_part_the_base(rows):
    columns = making.columns(rows) if rows else {}
    for dimension, blocks in told(rows).items():
        assert min(blocks.values()) >= K
        assert sum(blocks.values()) == len(rows)
        categories = [name for block in blocks for name in block]
        assert sorted(categories) == sorted(columns[dimension].categories)
        for block, count in blocks.items():
            place = int(dimension[1:])
            assert count == sum(row[place] in block for row in rows)


@settings(max_examples=60, deadline=None)
@given(people, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, shuffle: random.Random):
    other = list(rows)
    shuffle.shuffle(other)
    assert told(rows) == told(other)


@settings(max_examples=150, deadline=None)
@given(people, people)
def test_a_followup_joins_what_its_baseline_told_and_parts_nothing(before, after):
    baseline = {dimension: list(blocks) for dimension, blocks in told(before).items()}
    for dimension, blocks in told(after, baseline).items():
        assert min(blocks.values()) >= K
        for old in baseline[dimension]:
            assert sum(set(old) <= set(block) for block in blocks) == 1


def test_a_followup_of_nothing_told_tells_nothing():
    rows = [("A", "X")] * 30 + [("B", "Y")] * 30
    assert told(rows) != {}
    assert told(rows, baseline={}) == {}


def test_a_new_category_joins_the_smallest_block():
    blocks = [Block(("a",), 30), Block(("b",), 20), Block(("new",), 15)]
    joined = coarsened(blocks, [("a",), ("b",)])
    assert joined == (Block(("a",), 30), Block(("b", "new"), 35))


def test_a_category_that_emptied_stays_in_its_block():
    assert coarsened([Block(("a",), 30)], [("a",), ("b", "c")]) == (
        Block(("a",), 30),
        Block(("b", "c"), 0),
    )


def test_a_dimension_of_high_priority_is_told_before_its_near_copy():
    """One person differs between the two, so only the first can be told."""
    rows = [("A", "X")] * 20 + [("B", "Y")] * 20 + [("B", "X")]
    assert list(told(rows)) == ["d0"]
    assert list(told([row[::-1] for row in rows])) == ["d0"]


def test_too_few_people_are_not_broken_down():
    assert told([("A", "X")] * 9) == {}


def test_a_count_that_moved_by_few_people_is_told_as_before():
    assert refreshed({"a": 40, "b": 60}, {"a": 49, "b": 70}) == {"a": 40, "b": 70}
    assert refreshed({"a": 40}, {"a": 31, "b": 12}) == {"a": 40, "b": 12}
