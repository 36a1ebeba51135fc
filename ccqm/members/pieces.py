"""A list is planned in one transaction and made in pieces, each in its own (REL-10)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ccqm.kit.dates import local_date
from ccqm.kit.verdict import Refused
from ccqm.members.listing import (
    Difference,
    Entry,
    difference,
    identity,
)
from ccqm.members.models import Group, Person, RosterChange, RosterImport, Team
from ccqm.members.queries import listed
from ccqm.members.sheets import Sheet, unpacked

PIECE = 1_000
Status = RosterImport.Status
Kind = RosterChange.Kind


def day_of(row: RosterImport) -> date:
    """The day on which the lead said yes, however late the worker comes."""
    return local_date(row.begun_at or row.uploaded_at)


def locked(roster_import: RosterImport) -> RosterImport:
    rows = RosterImport.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("group__participant", "uploaded_by").get(pk=roster_import.pk)


def sheet_of(roster_import: RosterImport) -> Sheet:
    """The rows that were kept. Raises Refused when they are no longer there."""
    try:
        with roster_import.file.open("rb") as kept:
            return unpacked(kept.read())
    except (OSError, ValueError) as gone:
        raise Refused(_("This file is no longer there. Upload it again.")) from gone


def look(roster_import: RosterImport) -> Difference:
    """What the file would change now. Raises Refused when it cannot be read."""
    people = listed(roster_import.group)
    return difference(people, sheet_of(roster_import).rows, roster_import.columns)


@transaction.atomic
def plan(roster_import: RosterImport) -> None:
    """Write down every change, once."""
    row = locked(roster_import)
    if row.status != Status.COMMITTING or row.total is not None:
        return
    found = look(row)
    if found.is_empty or not row.absent_leave:
        found.leavers = []
    teams = _teams(row.group, found)
    changes = list(_changes(row, found, teams))
    RosterChange.objects.bulk_create(changes, batch_size=PIECE)
    row.total, row.counts = len(changes), found.counts()
    row.save(update_fields=["total", "counts"])


def _teams(group: Group, found: Difference) -> dict[str, Team]:
    """Every team of the file by its name without case, made where it is new."""
    wanted = {entry.team.casefold(): entry.team for entry in found.joiners if entry.team}
    for _one, entry in [*found.moves, *found.changes]:
        if entry.team:
            wanted.setdefault(entry.team.casefold(), entry.team)
    teams = {team.name.casefold(): team for team in Team.objects.standing().filter(group=group)}
    new = [Team(group=group, name=name) for key, name in wanted.items() if key not in teams]
    Team.objects.bulk_create(new)
    return teams | {team.name.casefold(): team for team in new}


def _changes(
    row: RosterImport, found: Difference, teams: Mapping[str, Team]
) -> Iterator[RosterChange]:
    """Leavers first, then changes, then joiners, so that no two are ever the same person."""
    for one in found.leavers:
        yield RosterChange(roster_import=row, kind=Kind.LEAVE, person_id=one.key, name=one.name)
    for one, entry in [*found.changes, *found.moves]:
        yield _change(row, Kind.CHANGE, entry, teams, person_id=one.key)
    for entry in found.joiners:
        yield _change(row, Kind.JOIN, entry, teams)


def _change(
    row: RosterImport,
    kind: RosterChange.Kind,
    entry: Entry,
    teams: Mapping[str, Team],
    person_id: int | None = None,
) -> RosterChange:
    return RosterChange(
        roster_import=row,
        kind=kind,
        person_id=person_id,
        team=teams.get(entry.team.casefold()),
        name=entry.name,
        email=entry.email,
        number=entry.number,
        identity=identity(name=entry.name, email=entry.email, number=entry.number),
    )


@transaction.atomic
def make_piece(roster_import: RosterImport) -> int:
    """Make the next changes and answer how many; 0 when all are made."""
    row = locked(roster_import)
    if row.status != Status.COMMITTING:
        return 0
    waiting = row.changes.filter(is_made=False).order_by("pk")
    piece = dict(waiting.values_list("pk", "kind")[:PIECE])

    def of(wanted: Kind) -> list[int]:
        return [key for key, kind in piece.items() if kind == wanted]

    if leave := of(Kind.LEAVE):
        leavers = RosterChange.objects.filter(pk__in=leave).values("person_id")
        Person.objects.present().filter(pk__in=leavers).update(left_on=day_of(row))
    if change := of(Kind.CHANGE):
        _run(_CHANGE, change, change)
    if join := of(Kind.JOIN):
        _add_people(row, list(RosterChange.objects.filter(pk__in=join)))
    RosterChange.objects.filter(pk__in=piece).update(is_made=True)
    row.done = F("done") + len(piece)
    row.save(update_fields=["done"])
    return len(piece)


def put_back(row: RosterImport) -> None:
    """Whoever was changed by this list is as before it."""
    _run(_PUT_BACK, row.pk)


FIELDS = ("name", "email", "number", "identity", "team_id")


def _add_people(row: RosterImport, changes: list[RosterChange]) -> None:
    people = Person.objects.bulk_create(
        Person(
            participant_id=row.participant_id,
            group_id=row.group_id,
            joined_on=day_of(row),
            **{name: getattr(change, name) for name in FIELDS},
        )
        for change in changes
    )
    _run(_LINK, [change.pk for change in changes], [person.pk for person in people])


# Django cannot change one table from another, and without this a list that changes everybody, such
# as a new ending of all addresses, would take minutes.
_CHANGE = """
    WITH was AS (
        SELECT p.id, jsonb_build_object('name', p.name, 'email', p.email, 'number', p.number,
                                        'identity', p.identity, 'team_id', p.team_id) AS before
        FROM members_person p JOIN members_rosterchange c ON c.person_id = p.id
        WHERE c.id = ANY(%s)
    ), kept AS (
        UPDATE members_rosterchange c SET before = was.before
        FROM was WHERE c.person_id = was.id AND c.id = ANY(%s)
        RETURNING c.person_id, c.name, c.email, c.number, c.identity, c.team_id
    )
    UPDATE members_person p SET name = kept.name, email = kept.email, number = kept.number,
           identity = kept.identity, team_id = kept.team_id
    FROM kept WHERE p.id = kept.person_id
"""
_LINK = """
    UPDATE members_rosterchange c SET person_id = made.person
    FROM unnest(%s::bigint[], %s::bigint[]) AS made(change, person) WHERE c.id = made.change
"""
_PUT_BACK = """
    UPDATE members_person p SET name = c.before->>'name', email = c.before->>'email',
           number = c.before->>'number', identity = c.before->>'identity',
           team_id = (c.before->>'team_id')::bigint
    FROM members_rosterchange c
    WHERE c.roster_import_id = %s AND c.kind = 'change' AND c.is_made AND p.id = c.person_id
"""


def _run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
