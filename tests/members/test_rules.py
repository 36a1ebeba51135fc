"""Counting people, and which counts may be told (DP-03, DP-13). No database."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from ccqm.members import rules
from ccqm.members.rules import GroupCount

people = st.integers(0, 3000)


@st.composite
def group_counts(draw: st.DrawFn, least: int = 0) -> list[GroupCount]:
    """Groups as they can stand: nobody above a headcount, and `fewest` never above it."""
    made = []
    for key in range(draw(st.integers(1, 6))):
        headcount = draw(st.integers(least, 80))
        fewest = draw(st.integers(least, headcount))
        made.append(GroupCount(key, f"G{key}", draw(st.integers(0, headcount)), headcount, fewest))
    return made


def group(key: int, count: int, headcount: int, fewest: int | None = None) -> GroupCount:
    return GroupCount(key, f"G{key}", count, headcount, headcount if fewest is None else fewest)


@given(people, st.integers(0, 100))
def test_needed_is_the_percentage_rounded_up(total: int, percent: int) -> None:
    assert rules.needed(total, percent) == ceil(Fraction(total * percent, 100))
    assert rules.needed(total, percent) <= total


def test_needed_by_hand() -> None:
    assert [rules.needed(60, 90), rules.needed(11, 90), rules.needed(1, 60)] == [54, 10, 1]


def test_nobody_is_stated_and_somebody_is() -> None:
    assert not rules.are_people_stated(0, 0)
    assert not rules.are_people_stated(1, 0)
    stated = rules.are_people_stated(2, 60)
    assert stated
    assert stated.reason == "60 people are counted."


@given(group_counts(least=5))
def test_large_groups_are_told_one_by_one(groups: list[GroupCount]) -> None:
    told = rules.coverage(groups)
    assert [one.key for one in told.groups] == [one.key for one in groups]
    assert told.count == sum(one.count for one in told.groups) <= told.total


@given(group_counts(), st.integers(0, 4))
def test_one_small_group_hides_every_group(groups: list[GroupCount], small: int) -> None:
    """With one group of four, neither it nor the others are told: no subtraction (DP-13)."""
    told = rules.coverage([*groups, group(99, 0, small)])
    assert told.groups == ()
    assert told.count <= told.total == sum(one.headcount for one in groups) + small


@given(group_counts())
def test_two_cities_with_the_same_total_look_the_same(groups: list[GroupCount]) -> None:
    """What is told depends on the sum alone, wherever the signatures stand."""
    hidden = [*groups, group(98, 2, 3), group(99, 0, 4)]
    moved = [*groups, group(98, 0, 3), group(99, 2, 4)]
    assert rules.coverage(hidden) == rules.coverage(moved)


def test_a_group_that_grew_for_a_look_stays_hidden() -> None:
    assert rules.coverage([group(1, 3, 5, fewest=4), group(2, 9, 20)]).groups == ()


def test_more_signatures_than_people_are_capped_in_each_group() -> None:
    told = rules.coverage([group(1, 30, 20), group(2, 5, 40)])
    assert (told.count, told.total) == (25, 60)


def test_there_is_room_until_everyone_has_signed() -> None:
    assert rules.has_room([group(1, 5, 6), group(2, 7, 7)]), "also for one of the second group"
    full = rules.has_room([group(1, 6, 6), group(2, 7, 7)])
    assert not full
    assert full.reason == "All 13 people have signed already. Ask your lead to check the number."
    assert not rules.has_room([group(1, 1, 2), group(2, 11, 10)])


@given(group_counts())
def test_a_refusal_says_no_more_than_the_page(groups: list[GroupCount]) -> None:
    """Trying to sign tells what the told numbers tell, whatever else stands (nosy employer)."""
    covered = rules.coverage(groups)
    everyone = covered.total <= rules.told(covered.count, covered.total)
    assert bool(rules.has_room(groups)) is not everyone


def test_nobody_can_sign_while_nobody_is_counted() -> None:
    refused = rules.has_room([group(1, 0, 0)])
    assert "Nobody is counted yet" in str(refused.reason)


def test_a_headcount_cannot_fall_below_the_signatures() -> None:
    groups = [group(1, 12, 20), group(2, 0, 30)]
    assert rules.may_change_headcount(groups, 1, 10), "12 of them have signed, and 10 are told"
    assert rules.may_change_headcount(groups, 1, 21)
    refused = rules.may_change_headcount(groups, 1, 9)
    assert refused.reason == "10 people of this group have signed. The number cannot be lower."


@given(group_counts(), st.data())
def test_trying_numbers_tells_nothing_of_a_small_group(
    groups: list[GroupCount], data: st.DataObject
) -> None:
    """Lowering a headcount answers by the sum alone when a group is small (nosy employer)."""
    count = data.draw(st.integers(0, 4))
    headcount = data.draw(st.integers(0, 4))
    here = [*groups, group(98, count, 4), group(99, 0, 10)]
    elsewhere = [*groups, group(98, 0, 4), group(99, count, 10)]
    assert rules.may_change_headcount(here, 98, headcount) == rules.may_change_headcount(
        elsewhere, 98, headcount
    )


@given(group_counts(), st.data())
def test_trying_numbers_tells_no_more_than_the_page_does(
    groups: list[GroupCount], data: st.DataObject
) -> None:
    """A nosy employer: the answer is the same whether or not one more person has signed, as long
    as the number that is told stays."""
    large = [replace(one, headcount=one.headcount + 5, fewest=one.fewest + 5) for one in groups]
    one = data.draw(st.sampled_from(large))
    more = replace(one, count=min(one.count + 1, one.headcount))
    headcount = data.draw(st.integers(5, 100))
    told = rules.told if len(large) == 1 else rules.in_fives
    if told(one.count, one.headcount) == told(more.count, more.headcount):
        moved = [more if each == one else each for each in large]
        asked = (one.key, headcount)
        assert rules.may_change_headcount(large, *asked) == rules.may_change_headcount(
            moved, *asked
        )


@given(people, people, people)
def test_what_is_told_is_never_more_than_there_is_and_moves_in_fives(
    count: int, total: int, asked: int
) -> None:
    told = rules.told(count, total, asked)
    assert told <= min(count, total)
    assert told in {asked, total} or told % 5 == 0
    assert min(count, total) - told < 5
    assert told >= rules.told(count, total)


def test_who_leaves_takes_a_share_along_and_brings_it_back() -> None:
    assert rules.share_of(Decimal(54), 60) * 10 == 9
    assert rules.share_of(Decimal(0), 0) == 0
    assert rules.share_of(Decimal(2), 3) == Decimal("0.666666")


def test_a_group_with_signatures_stays() -> None:
    groups = [group(1, 7, 20), group(2, 0, 30)]
    assert rules.may_remove(groups, 2)
    refused = rules.may_remove(groups, 1)
    assert refused.reason == "5 people of this group have signed, so it cannot be removed."


def test_removing_answers_alike_for_each_group_when_one_is_small() -> None:
    groups = [group(1, 0, 2), group(2, 6, 30)]
    assert rules.may_remove(groups, 1) == rules.may_remove(groups, 2)
    assert not rules.may_remove(groups, 1)
    assert rules.may_remove([group(1, 0, 2), group(2, 0, 30)], 1)


def test_fewest_forgets_slips_until_signatures_are_told() -> None:
    assert rules.fewest([group(1, 0, 4)], 1, 40) == 40
    assert rules.fewest([group(1, 0, 4), group(2, 5, 9)], 1, 40) == 4
    assert rules.fewest([group(1, 5, 9)], 1, 3) == 3
