"""Every change to rolls. Opening and closing are audited; that a ballot was given never is."""

import hmac
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ccqm.audit.actions import Actor, record
from ccqm.ballots.blind import blind_sign, new_key, public_part, unwrapped, wrapped
from ccqm.ballots.models import Place, Roll
from ccqm.kit.references import hashed, token
from ccqm.kit.verdict import Refused


@transaction.atomic
def open_roll(key: uuid.UUID, *, audience: str, by: Actor, at: datetime) -> Roll:
    """Make a roll and its key pair; the public half is on show from now on. Once per key."""
    found = Roll.objects.filter(pk=key).first()
    if found:
        return found
    pair = new_key()
    sealed = wrapped(pair, under=settings.BALLOT_KEY, roll=key.bytes)
    roll = Roll.objects.create(
        id=key,
        audience=audience,
        public_key=public_part(pair),
        private_key=sealed,
        opened_at=at,
    )
    record("ballots.open_roll", by=by, at=at, subject=roll, audience=audience)
    return roll


@transaction.atomic
def give_places(
    roll: Roll, holders: Iterable[str], *, token_of: Callable[[str], str] | None = None
) -> dict[str, str]:
    """A secret token for each holder who has no place yet; kept as a hash.

    `token_of` makes it from the holder and a secret, for whoever must write it again.
    """
    _open(roll)
    wanted = list(dict.fromkeys(holders))
    there = set(roll.places.filter(holder__in=wanted).values_list("holder", flat=True))
    tokens = {
        holder: token_of(holder) if token_of else token()
        for holder in wanted
        if holder not in there
    }
    Place.objects.bulk_create(
        (
            Place(roll=roll, holder=holder, token_hash=hashed(secret))
            for holder, secret in tokens.items()
        ),
        batch_size=2_000,
    )
    return tokens


@transaction.atomic
def issue(secret: str, *, blinded: bytes) -> bytes:
    """Sign a blinded ballot, once for each place. What is kept is that it was done.

    Asked again with the same blinded ballot before its browser has said that all went well, it
    gives the same signature: so a broken line costs nobody their vote, and no second ballot comes
    of it. ValueError if it is no blinded ballot at all.
    """
    place = _place(secret)
    claim = _claim(secret, blinded)
    if place.is_issued and not (place.claim and hmac.compare_digest(bytes(place.claim), claim)):
        raise Refused(
            _(
                "A ballot has been given out for this link. A lost ballot cannot be given again, "
                "because we do not know which one was yours."
            )
        )
    roll = place.roll
    key = unwrapped(bytes(roll.private_key or b""), under=settings.BALLOT_KEY, roll=roll.pk.bytes)
    signature = blind_sign(key, blinded)
    if not place.is_issued:
        place.is_issued, place.claim = True, claim
        place.save(update_fields=["is_issued", "claim"])
    return signature


@transaction.atomic
def note_received(secret: str, *, blinded: bytes) -> None:
    """The browser holds a ballot that works: forget what it asked with."""
    place = _place(secret)
    if place.claim and hmac.compare_digest(bytes(place.claim), _claim(secret, blinded)):
        place.claim = None
        place.save(update_fields=["claim"])


def stop_letters(secret: str) -> None:
    """The owner of a link wants no more letters about this survey. It tells nobody anything else:
    whoever has answered may say it, and whoever has not."""
    Place.objects.filter(token_hash=hashed(secret)).update(is_quiet=True)


@transaction.atomic
def give_paper(roll: Roll, holder: str) -> None:
    """Somebody on the list draws a paper code in place of a ballot. Which one, nobody notes."""
    _open(roll)
    place = Place.objects.select_for_update().filter(roll=roll, holder=holder).first()
    if not place or place.is_issued:
        raise Refused(_("This person has a ballot already, or is not on the list."))
    place.is_issued = True
    place.save(update_fields=["is_issued"])


@transaction.atomic
def hand_out(roll: Roll, number: int) -> None:
    """Paper codes were given to so many people who are on no list."""
    _open(roll)
    Roll.objects.filter(pk=roll.pk).update(handed_out=F("handed_out") + number)


@transaction.atomic
def close_roll(key: uuid.UUID, *, by: Actor, at: datetime) -> Roll:
    """Close for good: two numbers stay, the places and the private key go. Once."""
    roll = Roll.objects.select_for_update().get(pk=key)
    if roll.closed_at:
        return roll
    issued = _remove_places(roll)
    roll.people = len(issued) + roll.handed_out
    roll.issued = sum(issued) + roll.handed_out
    roll.private_key, roll.closed_at = None, at
    roll.save(update_fields=["people", "issued", "private_key", "closed_at"])
    record("ballots.close_roll", by=by, at=at, subject=roll, people=roll.people, issued=roll.issued)
    return roll


def sweep() -> None:
    """Write the table of places anew, so that nothing deleted is left in its file.

    Must run outside a transaction. Doing it twice does no harm.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'vacuum full "{Place._meta.db_table}"')


def _remove_places(roll: Roll) -> list[bool]:
    """For each place that went, whether a ballot was given: one statement, so that a ballot signed
    at this moment is either waited for and counted, or refused."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'delete from "{Place._meta.db_table}" where roll_id = %s returning is_issued',  # noqa: S608  our own name
            [roll.pk],
        )
        return [issued for (issued,) in cursor.fetchall()]


def _open(roll: Roll) -> None:
    """Hold the roll until the transaction ends; Refused if it is closed."""
    if Roll.objects.select_for_update().get(pk=roll.pk).closed_at:
        raise Refused(_("This survey has closed."))


def _place(secret: str) -> Place:
    """The place of this token, held until the transaction ends."""
    found = (
        Place.objects.select_for_update(of=("self",))
        .select_related("roll")
        .filter(token_hash=hashed(secret))
        .first()
    )
    if not found or found.roll.closed_at:
        raise Refused(_("This link does not work. The survey may have closed."))
    return found


def _claim(secret: str, blinded: bytes) -> bytes:
    """What this holder asked to be signed, readable only with the token, which we do not keep."""
    return hmac.digest(secret.encode(), b"claim" + blinded, "sha256")
