"""Asking the people on a list to answer: a letter each with their own link, and reminders.

A reminder goes to everybody alike, answered or not: so the number of letters tells nothing, and
nobody needs to know who has answered (decision 20).
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.ballots.actions import give_places, hand_out
from ccqm.ballots.models import Place, Roll
from ccqm.kit.queue import enqueue
from ccqm.kit.verdict import Refused
from ccqm.letters.actions import Reader, post_many
from ccqm.letters.models import Letter
from ccqm.members.models import Person, PersonQuerySet
from ccqm.waves.models import Round, Wave
from ccqm.waves.rules import Status

PIECE = 1_000
MOST_REMINDERS = 2
APART = timedelta(days=4)
"""The least time between two letters to one person; a wave is open for two or three weeks."""
MOST_CARDS = 500
"""Paper codes in one file."""
FIRST, REMINDER = "survey_asked", "survey_reminder"


def with_address(wave: Wave) -> PersonQuerySet:
    """Everybody on the lists of this wave's groups who can get a letter."""
    groups = wave.groups.filter(is_named=True, removed_at=None)
    people = Person.objects.present().filter(group__in=groups).exclude(email="")
    return people.order_by("pk")


def without_address(wave: Wave) -> int:
    """How many on these lists need another way."""
    groups = wave.groups.filter(is_named=True, removed_at=None)
    return Person.objects.present().filter(group__in=groups, email="").count()


@transaction.atomic
def begin_round(wave: Wave, *, number: int, by: User, at: datetime) -> Round:
    """Write to everybody who can get a letter: number 0 first, then reminders.

    The same number again answers the round that is there (REL-04). Raises Refused when the wave is
    not open, nobody can be written to, or the letters before are too new or too many.
    """
    locked = Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    rounds = list(locked.rounds.all())
    if number < len(rounds):
        return rounds[number]
    people = with_address(locked).count()
    _refuse(locked, rounds, number, people, at)
    made = Round.objects.create(wave=locked, number=number, total=people, begun_by=by, begun_at=at)
    record("wave.letters", by=by, at=at, subject=locked, scope=locked.participant_id,
           people=people, number=number)  # fmt: skip
    enqueue("waves.write_round", round=made.pk)
    return made


def _refuse(wave: Wave, rounds: list[Round], number: int, people: int, at: datetime) -> None:
    if wave.status != Status.OPEN:
        raise Refused(_("This survey is not open."))
    if not people:
        raise Refused(_("Nobody on these lists has an email address. Use cards with codes."))
    if number != len(rounds) or number > MOST_REMINDERS:
        raise Refused(_("We remind nobody more than twice."))
    if rounds and at < rounds[-1].begun_at + APART:
        words = _("Wait %(days)s days between two letters.")
        raise Refused(words % {"days": APART.days})


def write_round(made: Round, *, at: datetime) -> None:
    """Write every letter of a round. Safe to call again after any interruption (REL-02)."""
    while write_piece(made, at=at):
        pass


@transaction.atomic
def write_piece(made: Round, *, at: datetime) -> int:
    """Write to the next people and answer how many; 0 when everyone is seen to."""
    row = Round.objects.select_for_update(of=("self",)).select_related(
        "wave__participant", "begun_by"
    ).get(pk=made.pk)  # fmt: skip
    if row.is_written or row.wave.status != Status.OPEN:
        return 0
    piece = list(with_address(row.wave).filter(pk__gt=row.reached)[:PIECE])
    if piece:
        _write_to(row, piece, at=at)
        row.done, row.reached = row.done + len(piece), piece[-1].pk
    else:
        row.is_written = True
    row.save(update_fields=["done", "reached", "is_written"])
    return len(piece)


def _write_to(row: Round, people: Sequence[Person], *, at: datetime) -> None:
    wave = row.wave
    roll = Roll.objects.get(pk=wave.box)
    if row.number == 0:
        give_places(roll, map(_holder, people), token_of=_token_of(wave))
    holders = {_holder(person): person for person in people}
    loud = Place.objects.filter(roll=roll, holder__in=holders, is_quiet=False)
    asked = [holders[holder] for holder in loud.values_list("holder", flat=True)]
    first = {_key(wave, person, 0) for person in asked}
    dead = set(
        Letter.objects.filter(key__in=first, bounced_at__isnull=False).values_list("key", flat=True)
    )
    make = _token_of(wave)
    readers = [
        Reader(
            to=person.email,
            key=_key(wave, person, row.number),
            own={"name": person.name, "token": make(_holder(person))},
        )
        for person in asked
        if _key(wave, person, 0) not in dead
    ]
    context = {"participant": wave.participant.name, "closes_on": wave.closes_on}
    post_many(REMINDER if row.number else FIRST, readers, context=context, at=at, secret=True)


def _holder(person: Person) -> str:
    return f"person-{person.pk}"


def _key(wave: Wave, person: Person, number: int) -> str:
    return f"survey-{wave.box.hex}-{person.pk}-{number}"


def _token_of(wave: Wave) -> Callable[[str], str]:
    """A holder's token: 256 bits that only we can make, the same each time we write (SEC-09)."""
    secret, box = settings.SECRET_KEY.encode(), wave.box.bytes

    def make(holder: str) -> str:
        made = hmac.digest(secret, b"survey place:" + box + holder.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()

    return make


@transaction.atomic
def count_cards(wave: Wave, *, people: int, so_far: int, by: User, at: datetime) -> Wave:
    """So many cards with a code were handed out. They count as people who were asked.

    `so_far` is the number the reader saw: the same form again counts once (REL-04). Raises Refused
    when somebody else counted meanwhile.
    """
    locked = Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    if locked.status != Status.OPEN:
        raise Refused(_("This survey is not open."))
    roll = Roll.objects.get(pk=locked.box)
    if roll.handed_out == so_far + people:
        return locked
    if roll.handed_out != so_far:
        raise Refused(_("Somebody else counted cards meanwhile. Look at the number again."))
    hand_out(roll, people)
    record("wave.cards", by=by, at=at, subject=locked, scope=locked.participant_id, people=people)
    return locked


def handed_out(wave: Wave) -> int:
    """How many cards were counted so far."""
    return Roll.objects.values_list("handed_out", flat=True).get(pk=wave.box)
