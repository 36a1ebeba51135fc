"""Letters are written in pieces, each in its own transaction: links, letters and the jobs that
send them, together or not at all. A killed worker loses at most a piece, which the next one writes
again; nobody is written to twice (REL-02, REL-10)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from ccqm.audit.actions import record
from ccqm.kit.dates import local_date
from ccqm.kit.references import hashed
from ccqm.letters.actions import Reader, post_many
from ccqm.letters.models import Letter
from ccqm.mailings.links import token_of
from ccqm.mailings.models import Addressee, Mailing
from ccqm.mailings.queries import silent, to_write_to
from ccqm.members.models import Person

PIECE = 1_000
FIRST, REMINDER = "sign_up_asked", "sign_up_reminder"


def write_mailing(mailing: Mailing, *, at: datetime) -> None:
    """Write every letter of a mailing that was begun. Safe to call again after any interruption."""
    while write_piece(mailing, at=at):
        pass


@transaction.atomic
def write_piece(mailing: Mailing, *, at: datetime) -> int:
    """Write to the next people and answer how many; 0 when everyone is seen to."""
    row = _locked(mailing)
    if row.status != Mailing.Status.WRITING:
        return 0
    people = to_write_to(row.group, row.team).select_related("addressee")
    piece = list(people.select_for_update(of=("self",), no_key=True)[:PIECE])
    if piece:
        _write_to(row, piece, at=at)
        row.done += len(piece)
    else:
        row.status, row.total = Mailing.Status.WRITTEN, row.done
        record("mailing.written", by=row.made_by, at=at, subject=row, scope=row.participant_id,
               people=row.done)  # fmt: skip
    row.save(update_fields=["done", "status", "total"])
    return len(piece)


def _locked(mailing: Mailing) -> Mailing:
    rows = Mailing.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("participant", "group", "team", "made_by").get(pk=mailing.pk)


def _write_to(row: Mailing, people: Sequence[Person], *, at: datetime) -> None:
    """A link and a letter for each; a corrected address gets a new link, and the old one ends."""
    answered = {
        (identity, address.casefold())
        for identity, address in silent(row, [person.identity for person in people])
    }
    known: list[Addressee] = []
    new: list[Addressee] = []
    for person in people:
        one = getattr(person, "addressee", None)
        (new if one is None else known).append(_address(one or Addressee(person=person), row, at))
    for one in new:
        # Whoever said before, from the same address, that we need not write, is left in peace.
        one.is_closed = (one.person.identity, one.address.casefold()) in answered
    written = [one for one in [*known, *new] if not one.is_closed]
    for one, letter in zip(written, post_letters(FIRST, row, written, at=at), strict=True):
        one.letter = one.newest = letter
    Addressee.objects.bulk_create(new)
    changed = ["mailing", "address", "nonce", "link_hash", "is_closed", "letter", "newest",
               "reminders", "last_written_on"]  # fmt: skip
    Addressee.objects.bulk_update(known, changed)


def _address(one: Addressee, row: Mailing, at: datetime) -> Addressee:
    """As at the beginning, whatever was before: a new address tells nothing of the old link."""
    one.mailing, one.address, one.nonce = row, one.person.email, uuid4()
    one.link_hash = hashed(token_of(one.nonce))
    one.is_closed, one.reminders, one.last_written_on = False, 0, local_date(at)
    return one


def post_letters(
    kind: str, mailing: Mailing, addressees: Sequence[Addressee], *, at: datetime
) -> list[Letter]:
    """One letter each, in this order. The key is one for each link and letter (REL-04)."""
    readers = [
        Reader(
            to=one.address,
            key=f"{kind}-{one.nonce.hex}-{one.reminders}",
            own={"name": one.person.name, "token": token_of(one.nonce)},
        )
        for one in addressees
    ]
    context = {"participant": mailing.participant.name}
    language = mailing.language
    return post_many(kind, readers, context=context, at=at, language=language, secret=True)
