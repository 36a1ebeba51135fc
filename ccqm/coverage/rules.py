"""Which numbers of teams may be told, and how coverage went over time. Pure.

The blocks of a group are apart from one another and together all of its people, each of them at
least five: so whatever is subtracted from what, no fewer than five people are left (DP-13). A
block is told in fives and never as everyone, so trying numbers of people tells nothing more
(decision 17).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from ccqm.members.rules import FEWEST_TO_TELL, GroupCount, count_words, in_fives

MOST_STRETCHES = 26
"""So many columns can be told from one another on a phone."""


@dataclass(frozen=True)
class TeamCount:
    """How many signatures name a team, and how many people it has; exact, never to be shown.

    `fewest` is the smallest it has been since signatures of its group were told.
    """

    key: int
    name: str
    count: int
    people: int
    fewest: int


@dataclass(frozen=True)
class Block:
    """A team, or several small ones together, with the number that may be told."""

    name: str
    people: int
    count: int
    teams: int = 1

    @property
    def words(self) -> str:
        return count_words(self.count, self.people, is_told=True)


@dataclass(frozen=True)
class GroupParts:
    """A group with its blocks; `why` says why there are none though it has teams."""

    group: GroupCount
    blocks: tuple[Block, ...] = ()
    why: str = ""


def kept(signed: int, group_signed: Decimal, group_gone: Decimal, people: int) -> int:
    """A team's signatures, less its share of those that left the group, and never above its people.

    All teams of a group give the same share, so it says nothing about whose people left.
    """
    if group_signed <= 0:
        return 0
    stay = max(Decimal(0), min(Decimal(1), 1 - group_gone / group_signed))
    return min(int(signed * stay), people)


def parts(group: GroupCount, teams: Sequence[TeamCount]) -> GroupParts:
    """A told group with the blocks of its teams."""
    if not teams:
        return GroupParts(group)
    if sum(team.people for team in teams) > group.headcount:
        words = _("The teams add up to more people than the group. Correct their numbers first.")
        return GroupParts(group, why=words)
    found = blocks(teams, group.headcount)
    if not found and len(teams) > 1:
        return GroupParts(group, why=_("Its teams are too small to be told one by one."))
    return GroupParts(group, found)


def blocks(teams: Iterable[TeamCount], headcount: int) -> tuple[Block, ...]:
    """The group cut into teams of five and more, and all smaller ones together.

    Who is in no team is among the smaller ones while they are fewer than five: else they could be
    had by subtraction. While the smaller ones are fewer than five, the smallest team joins them.
    None when nothing would be left to tell apart.
    """
    filled = [team for team in teams if team.people]
    rest = headcount - sum(team.people for team in filled)
    large = sorted(
        (team for team in filled if _size(team) >= FEWEST_TO_TELL),
        key=lambda team: (_size(team), team.key),
    )
    small = [team for team in filled if _size(team) < FEWEST_TO_TELL]
    beside = rest if 0 < rest < FEWEST_TO_TELL else 0
    while large and (small or beside) and _together(small, beside) < FEWEST_TO_TELL:
        small.append(large.pop(0))
    if (small or beside) and _together(small, beside) < FEWEST_TO_TELL:
        return ()
    told = [Block(one.name, one.people, in_fives(one.count, one.people)) for one in large]
    told.sort(key=lambda block: block.name.casefold())
    if small or beside:
        people = sum(one.people for one in small) + beside
        signed = in_fives(sum(min(one.count, one.people) for one in small), people)
        told.append(Block(_("Small teams together"), people, signed, len(small)))
    is_apart = len(told) > 1 or (len(told) == 1 and rest >= FEWEST_TO_TELL)
    return tuple(told) if is_apart else ()


def _size(team: TeamCount) -> int:
    return min(team.people, team.fewest)


def _together(small: Sequence[TeamCount], beside: int) -> int:
    return sum(_size(team) for team in small) + beside


# --- Over time ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Told:
    """What was told at the end of a day."""

    on: date
    people: int
    signed: int


@dataclass(frozen=True)
class Moved:
    """How many came and went on a day."""

    on: date
    joined: int
    left: int


@dataclass(frozen=True)
class Stretch:
    """Some weeks: what was told at their end, and who came and went in them."""

    until: date
    people: int
    signed: int
    joined: int
    left: int

    @property
    def words(self) -> str:
        return count_words(self.signed, self.people, is_told=True)


def over_time(past: Sequence[Told], moved: Sequence[Moved], now: Told) -> list[Stretch]:
    """From the first day on which something was told until `now`, week by week or, over long
    times, some weeks in one. `past` and `moved` are in the order of time."""
    if not past:
        return []
    weeks = (now.on - past[0].on).days // 7 + 1
    step = timedelta(weeks=-(-weeks // MOST_STRETCHES))
    ends = [now.on]
    while ends[-1] - step >= past[0].on:
        ends.append(ends[-1] - step)
    return [_stretch(end, step, past, moved, now) for end in reversed(ends)]


def with_changes(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Those in which something changed, with the first and the last, to be read as a table."""
    found = [one for at, one in enumerate(stretches) if at == 0 or _is_new(stretches[at - 1], one)]
    return found if not stretches or found[-1] == stretches[-1] else [*found, stretches[-1]]


def _is_new(before: Stretch, one: Stretch) -> bool:
    told_anew = (one.people, one.signed) != (before.people, before.signed)
    return told_anew or bool(one.joined or one.left)


def _stretch(
    end: date, step: timedelta, past: Sequence[Told], moved: Sequence[Moved], now: Told
) -> Stretch:
    told = now if end == now.on else max((one for one in past if one.on <= end), key=lambda o: o.on)
    here = [one for one in moved if end - step < one.on <= end]
    joined, left = sum(one.joined for one in here), sum(one.left for one in here)
    return Stretch(end, told.people, told.signed, joined, left)
