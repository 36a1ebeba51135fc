"""Every change to the list of a named group, and to the files it is made from.

A list is uploaded, looked at, then saved by a job: planned in one transaction, made in pieces,
each in its own. A killed worker loses at most a piece, which the next one makes again (REL-10).
While a group's list is being saved, no other can be (one constraint), and a list that somebody
looked at before another one was saved must be looked at again (REL-05).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.dates import local_date
from ccqm.kit.queue import enqueue
from ccqm.kit.verdict import Conflict, Refused
from ccqm.members.actions import Counts
from ccqm.members.listing import (
    Difference,
    Entry,
    are_columns_enough,
    difference,
    guessed_columns,
    identity,
    may_be_named,
)
from ccqm.members.models import Group, Person, RosterChange, RosterImport, Team
from ccqm.members.queries import is_list_busy, listed
from ccqm.members.rules import fewest
from ccqm.members.sheets import Sheet, read

PIECE = 1_000
KEPT = timedelta(days=7)
"""How long a file waits and how long an import can be undone."""

Status = RosterImport.Status
Kind = RosterChange.Kind


@transaction.atomic
def name_group(
    group: Group, *, are_adults: bool, tells_nothing: bool, by: User, at: datetime
) -> Group:
    """Let the people of a group be listed by name.

    Raises Refused for children, and where belonging may tell something private (DP-03, DP-04).
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if not (are_adults and tells_nothing):
        raise Refused(_("This group is counted, never listed. You can go on counting it."))
    may_be_named(group.name, group.participant.type).or_refuse()
    if not group.is_named:
        group.save_version(group.version, is_named=True)
        record("group.named", by=by, at=at, subject=group, scope=group.participant_id)
    return group


@transaction.atomic
def upload_list(
    group: Group, *, name: str, content: bytes, submission_key: UUID, by: User, at: datetime
) -> RosterImport:
    """Read a file and keep it until it is saved, dropped or seven days old. Changes nobody.

    Raises Refused when the group only counts its people, or the file cannot be used.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if not group.is_named or group.removed_at:
        raise Refused(_("The people of this group are counted, never listed."))
    participant = group.participant
    made = RosterImport.objects.filter(participant=participant, submission_key=submission_key)
    if found := made.first():
        return found
    sheet = read(name, content)
    row = RosterImport(
        participant=participant,
        group=group,
        file_name=name[-120:],
        headings=list(sheet.headings),
        columns=guessed_columns(sheet.headings),
        submission_key=submission_key,
        uploaded_by=by,
        uploaded_at=at,
    )
    row.file.save(name, ContentFile(content), save=False)
    row.save()
    record("roster.uploaded", by=by, at=at, subject=row, scope=participant.pk)
    return row


@transaction.atomic
def choose_columns(roster_import: RosterImport, *, columns: Mapping[str, int]) -> RosterImport:
    """Say which column holds what. Raises Refused when names are missing."""
    row = _locked(roster_import)
    _refuse_unless(row, Status.UPLOADED)
    are_columns_enough(columns).or_refuse()
    row.columns = dict(columns)
    row.save(update_fields=["columns"])
    return row


def sheet_of(roster_import: RosterImport) -> Sheet:
    """The file, read again. Raises Refused when it is no longer there."""
    try:
        with roster_import.file.open("rb") as kept:
            content = kept.read()
    except (OSError, ValueError) as gone:
        raise Refused(_("This file is no longer there. Upload it again.")) from gone
    return read(roster_import.file_name, content)


def look(roster_import: RosterImport) -> Difference:
    """What the file would change now. Raises Refused when it cannot be read."""
    people = listed(roster_import.group)
    return difference(people, sheet_of(roster_import).rows, roster_import.columns)


@transaction.atomic
def begin_import(
    roster_import: RosterImport, *, expected: int, absent_leave: bool, by: User, at: datetime
) -> RosterImport:
    """Begin to save the list, in the background. A second click changes nothing.

    `expected` is the version of the group that the lead looked at. Raises Conflict when the
    list has changed since, Refused when another one is being saved.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=roster_import.group_id)
    row = _locked(roster_import)
    if row.status in (Status.COMMITTING, Status.DONE):
        return row
    _refuse_unless(row, Status.UPLOADED)
    are_columns_enough(row.columns).or_refuse()
    if is_list_busy(group):
        raise Refused(_("Another list of this group is being saved. Wait until it is done."))
    if group.version != expected:
        words = _("Somebody else changed this group meanwhile. Look at the difference again.")
        raise Conflict(words, {"version": group.version})
    row.status, row.absent_leave, row.begun_at = Status.COMMITTING, absent_leave, at
    row.headcount_before = group.headcount
    row.save(update_fields=["status", "absent_leave", "begun_at", "headcount_before"])
    record("roster.begun", by=by, at=at, subject=row, scope=row.participant_id)
    enqueue("members.save_list", roster_import=row.pk)
    return row


