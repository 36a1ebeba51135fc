"""Reminding those who have not answered. The system does it by itself: nobody sees to whom, or how
many, since both would tell who has not signed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status
from ccqm.kit.dates import local_date
from ccqm.kit.references import hashed
from ccqm.mailings.links import token_of
from ccqm.mailings.models import Addressee, Mailing
from ccqm.mailings.pieces import PIECE, REMINDER, post_letters
from ccqm.mailings.rules import APART, MOST_REMINDERS, is_reminder_time


def send_reminders(*, at: datetime) -> None:
    """Remind everyone who is due, at a time when the council works (REL-14)."""
    if not is_reminder_time(at, timezone.get_default_timezone()):
        return
    for mailing in _reminding(at=at):
        while remind_piece(mailing, at=at):
            pass


def _reminding(*, at: datetime) -> QuerySet[Mailing]:
    """Mailings that have not ended, of participants still on the road."""
    on_the_road = Journey.objects.filter(participant=OuterRef("participant")).exclude(
        status=Status.CLOSED
    )
    reminding = Mailing.objects.filter(
        Exists(on_the_road),
        reminds=True,
        ends_on__gte=local_date(at),
        group__removed_at=None,
        participant__merge=None,
    )
    return reminding.select_related("participant").order_by("pk")


@transaction.atomic
def remind_piece(mailing: Mailing, *, at: datetime) -> int:
    """Remind the next people of a mailing, each once, and answer how many.

    Only where the first letter went: whoever puts another address on the list would else be told
    whether its owner had answered. Two workers share the work.
    """
    today = local_date(at)
    due = Addressee.objects.filter(
        mailing=mailing,
        is_closed=False,
        reminders__lt=MOST_REMINDERS,
        last_written_on__lte=today - APART,
        letter__bounced_at=None,
        newest__sent_at__isnull=False,
        newest__bounced_at=None,
        person__left_on=None,
        person__email__iexact=F("address"),
    )
    held = due.select_related("person").select_for_update(of=("self",), skip_locked=True)
    piece = list(held.order_by("pk")[:PIECE])
    for one in piece:
        one.reminders, one.last_written_on = one.reminders + 1, today
        one.link_hash = hashed(token_of(one.nonce))  # the same, unless our key was replaced
    for one, letter in zip(piece, post_letters(REMINDER, mailing, piece, at=at), strict=True):
        one.newest = letter
    changed = ["reminders", "last_written_on", "link_hash", "newest"]
    Addressee.objects.bulk_update(piece, changed)
    return len(piece)
