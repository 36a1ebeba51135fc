"""Every change to sheets of paper: made, counted, corrected, undone."""

from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import SYSTEM, record
from ccqm.kit.references import reference
from ccqm.kit.uploads import Upload
from ccqm.kit.verdict import Conflict, Refused
from ccqm.members.models import Group, Team
from ccqm.members.teams import make_team_link
from ccqm.papers.models import Sheet
from ccqm.papers.rules import PHOTO_KEPT, can_be_printed, is_photo_safe, may_be_counted
from ccqm.pledges.models import JointSignature
from ccqm.pledges.signing import remove_joint_signature, sign_together
from ccqm.pledges.tapestry.dyes import PLAIN

Kind = JointSignature.Kind


@transaction.atomic
def make_sheet(
    group: Group,
    *,
    team: Team | None = None,
    pages: int,
    language: str = "en",
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Sheet:
    """Make a sheet for a group or one of its teams, with a code of its own.

    The same key twice makes one (REL-04). Raises Refused when the group or team is gone.
    """
    can_be_printed(pages).or_refuse()
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if made := Sheet.objects.filter(key=submission_key, participant=group.participant_id).first():
        return made
    if group.removed_at:
        raise Refused(_("This group is no longer there. Choose another one."))
    if team:
        make_team_link(team, by=by, at=at)
    sheet = Sheet.objects.create(
        participant_id=group.participant_id,
        group=group,
        team=team,
        code=_new_code(),
        key=submission_key,
        pages=pages,
        language=language,
        made_at=at,
    )
    record("sheet.made", by=by, at=at, subject=sheet, scope=group.participant_id, pages=pages)
    return sheet


@transaction.atomic
def count_sheet(
    sheet: Sheet,
    *,
    people: int,
    upload: Upload | None,
    no_child_named: bool = False,
    led_by: str = "",
    pledge: str = "",
    may_show: bool = False,
    thread: str = PLAIN,
    expected: int,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Sheet:
    """Count the signatures on a sheet, or correct its count; a new photo replaces the old one.

    The same key twice counts once (REL-04). Raises Refused when it is entered already, when there
    are not so many lines or people, or without a photo; Conflict when someone else saved first.
    """
    sheet = locked(sheet)
    if sheet.joint and sheet.joint.submission_key == submission_key:
        return sheet
    may_be_counted(people, sheet.lines, is_entered=sheet.entered_lines.exists()).or_refuse()
    _refuse_photo(sheet, upload, no_child_named=no_child_named)
    _refuse_overtaken(sheet, expected)
    if sheet.joint:
        remove_joint_signature(sheet.joint, by=by, at=at)
    joint = sign_together(
        sheet.group,
        kind=Kind.CLASS if sheet.group.is_led else Kind.PAPER,
        people=people,
        team=sheet.team,
        led_by=led_by,
        pledge=pledge,
        may_show=may_show,
        thread=thread,
        language=sheet.language,
        submission_key=submission_key,
        by=by,
        at=at,
    )
    if upload:
        _keep_photo(sheet, upload)
    sheet.joint, sheet.counted_at = joint, at
    _save(sheet)
    record("sheet.counted", by=by, at=at, subject=sheet, scope=sheet.participant_id, people=people)
    return sheet


@transaction.atomic
def uncount_sheet(sheet: Sheet, *, by: User, at: datetime) -> Sheet:
    """Undo a count: its number no longer counts, its photo is deleted, and the sheet can be used
    again. Undoing twice changes nothing."""
    sheet = locked(sheet)
    if not sheet.joint:
        return sheet
    remove_joint_signature(sheet.joint, by=by, at=at)
    _drop_photo(sheet)
    sheet.joint = sheet.counted_at = None
    _save(sheet)
    record("sheet.uncounted", by=by, at=at, subject=sheet, scope=sheet.participant_id)
    return sheet


@transaction.atomic
def take_back_class(joint: JointSignature, *, by: User, at: datetime) -> JointSignature:
    """Take back what a class signed, on whichever way; the photo of its sheet goes with it."""
    if sheet := Sheet.objects.filter(joint=joint).first():
        uncount_sheet(sheet, by=by, at=at)
    return remove_joint_signature(joint, by=by, at=at)


def forget_photos(*, at: datetime) -> int:
    """Delete the photos that are past their time; the counts stay. Answers how many went."""
    old = Sheet.objects.filter(counted_at__lt=at - PHOTO_KEPT).exclude(photo="")
    forgotten = 0
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            sheet = locked(Sheet(pk=pk))
            if not sheet.photo or not sheet.counted_at or sheet.counted_at >= at - PHOTO_KEPT:
                continue
            _drop_photo(sheet)
            _save(sheet)
            verb, scope = "sheet.photo_forgotten", sheet.participant_id
            record(verb, by=SYSTEM, at=at, subject=sheet, scope=scope)
            forgotten += 1
    return forgotten


def locked(sheet: Sheet) -> Sheet:
    """The sheet as it is now, held until this transaction ends. Groups are held after it."""
    held = Sheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)
    if held.joint and held.joint.removed_at:
        # Its teacher took the signature back by a link: the sheet waits to be counted again.
        _drop_photo(held)
        held.joint = held.counted_at = None
    return held


def _new_code() -> str:
    code = reference()
    return code if not Sheet.objects.filter(code=code).exists() else _new_code()


def _save(sheet: Sheet) -> None:
    fields = ("joint", "counted_at", "photo", "photo_name", "photo_type")
    sheet.save_version(sheet.version, **{name: getattr(sheet, name) for name in fields})


def _refuse_overtaken(sheet: Sheet, expected: int) -> None:
    if sheet.version != expected:
        current = {"version": sheet.version, "people": sheet.joint.people if sheet.joint else ""}
        raise Conflict(_("Someone else counted this sheet while you were typing."), current)


def _refuse_photo(sheet: Sheet, upload: Upload | None, *, no_child_named: bool) -> None:
    if not upload and not sheet.photo:
        raise Refused(_("Select a photo of the sheet"))
    if upload:
        is_photo_safe(is_led=sheet.group.is_led, no_child_named=no_child_named).or_refuse()


def _keep_photo(sheet: Sheet, upload: Upload) -> None:
    _drop_photo(sheet)
    sheet.photo_name, sheet.photo_type = upload.name, upload.content_type
    sheet.photo.save(upload.name, ContentFile(upload.content), save=False)


def _drop_photo(sheet: Sheet) -> None:
    """Delete the photo as soon as this is certain (DP-11)."""
    stored, storage = sheet.photo.name, sheet.photo.storage
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
    sheet.photo, sheet.photo_name, sheet.photo_type = "", "", ""