def save_list(roster_import: RosterImport, *, counts: Counts, at: datetime) -> None:
    """Make the changes of a list that was begun. Safe to call again after any interruption."""
    try:
        _plan(roster_import)
        while _make_piece(roster_import):
            pass
        _finish(roster_import, counts=counts, at=at)
    except (IntegrityError, DataError, Refused):
        # Two people who cannot be told apart after all: take everything back, leave nothing half.
        _take_back(roster_import, counts=counts, at=at, status=Status.DROPPED)


@transaction.atomic
def _plan(roster_import: RosterImport) -> None:
    """Write down every change, once."""
    row = _locked(roster_import)
    if row.status != Status.COMMITTING or row.total is not None:
        return
    found = look(row)
    if not row.absent_leave:
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
    teams = {team.name.casefold(): team for team in Team.objects.filter(group=group)}
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
def _make_piece(roster_import: RosterImport) -> int:
    """Make the next changes and answer how many; 0 when all are made."""
    row = _locked(roster_import)
    if row.status != Status.COMMITTING:
        return 0
    piece = list(row.changes.filter(is_made=False).select_related("person").order_by("pk")[:PIECE])
    day = _day(row)
    leaving = [change.pk for change in piece if change.kind == Kind.LEAVE]
    leavers = RosterChange.objects.filter(pk__in=leaving).values("person_id")
    Person.objects.present().filter(pk__in=leavers).update(left_on=day)
    _change_people([change for change in piece if change.kind == Kind.CHANGE])
    _add_people(row, [change for change in piece if change.kind == Kind.JOIN])
    for change in piece:
        change.is_made = True
    RosterChange.objects.bulk_update(piece, ["is_made", "person", "before"], batch_size=PIECE)
    row.done = F("done") + len(piece)
    row.save(update_fields=["done"])
    return len(piece)


FIELDS = ("name", "email", "number", "identity", "team_id")


def _change_people(changes: list[RosterChange]) -> None:
    people = []
    for change in changes:
        if person := change.person:
            change.before = {name: getattr(person, name) for name in FIELDS}
            for name in FIELDS:
                setattr(person, name, getattr(change, name))
            people.append(person)
    if people:
        Person.objects.bulk_update(people, ["name", "email", "number", "identity", "team"])


def _add_people(row: RosterImport, changes: list[RosterChange]) -> None:
    people = [
        Person(
            participant_id=row.participant_id,
            group_id=row.group_id,
            joined_on=_day(row),
            **{name: getattr(change, name) for name in FIELDS},
        )
        for change in changes
    ]
    Person.objects.bulk_create(people)
    for change, person in zip(changes, people, strict=True):
        change.person = person


@transaction.atomic
def _finish(roster_import: RosterImport, *, counts: Counts, at: datetime) -> None:
    group = Group.objects.select_for_update(no_key=True).get(pk=roster_import.group_id)
    row = _locked(roster_import)
    if row.status != Status.COMMITTING:
        return
    _follow_list(group, counts=counts)
    row.status, row.ended_at = Status.DONE, at
    _forget_file(row)
    row.save(update_fields=["status", "ended_at", "file"])
    record("roster.saved", by=row.uploaded_by, at=at, subject=row, scope=row.participant_id,
           **row.counts)  # fmt: skip


def _follow_list(group: Group, *, counts: Counts, otherwise: int = 0) -> None:
    """The headcount of a listed group is its people; `otherwise` when nobody was ever listed."""
    present = Person.objects.present().filter(group=group).count()
    ever = present or Person.objects.filter(group=group).exists()
    headcount = present if ever else otherwise
    least = fewest(counts(group.participant), group.pk, headcount)
    group.save_version(group.version, headcount=headcount, fewest=min(least, headcount))


