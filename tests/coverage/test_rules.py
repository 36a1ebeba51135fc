"""Which numbers of teams may be told (DP-03, DP-13, decision 17). No database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ccqm.coverage import rules
from ccqm.coverage.drawing import HEIGHT, WIDTH, drawn
from ccqm.coverage.rules import Block, Moved, TeamCount, Told
from ccqm.members.rules import FEWEST_TO_TELL, GroupCount


@st.composite
def a_group(draw: st.DrawFn) -> tuple[list[TeamCount], int]:
    """The teams of one group, and how many people it has: some may be in no team."""
    teams = []
    for key in range(draw(st.integers(0, 7))):
        people = draw(st.integers(0, 14))
        fewest = draw(st.integers(0, people))
        fewest = draw(st.sampled_from([people, fewest]))
        teams.append(TeamCount(key, f"T{key}", draw(st.integers(0, people)), people, fewest))
    beside = draw(st.integers(0, 12))
    return teams, max(FEWEST_TO_TELL, sum(team.people for team in teams) + beside)


@settings(max_examples=500)
@given(a_group())
def test_no_subtraction_leaves_fewer_than_five_people(group: tuple[list[TeamCount], int]) -> None:
    """An attacker adds and subtracts any of the shown numbers, the whole group's included: the
    people left over are five or more, or nobody."""
    teams, headcount = group
    blocks = rules.blocks(teams, headcount)
    shown = [block.people for block in blocks]
    for some in chain.from_iterable(combinations(shown, n) for n in range(len(shown) + 1)):
        left = headcount - sum(some)
        assert left == 0 or left >= FEWEST_TO_TELL
        assert sum(some) == 0 or sum(some) >= FEWEST_TO_TELL


@settings(max_examples=500)
@given(a_group())
def test_a_team_that_is_or_was_small_is_never_told_alone(
    group: tuple[list[TeamCount], int],
) -> None:
    """Also not by growing it for a look."""
    teams, headcount = group
    small = {team.name for team in teams if min(team.people, team.fewest) < FEWEST_TO_TELL}
    assert not small & {block.name for block in rules.blocks(teams, headcount)}


@settings(max_examples=500)
@given(a_group(), st.data())
def test_one_person_moves_nothing_within_a_step(
    group: tuple[list[TeamCount], int], data: st.DataObject
) -> None:
    """One signature more or less in a team: the same is shown, unless the block has five more."""
    teams, headcount = group
    if not teams:
        return
    at = data.draw(st.integers(0, len(teams) - 1))
    one = teams[at]
    more = replace(one, count=min(one.count + 1, one.people))
    before = rules.blocks(teams, headcount)
    after = rules.blocks([*teams[:at], more, *teams[at + 1 :]], headcount)
    assert [(b.name, b.people) for b in before] == [(b.name, b.people) for b in after]
    moved = [b.count - a.count for a, b in zip(before, after, strict=True) if a != b]
    assert moved in ([], [FEWEST_TO_TELL])
    assert all(block.count % FEWEST_TO_TELL == 0 for block in after)


@settings(max_examples=300)
@given(a_group(), st.data())
def test_trying_sizes_of_a_team_tells_no_more(
    group: tuple[list[TeamCount], int], data: st.DataObject
) -> None:
    """An employer who moves people between teams sees the same of a count and of four more."""
    teams, headcount = group
    counts = [team.count - team.count % FEWEST_TO_TELL for team in teams]
    sizes = [data.draw(st.integers(0, 14)) for _team in teams]
    headcount = max(headcount, sum(sizes))

    def seen(extra: int) -> list[tuple[str, int]]:
        tried = [
            replace(team, people=size, fewest=size, count=min(count + extra, size))
            for team, size, count in zip(teams, sizes, counts, strict=True)
        ]
        alone = [block for block in rules.blocks(tried, headcount) if block.teams == 1]
        return [(block.name, block.count) for block in alone]

    assert seen(0) == seen(4)


def test_small_teams_by_hand() -> None:
    teams = [TeamCount(1, "Roads", 19, 20, 20), TeamCount(2, "Parks", 2, 3, 3)]
    assert rules.blocks([*teams, TeamCount(3, "Post", 1, 2, 2)], 25) == (
        Block("Roads", 20, 15),
        Block("Small teams together", 5, 0, 2),
    )
    alone = rules.parts(GroupCount(1, "Staff", 20, 23, 23), teams)
    assert (alone.blocks, alone.why) == ((), "Its teams are too small to be told one by one.")
    folded = [*teams, TeamCount(3, "Post", 6, 6, 6)]
    assert rules.blocks(folded, 29)[-1] == Block("Small teams together", 9, 5, 2)
    assert rules.blocks([TeamCount(1, "Roads", 19, 20, 20)], 24) == (), "four in no team"
    assert rules.blocks([TeamCount(1, "Roads", 19, 20, 20)], 25) == (Block("Roads", 20, 15),)


def test_teams_that_add_up_to_too_many_are_not_told() -> None:
    teams = [TeamCount(1, "Roads", 19, 20, 20), TeamCount(2, "Parks", 7, 8, 8)]
    found = rules.parts(GroupCount(1, "Staff", 20, 27, 27), teams)
    assert not found.blocks
    assert "more people than the group" in str(found.why)


def test_a_team_keeps_its_share_when_people_leave() -> None:
    assert rules.kept(10, Decimal(40), Decimal(0), 12) == 10
    assert rules.kept(10, Decimal(40), Decimal(8), 12) == 8
    assert rules.kept(10, Decimal(40), Decimal(0), 7) == 7, "never above its people"
    assert rules.kept(10, Decimal(40), Decimal(50), 7) == 0
    assert rules.kept(0, Decimal(0), Decimal(3), 7) == 0
    assert rules.kept(5, Decimal(40), Decimal(-3), 7) == 5, "nor more than signed"


# --- Over time ----------------------------------------------------------------------------------
TODAY = date(2026, 11, 23)


@given(st.integers(0, 3000), st.integers(0, 200))
def test_every_past_has_a_few_stretches_that_end_today(days: int, moves: int) -> None:
    first = TODAY - timedelta(days=days)
    past = [Told(first, 60, 5), Told(TODAY - timedelta(days=days // 2), 60, 30)]
    moved = [Moved(first + timedelta(days=one % (days + 1)), 1, 2) for one in range(moves)]
    found = rules.over_time(past, sorted(moved, key=lambda one: one.on), Told(TODAY, 61, 55))
    assert 1 <= len(found) <= rules.MOST_STRETCHES
    assert (found[-1].until, found[-1].people, found[-1].signed) == (TODAY, 61, 55)
    assert found[0].until >= first
    assert len({b.until - a.until for a, b in pairwise(found)}) <= 1
    assert sum(one.joined for one in found) == moves, "nobody is told twice or forgotten"


def test_weeks_by_hand() -> None:
    past = [Told(date(2026, 11, 2), 60, 10), Told(date(2026, 11, 10), 60, 25)]
    moved = [Moved(date(2026, 11, 16), 0, 3), Moved(date(2026, 11, 17), 2, 0)]
    found = rules.over_time(past, moved, Told(TODAY, 59, 50))
    assert [(one.until.day, one.signed, one.joined, one.left) for one in found] == [
        (2, 10, 0, 0),
        (9, 10, 0, 0),
        (16, 25, 0, 3),
        (23, 50, 2, 0),
    ]
    assert found[-1].words == "At least 50 of 59"
    assert rules.over_time([], [], Told(TODAY, 59, 50)) == []


def test_the_table_leaves_out_when_nothing_changed() -> None:
    past = [Told(date(2026, 10, 5), 60, 10), Told(date(2026, 10, 12), 60, 25)]
    found = rules.over_time(past, [Moved(date(2026, 11, 3), 0, 3)], Told(TODAY, 60, 25))
    read = rules.with_changes(found)
    assert [one.until.day for one in read] == [5, 12, 9, 23]
    assert rules.with_changes([]) == []


@given(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 900)), max_size=26))
def test_columns_stay_within_the_drawing(rows: list[tuple[int, int]]) -> None:
    stretches = [rules.Stretch(TODAY, people, min(signed, people), 0, 0) for people, signed in rows]
    made = drawn(stretches, 40)
    for column in made.columns:
        assert column.x >= 0
        assert column.x + column.width <= WIDTH
        assert 0 <= column.people_y <= column.signed_y <= HEIGHT
        assert abs(column.signed_y + column.signed_height - HEIGHT) < 0.2
    assert 0 <= made.needed_y <= HEIGHT
