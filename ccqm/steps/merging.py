"""One participant becomes part of another: its record, and its journey."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.journeys.actions import move
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status
from ccqm.kit.verdict import Refused
from ccqm.participants.belonging import merge_record
from ccqm.participants.models import Merge, Participant


@transaction.atomic
def merge_participants(
    participant: Participant, *, into: Participant, reason: str, by: User, at: datetime
) -> Merge:
    """Merge the records and close the open journey of the one that ends. Nothing is removed.

    Raises Refused while an application waits for its decision, and as `merge_record` does.
    """
    merged = merge_record(participant, into=into, reason=reason, by=by, at=at)
    journey = Journey.objects.open().filter(participant=participant).first()
    if journey and journey.status == Status.APPLIED.value:
        raise Refused(_("There is an application. Decide it first, then merge."))
    if journey:
        move(journey, Status.CLOSED, by=by, at=at)
    return merged
