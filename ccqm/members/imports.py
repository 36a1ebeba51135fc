"""Every change to the list of a named group, and to the files it is made from.

A list is uploaded, looked at, then saved by a job: planned in one transaction, made in pieces,
each in its own. A killed worker loses at most a piece, which the next one makes again (REL-10).
While a group's list is being saved, no other can be (one constraint), and a list that somebody
looked at before another one was saved must be looked at again (REL-05).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import DataError, IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.dates import local_date
from ccqm.kit.queue import enqueue
from ccqm.kit.verdict import Conflict, Refused
from ccqm.members.actions import Counts
from ccqm.members.listing import (
    are_columns_enough,
    guessed_columns,
    may_be_named,
)
from ccqm.members.models import (
    Group,
    Person,
    PersonQuerySet,
    RosterChange,
    RosterImport,
    SignUpLink,
    Team,
    Turnover,
)
from ccqm.members.pieces import locked, make_piece, plan, put_back
from ccqm.members.queries import is_list_busy
from ccqm.members.rules import fewest, is_told
from ccqm.members.sheets import Sheet, packed, read
from ccqm.members.teams import measure_teams, note_turnover
from ccqm.participants.models import Participant

KEPT = timedelta(days=7)
"""How long a file waits and how long an import can be undone."""
PEOPLE_KEPT = timedelta(days=730)
"""How long whoever has left stays on the list: `Keep.ROSTER`."""

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
    if not (are_adults and tells_nothing) or group.is_led:
        raise Refused(_("This group is counted, never listed. You can go on counting it."))
    may_be_named(group.name, group.participant.type).or_refuse()
    if not group.is_named:
        group.save_version(group.version, is_named=True)
        record("group.named", by=by, at=at, subject=group, scope=group.participant_id)
    return group


def upload_list(
    group: Group, *, name: str, content: bytes, submission_key: UUID, by: User, at: datetime
) -> RosterImport:
    """Read a file and keep it until it is saved, dropped or seven days old. Changes nobody.

    Raises Refused when the group only counts its people, or the file cannot be used.
    """
    # Read before anything is held: nobody who signs meanwhile waits for a large file.
    _refuse_counted(group)
    sheet = read(name, content)
    return _keep_list(group, sheet, name=name, submission_key=submission_key, by=by, at=at)


@transaction.atomic
def _keep_list(
    group: Group, sheet: Sheet, *, name: str, submission_key: UUID, by: User, at: datetime
) -> RosterImport:
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    _refuse_counted(group)
    participant = group.participant
    made = RosterImport.objects.filter(participant=participant, submission_key=submission_key)
    if found := made.first():
        return found
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
    row.file.save(name, ContentFile(packed(sheet)), save=False)
    row.save()
    record("roster.uploaded", by=by, at=at, subject=row, scope=participant.pk)
    return row


def _refuse_counted(group: Group) -> None:
    if not group.is_named or group.removed_at:
        raise Refused(_("The people of this group are counted, never listed."))


@transaction.atomic
def choose_columns(roster_import: RosterImport, *, columns: Mapping[str, int]) -> RosterImport:
    """Say which column holds what. Raises Refused when names are missing."""
    row = locked(roster_import)
    _refuse_unless(row, Status.UPLOADED)
    are_columns_enough(columns).or_refuse()
    row.columns = dict(columns)
    row.save(update_fields=["columns"])
    return row


@transaction.atomic
def begin_import(
    roster_import: RosterImport, *, expected: int, absent_leave: bool, by: User, at: datetime
) -> RosterImport:
    """Begin to save the list, in the background. A second click changes nothing.

    `expected` is the version of the group that the lead looked at. Raises Conflict when the
    list has changed since, Refused when another one is being saved.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=roster_import.group_id)
    row = locked(roster_import)
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
        plan(roster_import)
        while make_piece(roster_import):
            pass
        _finish(roster_import, counts=counts, at=at)
    except (IntegrityError, DataError, Refused):
        # Two people who cannot be told apart after all: take everything back, leave nothing half.
        _take_back(roster_import, counts=counts, at=at, status=Status.DROPPED)


@transaction.atomic
def _finish(roster_import: RosterImport, *, counts: Counts, at: datetime) -> None:
    group = Group.objects.select_for_update(no_key=True).get(pk=roster_import.group_id)
    row = locked(roster_import)
    if row.status != Status.COMMITTING:
        return
    _note_turnover(group, row, counts=counts, at=at)
    _follow_list(group, counts=counts)
    row.status, row.ended_at = Status.DONE, at
    _forget_file(row)
    row.save(update_fields=["status", "ended_at", "file"])
    record("roster.saved", by=row.uploaded_by, at=at, subject=row, scope=row.participant_id,
           **row.counts)  # fmt: skip


