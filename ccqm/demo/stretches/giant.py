"""A participant of thirty thousand: most come from lists of names, and sign in every way."""

import math
from collections.abc import Iterator
from datetime import timedelta
from zlib import crc32

from ccqm.demo.walk import Walk
from ccqm.members import imports
from ccqm.members.models import Group, Team
from ccqm.members.queries import groups_of
from ccqm.members.sheets import written
from ccqm.pledges import signing
from ccqm.pledges.models import JointSignature, Way
from ccqm.pledges.queries import counts
from ccqm.pledges.tapestry.dyes import ALL

HEADINGS = ("Staff number", "First name", "Surname", "Work email", "Department")
LISTED, JOINERS, LEAVERS = 18_000, 600, 400
"""In the first list; who came and who left by the second: then 18,200 are listed, and the other
11,800 are counted. All 30,000 could be listed; the demo city would take longer to build."""
MOVED = 250
SHEETS = (62, 71, 55, 80, 48, 66, 74)
"""The share of a team that signs on its sheet of paper, in percent; teams take turns."""
ALONE = 240
"""How many sign by themselves, by link and on tablets."""
WAYS = (Way.LINK, Way.LINK, Way.KIOSK, Way.LINK, Way.KIOSK)


def list_people(walk: Walk) -> None:
    """The staff are listed by name, from a file of 18,000 rows in 120 teams."""
    walk.at += timedelta(days=2)
    imports.name_group(
        _staff(walk), are_adults=True, tells_nothing=True, by=walk.lead, at=walk.tick()
    )
    _save_list(walk, "staff-list.csv", (_person(walk, number) for number in range(LISTED)))


def list_people_again(walk: Walk) -> None:
    """The next list, some weeks later, brings joiners, leavers and moves."""
    _save_list(walk, "staff-list-new.csv", _later(walk))


def _later(walk: Walk) -> Iterator[tuple[str, ...]]:
    for number in range(LEAVERS, LISTED + JOINERS):
        yield _person(walk, number, move=7 if number < LEAVERS + MOVED else 0)


def _save_list(walk: Walk, name: str, people: Iterator[tuple[str, ...]]) -> None:
    group = _staff(walk)
    row = imports.upload_list(
        group,
        name=name,
        content=written([HEADINGS, *people]),
        submission_key=walk.key(),
        by=walk.lead,
        at=walk.tick(),
    )
    expected = Group.objects.get(pk=group.pk).version
    imports.begin_import(row, expected=expected, absent_leave=True, by=walk.lead, at=walk.tick())
    imports.save_list(row, counts=counts, at=walk.tick())


def _person(walk: Walk, number: int, move: int = 0) -> tuple[str, ...]:
    """An invented person: always the same for the same number."""
    words = walk.words["giant"]
    turn = crc32(f"person {number}".encode())
    first = words["first_names"][turn % len(words["first_names"])]
    last = words["surnames"][turn // 97 % len(words["surnames"])]
    teams = _teams(walk)
    address = f"{first}.{last}.{number}@{words['domain']}".lower().replace(" ", "")
    return (f"A{number:05}", first, last, address, teams[(turn // 7919 + move) % len(teams)])


def _teams(walk: Walk) -> list[str]:
    words = walk.words["giant"]
    return [f"{one}, {site}" for one in words["departments"] for site in words["sites"]]


def sign_in_every_way(walk: Walk) -> None:
    """Most teams sign on sheets of paper, some people by link or on a tablet."""
    staff = _staff(walk)
    teams = list(staff.teams.standing().order_by("pk"))
    for turn, team in enumerate(teams[: len(teams) * 5 // 6]):
        _sign_sheet(walk, staff, _share(team.people.count(), turn), turn, team=team)
    for turn, group in enumerate(groups_of(walk.participant).exclude(pk=staff.pk)):
        _sign_sheet(walk, group, _share(group.headcount, turn), turn)
    names, ideas = walk.words["member_names"], walk.words["pledges"]
    for number in range(ALONE):
        idea = ideas[number // 3 % len(ideas)] if number % 3 == 0 else None
        signing.sign(
            staff,
            name=names[number % len(names)],
            pledge=idea["text"] if idea else "",
            may_show=bool(idea),
            thread=_thread(number),
            language=idea["language"] if idea else "en",
            team=teams[number % len(teams)],
            way=WAYS[number % len(WAYS)],
            submission_key=walk.key(),
            at=walk.tick(2),
        )


def _share(people: int, turn: int) -> int:
    return math.ceil(people * SHEETS[turn % len(SHEETS)] / 100)


def _sign_sheet(walk: Walk, group: Group, people: int, turn: int, team: Team | None = None) -> None:
    signing.sign_together(
        group,
        kind=JointSignature.Kind.PAPER,
        people=people,
        team=team,
        thread=_thread(turn * 31),
        submission_key=walk.key(),
        by=walk.lead,
        at=walk.tick(11),
    )


def _thread(number: int) -> str:
    return list(ALL)[crc32(f"giant {number}".encode()) % len(ALL)]


def _staff(walk: Walk) -> Group:
    return groups_of(walk.participant).get(name="Staff")
