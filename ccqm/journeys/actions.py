"""Every change of a journey."""

from datetime import datetime

from django.db import transaction

from ccqm.accounts.models import User
from ccqm.audit.actions import Actor, record
from ccqm.framework import queries as framework
from ccqm.journeys.models import OPEN, Journey
from ccqm.journeys.permissions import may_close_journeys
from ccqm.journeys.rules import (
    Status,
    is_move_allowed,
    is_newest,
    is_open_for_changes,
    is_reason_enough,
)
from ccqm.kit.brand import brand
from ccqm.kit.verdict import Refused
from ccqm.letters.actions import post
from ccqm.participants.models import Participant
from ccqm.participants.queries import leads_of


@transaction.atomic
def begin_journey(participant: Participant, *, level: str = "", by: Actor, at: datetime) -> Journey:
    """Begin a road to `level` (the lowest when empty) under the newest edition.

    Raises Refused when the participant has an open journey already, or the level is unknown.
    """
    edition = framework.newest(brand().edition)
    levels = [item.key for item in edition.levels_in_order()]
    Participant.objects.select_for_update().get(pk=participant.pk)
    if level and level not in levels:
        raise Refused(f"There is no level {level}.")
    if Journey.objects.open().filter(participant=participant).exists():
        raise Refused("This participant has an open journey already.")
    journey = Journey.objects.create(
        participant=participant,
        edition_id=edition.pk,
        level=level or levels[0],
        started_at=at,
    )
    record(
        "journey.begun", by=by, at=at, subject=journey, scope=participant.pk, level=journey.level
    )
    return journey


def lock_open(journey: Journey) -> Journey:
    """Lock the journey's row for this transaction and refuse unless its content may change.

    Every action that changes what a panel will judge calls this first, so that an edit racing
    an application is either in it or refused (REL-06). Raises Refused.
    """
    locked = Journey.objects.select_for_update().get(pk=journey.pk)
    is_open_for_changes(locked.status).or_refuse()
    return locked


@transaction.atomic
def move(journey: Journey, to: Status, *, by: Actor, at: datetime) -> Journey:
    """Change the status: the one door. Raises Refused when the table of moves lacks this move."""
    locked = Journey.objects.select_for_update().get(pk=journey.pk)
    is_move_allowed(locked.status, to.value).or_refuse()
    source, locked.status = locked.status, to.value
    locked.ended_at = None if to.value in OPEN else at
    locked.save(update_fields=["status", "ended_at"])
    record(
        "journey.moved",
        by=by,
        at=at,
        subject=locked,
        scope=locked.participant_id,
        source=source,
        target=to.value,
    )
    journey.status, journey.ended_at = locked.status, locked.ended_at
    return locked


@transaction.atomic
def close_journey(journey: Journey, *, reason: str, by: User, at: datetime) -> Journey:
    """End a road that nobody walks any more; its leads are told why, and their work is kept.

    Closing twice closes once. Raises Refused.
    """
    may_close_journeys(by).or_refuse()
    is_reason_enough(reason).or_refuse()
    locked = Journey.objects.select_for_update().get(pk=journey.pk)
    if locked.status == Status.CLOSED:
        return locked
    moved = move(locked, Status.CLOSED, by=by, at=at)
    _tell_leads(moved, "journey_closed", at=at, reason=reason.strip())
    return moved


@transaction.atomic
def reopen_journey(journey: Journey, *, by: User, at: datetime) -> Journey:
    """Open a closed road again, with all that was done on it. Opening twice opens once.

    Raises Refused when another journey has begun since.
    """
    may_close_journeys(by).or_refuse()
    Participant.objects.select_for_update().get(pk=journey.participant_id)
    locked = Journey.objects.select_for_update().get(pk=journey.pk)
    if locked.status == Status.WORKING:
        return locked
    later = Journey.objects.filter(participant=locked.participant_id, pk__gt=locked.pk)
    is_newest(later.count()).or_refuse()
    if locked.status != Status.CLOSED:  # an application is taken back through its own door
        raise Refused(is_open_for_changes(locked.status).reason)
    moved = move(locked, Status.WORKING, by=by, at=at)
    _tell_leads(moved, "journey_reopened", at=at)
    return moved


def _tell_leads(journey: Journey, kind: str, *, at: datetime, reason: str = "") -> None:
    """One letter to each lead for each time: a road may be closed more than once."""
    for lead in leads_of(journey.participant):
        post(
            kind,
            to=lead.user.email,
            context={
                "name": lead.user.name,
                "participant": journey.participant.name,
                "slug": journey.participant.slug,
                "reason": reason,
            },
            at=at,
            key=f"{kind}:{journey.pk}:{lead.pk}:{at.isoformat()}",
            language=lead.user.language,
        )


@transaction.atomic
def record_step_reached(journey: Journey, step: int, *, by: Actor, at: datetime) -> None:
    """Remember the first time a step is reached; going back changes nothing."""
    reached = Journey.objects.filter(pk=journey.pk, reached_step__lt=step).update(reached_step=step)
    if reached:
        journey.reached_step = step
        record(
            "step.reached", by=by, at=at, subject=journey, scope=journey.participant_id, step=step
        )