@transaction.atomic
def begin_undo(roster_import: RosterImport, *, by: User, at: datetime) -> RosterImport:
    """Begin to take a saved list back, in the background. A second click changes nothing.

    Raises Refused when it is older than a week, or another list was saved after it.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=roster_import.group_id)
    row = _locked(roster_import)
    if row.status in (Status.UNDOING, Status.UNDONE):
        return row
    if not may_be_undone(row, at=at):
        raise Refused(_("Only the newest list of a group can be undone, for seven days."))
    if is_list_busy(group):
        raise Refused(_("Another list of this group is being saved. Wait until it is done."))
    row.status = Status.UNDOING
    row.save(update_fields=["status"])
    record("roster.undo_begun", by=by, at=at, subject=row, scope=row.participant_id)
    enqueue("members.undo_list", roster_import=row.pk)
    return row


def may_be_undone(row: RosterImport, *, at: datetime) -> bool:
    """Whether this list was the last to be saved, no more than seven days ago."""
    newer = RosterImport.objects.filter(
        group=row.group_id, status=Status.DONE, begun_at__gt=row.begun_at
    )
    recent = row.ended_at is not None and at - row.ended_at < KEPT
    stands = row.status == Status.DONE and row.group.removed_at is None
    return stands and recent and not newer.exists()


def undo_list(roster_import: RosterImport, *, counts: Counts, at: datetime) -> None:
    """Take a list back, all of it or nothing. Safe to call again."""
    _take_back(roster_import, counts=counts, at=at, status=Status.UNDONE)


@transaction.atomic
def _take_back(
    roster_import: RosterImport, *, counts: Counts, at: datetime, status: RosterImport.Status
) -> None:
    """Joiners go, since they came by mistake; leavers return; changes are put back."""
    group = Group.objects.select_for_update(no_key=True).get(pk=roster_import.group_id)
    row = _locked(roster_import)
    if row.status not in (Status.UNDOING, Status.COMMITTING):
        return
    made = row.changes.filter(is_made=True)
    joined = list(made.filter(kind=Kind.JOIN).values_list("person_id", flat=True))
    made.filter(kind=Kind.JOIN).update(person=None)
    Person.objects.filter(pk__in=joined).delete()
    _put_back(made.filter(kind=Kind.CHANGE).select_related("person"))
    left = made.filter(kind=Kind.LEAVE).values("person_id")
    Person.objects.filter(pk__in=left).update(left_on=None)
    Team.objects.filter(group=group, people=None).delete()
    _follow_list(group, counts=counts, otherwise=row.headcount_before)
    row.changes.all().delete()
    row.status, row.ended_at = status, at
    _forget_file(row)
    row.save(update_fields=["status", "ended_at", "file"])
    record("roster.undone", by=row.uploaded_by, at=at, subject=row, scope=row.participant_id)


def _put_back(changes: Iterable[RosterChange]) -> None:
    people = []
    for change in changes:
        if person := change.person:
            for name in FIELDS:
                setattr(person, name, change.before[name])
            people.append(person)
    fields = ["name", "email", "number", "identity", "team"]
    Person.objects.bulk_update(people, fields, batch_size=PIECE)


@transaction.atomic
def drop_list(roster_import: RosterImport, *, by: User | str, at: datetime) -> RosterImport:
    """Do not use an uploaded list; its file goes at once. A second click changes nothing."""
    row = _locked(roster_import)
    if row.status == Status.DROPPED:
        return row
    _refuse_unless(row, Status.UPLOADED)
    row.status, row.ended_at = Status.DROPPED, at
    _forget_file(row)
    row.save(update_fields=["status", "ended_at", "file"])
    record("roster.dropped", by=by, at=at, subject=row, scope=row.participant_id)
    return row


def forget_old(*, at: datetime, by: str) -> None:
    """Drop lists that waited a week, and forget what an undo would need when it is over."""
    for row in RosterImport.objects.filter(status=Status.UPLOADED, uploaded_at__lt=at - KEPT):
        drop_list(row, by=by, at=at)
    over = RosterImport.objects.filter(status=Status.DONE, ended_at__lt=at - KEPT)
    RosterChange.objects.filter(roster_import__in=over).delete()


def _day(row: RosterImport) -> date:
    """The day on which the lead said yes, however late the worker comes."""
    return local_date(row.begun_at or row.uploaded_at)


def _locked(roster_import: RosterImport) -> RosterImport:
    rows = RosterImport.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("group__participant", "uploaded_by").get(pk=roster_import.pk)


def _refuse_unless(row: RosterImport, status: RosterImport.Status) -> None:
    if row.status != status:
        raise Refused(_("This list was used already, or dropped. Upload it again."))


def _forget_file(row: RosterImport) -> None:
    """Delete the file as soon as this is certain."""
    stored, storage = row.file.name, row.file.storage
    row.file = ""
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
