"""Keeping what was told, so that coverage can be shown over time."""

from datetime import datetime

from django.db import transaction

from ccqm.coverage.models import Reading
from ccqm.framework import queries as framework
from ccqm.journeys.models import Journey
from ccqm.kit.dates import local_date
from ccqm.members import queries as members
from ccqm.members.rules import needed, told
from ccqm.participants.models import Participant
from ccqm.pledges import queries as pledges


@transaction.atomic
def note_coverage(*, at: datetime, participant: Participant | None = None) -> int:
    """Keep what is told now, of everyone on the road or of one; how many of them had changed.

    It derives from what is in the audit trail already, so it adds nothing there. Twice on one day
    keeps the later numbers. Two queries, however many there are.
    """
    newest = Reading.objects.order_by("participant", "-noted_on").distinct("participant")
    open_now = Journey.objects.filter(ended_at=None)
    if participant:
        newest = newest.filter(participant=participant)
        open_now = open_now.filter(participant=participant)
    before = {row.participant_id: (row.people, row.signed) for row in newest}
    changed = [
        row
        for journey in open_now.annotate(**members.facts(), **pledges.facts())
        if (row := _reading(journey, at)).people
        and before.get(row.participant_id) != (row.people, row.signed)
    ]
    Reading.objects.bulk_create(
        changed,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["participant", "noted_on"],
        update_fields=["people", "signed"],
    )
    return len(changed)


def _reading(journey: Journey, at: datetime) -> Reading:
    people, signed = journey.people_total, journey.people_signed  # type: ignore[attr-defined]
    level = framework.edition(journey.edition_id).level(journey.level)
    return Reading(
        participant_id=journey.participant_id,
        noted_on=local_date(at),
        people=people,
        signed=told(signed, people, needed(people, level.sign_up_percent)),
    )
