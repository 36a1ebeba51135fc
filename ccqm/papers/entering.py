"""Every change to the lines of a sheet: entered several at a time, or taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.verdict import Refused
from ccqm.papers.actions import locked
from ccqm.papers.models import Line, Sheet
from ccqm.papers.rules import may_be_entered
from ccqm.pledges.models import Signature, Way
from ccqm.pledges.signing import sign, withdraw_signature
from ccqm.pledges.tapestry.dyes import PLAIN


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line as it stands on the paper."""

    number: int
    name: str
    pledge: str = ""
    may_show: bool = False
    thread: str = PLAIN


@transaction.atomic
def enter_lines(sheet: Sheet, *, entries: Iterable[Entry], by: User, at: datetime) -> int:
    """Enter lines of a sheet, all or none; answers how many are new.

    A line that stands with the same words is left as it is, so sending twice, or two people
    entering the same sheet, makes nothing twice (REL-04). Raises Refused where a line stands with
    other words, so that nobody's typing is lost; also when a group has no more room.
    """
    sheet = locked(sheet)
    is_counted = bool(sheet.joint)
    may_be_entered(is_counted=is_counted, is_led=sheet.group.is_led).or_refuse()
    stand = {
        line.number: line.signature for line in sheet.entered_lines.select_related("signature")
    }
    new = [entry for entry in entries if not _stands(stand.get(entry.number), entry)]
    for entry in new:
        _enter(sheet, entry, at=at)
    if new:
        scope = sheet.participant_id
        record("sheet.entered", by=by, at=at, subject=sheet, scope=scope, lines=len(new))
    return len(new)


@transaction.atomic
def take_back_line(sheet: Sheet, *, number: int, by: User, at: datetime) -> None:
    """Take back the signature of one line, for whoever asks the keeper of the paper.

    Twice changes nothing. Raises Refused for a line that was never entered.
    """
    sheet = locked(sheet)
    line = sheet.entered_lines.select_related("signature__participant").filter(number=number)
    if not (found := line.first()):
        raise Refused(_("This line is not entered."))
    withdraw_signature(found.signature, at=at)
    record("sheet.line_taken_back", by=by, at=at, subject=sheet, scope=sheet.participant_id)


def _stands(signature: Signature | None, entry: Entry) -> bool:
    if signature is None:
        return False
    if (signature.name, signature.pledge) == (entry.name, entry.pledge):
        return True
    words = _(
        "Line %(n)s was entered already, with other words. "
        "Check its number on the paper, or leave it empty here."
    )
    raise Refused(words % {"n": entry.number})


def _enter(sheet: Sheet, entry: Entry, *, at: datetime) -> None:
    if not 0 < entry.number <= sheet.lines:
        raise Refused(_("This sheet has %(n)s lines.") % {"n": sheet.lines})
    signed = sign(
        sheet.group,
        name=entry.name,
        pledge=entry.pledge,
        may_show=entry.may_show,
        thread=entry.thread,
        language=sheet.language,
        team=sheet.team,
        way=Way.PAPER,
        submission_key=uuid5(sheet.key, str(entry.number)),
        at=at,
    )
    Line.objects.create(sheet=sheet, number=entry.number, signature=signed.signature)