def _note_turnover(group: Group, row: RosterImport, *, counts: Counts, at: datetime) -> None:
    """Who came and who left by this list. The first list of a group only says who is there."""
    joined = set(row.changes.filter(kind=Kind.JOIN).values_list("identity", flat=True))
    people = Person.objects.filter(group=group)
    if people.count() == len(joined):
        return
    left = row.changes.filter(kind=Kind.LEAVE)
    noted = note_turnover(
        group,
        joined=len(joined),
        left=left.count(),
        back=_shares_back(people, joined),
        counts=counts,
        at=at,
        roster_import=row,
    )
    Person.objects.filter(pk__in=left.values("person_id")).update(left_with=noted)


def _shares_back(people: PersonQuerySet, joined: set[str]) -> Decimal:
    """What those who return had taken along when they left last, each by the share of that day.

    So a wrong list and then the right one leave the number as it was, however often. Matched here
    and not in the database, which took 18 seconds for it at 30,000 while the group was held.
    """
    gone = people.filter(left_on__isnull=False).order_by("pk")
    last = dict(gone.values_list("identity", "left_with__share"))
    return sum((last.get(one) or Decimal(0) for one in joined), Decimal(0))


def _follow_list(group: Group, *, counts: Counts, otherwise: int = 0) -> None:
    """The headcount of a listed group is its people; `otherwise` when nobody was ever listed."""
    present = Person.objects.present().filter(group=group).count()
    ever = present or Person.objects.filter(group=group).exists()
    headcount = present if ever else otherwise
    counted = counts(group.participant)
    least = fewest(counted, group.pk, headcount)
    group.save_version(group.version, headcount=headcount, fewest=min(least, headcount))
    measure_teams(group, is_told=is_told(counted))


@transaction.atomic
def begin_undo(roster_import: RosterImport, *, by: User, at: datetime) -> RosterImport:
    """Begin to take a saved list back, in the background. A second click changes nothing.

    Raises Refused when it is older than a week, or another list was saved after it.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=roster_import.group_id)
    row = locked(roster_import)
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
    if row.begun_at is None:
        return False
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
    row = locked(roster_import)
    if row.status not in (Status.UNDOING, Status.COMMITTING):
        return
    made = row.changes.filter(is_made=True)
    joined = list(made.filter(kind=Kind.JOIN).values_list("person_id", flat=True))
    made.filter(kind=Kind.JOIN).update(person=None)
    Person.objects.filter(pk__in=joined).delete()
    put_back(row)
    left = made.filter(kind=Kind.LEAVE).values("person_id")
    Person.objects.filter(pk__in=left).update(left_on=None, left_with=None)
    Turnover.objects.filter(roster_import=row).delete()
    new = Team.objects.standing().filter(group=group, people=None)
    SignUpLink.objects.filter(team__in=new, stopped_at=None).update(stopped_at=at)
    new.update(removed_at=at)
    _follow_list(group, counts=counts, otherwise=row.headcount_before)
    row.changes.all().delete()
    row.status, row.ended_at = status, at
    _forget_file(row)
    row.save(update_fields=["status", "ended_at", "file"])
    record("roster.undone", by=row.uploaded_by, at=at, subject=row, scope=row.participant_id)


@transaction.atomic
def drop_list(roster_import: RosterImport, *, by: User | str, at: datetime) -> RosterImport:
    """Do not use an uploaded list; its file goes at once. A second click changes nothing."""
    row = locked(roster_import)
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


@transaction.atomic
def forget_leavers(*, at: datetime, by: str) -> int:
    """Remove whoever left two years ago from the lists, and answer how many that were (DP-18).

    Nobody's name stays behind; the trail says how many of which participant.
    """
    over = Person.objects.filter(left_on__lte=local_date(at) - PEOPLE_KEPT)
    for participant, people in _by_participant(over):
        record("roster.forgotten", by=by, at=at, subject=participant, scope=participant.pk,
               people=people)  # fmt: skip
    _deleted, each = over.delete()
    return each.get(Person._meta.label, 0)


def _by_participant(people: PersonQuerySet) -> list[tuple[Participant, int]]:
    counted = people.order_by().values("participant").annotate(n=Count("pk"))
    many = {one["participant"]: one["n"] for one in counted}
    return [(found, many[found.pk]) for found in Participant.objects.filter(pk__in=many)]


def _refuse_unless(row: RosterImport, status: RosterImport.Status) -> None:
    if row.status != status:
        raise Refused(_("This list was used already, or dropped. Upload it again."))


def _forget_file(row: RosterImport) -> None:
    """Delete the file as soon as this is certain."""
    stored, storage = row.file.name, row.file.storage
    row.file = ""
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
