"""Every change to what a person keeps. Only its owner makes one.

The trail says that something changed, by number: no participant, no signature and no word of it.
"""

import uuid
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from ccqm.accounts.models import User
from ccqm.accounts.own import end_own_account
from ccqm.audit.actions import record
from ccqm.kit.dates import local_date
from ccqm.pledges.models import Signature
from ccqm.pledges.signing import withdraw_signature
from ccqm.portfolios.models import KeptPledge, Note, Reflection, TrainingNote
from ccqm.portfolios.rules import may_keep, may_leave

Kind = TypeVar("Kind", bound=Note)


@transaction.atomic
def keep_pledge(signature: Signature, *, by: User, at: datetime) -> KeptPledge:
    """Copy a signature's words into its writer's own account. Keeping it twice makes one copy.

    Raises Refused when the signature was taken back, or is kept in another account.
    """
    signature = Signature.objects.select_for_update().get(pk=signature.pk)
    kept = KeptPledge.objects.filter(signature=signature).first()
    if kept and kept.owner_id == by.pk:
        return kept
    withdrawn = signature.withdrawn_at is not None
    may_keep(is_withdrawn=withdrawn, is_kept_by_another=bool(kept)).or_refuse()
    kept = KeptPledge.objects.create(
        owner=by,
        signature=signature,
        participant_name=signature.participant.name,
        words=signature.pledge,
        language=signature.language,
        thread=signature.thread,
        signed_on=local_date(signature.signed_at),
        kept_at=at,
    )
    record("portfolio.pledge_kept", by=by, at=at, subject=kept)
    return kept


@transaction.atomic
def leave(pledge: KeptPledge, *, by: User, at: datetime) -> None:
    """Take the signature back where its writer no longer belongs; the copy stays theirs.

    The participant is told what it is always told: nothing, and a number that moves in steps.
    Leaving twice changes nothing. Raises Refused when the pledge is already past.
    """
    pledge = KeptPledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk, owner=by)
    if pledge.left_on:
        return
    may_leave(is_current=pledge.is_current).or_refuse()
    signature, pledge.signature = pledge.signature, None
    pledge.left_on = local_date(at)
    pledge.save(update_fields=["signature", "left_on"])
    if signature:
        withdraw_signature(signature, at=at)
    record("portfolio.pledge_left", by=by, at=at, subject=pledge)


@transaction.atomic
def remove_pledge(pledge: KeptPledge, *, by: User, at: datetime) -> None:
    """Forget the copy. The signature, where it stands, stays."""
    _remove(KeptPledge.objects.filter(pk=pledge.pk, owner=by), pledge, by, at)


@transaction.atomic
def add_training(
    *,
    what: str,
    held_on: date,
    given_by: str = "",
    reflection: str = "",
    submission_key: uuid.UUID,
    by: User,
    at: datetime,
) -> TrainingNote:
    """Write down training one took part in. The same key twice makes one note (REL-04)."""
    words = {"what": what, "held_on": held_on, "given_by": given_by, "reflection": reflection}
    return _add(TrainingNote, words, submission_key, by, at)


@transaction.atomic
def change_training(
    note: TrainingNote,
    *,
    what: str,
    held_on: date,
    given_by: str = "",
    reflection: str = "",
    expected: int,
    by: User,
    at: datetime,
) -> None:
    """Write it anew. Raises Conflict when it was changed meanwhile, as in another tab (REL-05)."""
    words = {"what": what, "held_on": held_on, "given_by": given_by, "reflection": reflection}
    _change(note, words, expected, by, at)


@transaction.atomic
def add_reflection(
    *, words: str, written_on: date, submission_key: uuid.UUID, by: User, at: datetime
) -> Reflection:
    """Write down a thought. The same key twice makes one (REL-04)."""
    return _add(Reflection, {"words": words, "written_on": written_on}, submission_key, by, at)


@transaction.atomic
def change_reflection(
    note: Reflection, *, words: str, written_on: date, expected: int, by: User, at: datetime
) -> None:
    """Write it anew. Raises Conflict when it was changed meanwhile, as in another tab (REL-05)."""
    _change(note, {"words": words, "written_on": written_on}, expected, by, at)


@transaction.atomic
def remove_note(note: TrainingNote | Reflection, *, by: User, at: datetime) -> None:
    """Forget a note for good. Doing it twice changes nothing."""
    _remove(type(note).objects.filter(pk=note.pk, owner=by), note, by, at)


@transaction.atomic
def close_portfolio(*, by: User, at: datetime) -> bool:
    """Forget everything that a person keeps, and close their account; say whether it is closed.

    Signatures stand. Somebody with a role keeps the account that the role needs.
    """
    for kind in (KeptPledge, TrainingNote, Reflection):
        kind.objects.filter(owner=by).delete()
    record("portfolio.emptied", by=by, at=at, subject=by)
    return end_own_account(by, at=at)


def _add(
    kind: type[Kind], words: dict[str, object], key: uuid.UUID, by: User, at: datetime
) -> Kind:
    note, is_new = kind._default_manager.get_or_create(
        owner=by, submission_key=key, defaults={**words, "changed_at": at}
    )
    if is_new:
        record("portfolio.note_added", by=by, at=at, subject=note)
    return note


def _change(note: Note, words: dict[str, object], expected: int, by: User, at: datetime) -> None:
    note.save_version(expected, **words, changed_at=at)
    record("portfolio.note_changed", by=by, at=at, subject=note)


def _remove(rows, row: KeptPledge | Note, by: User, at: datetime) -> None:  # type: ignore[no-untyped-def]
    if rows.delete()[0]:
        record("portfolio.removed", by=by, at=at, subject=row)
