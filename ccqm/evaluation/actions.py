"""Every change to a self-evaluation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.evaluation.models import Rating
from ccqm.evaluation.rules import STAGES, is_rating_complete, is_reason_short_enough
from ccqm.framework.queries import edition
from ccqm.journeys.actions import lock_open
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Refused


@transaction.atomic
def rate(
    journey: Journey,
    *,
    criterion: str,
    stage: int | None,
    reason: str,
    expected: int,
    by: User,
    at: datetime,
) -> Rating:
    """Save how a participant rates itself on one criterion; unfinished ratings are drafts.

    `expected` is the version the lead saw, 0 where there was none. Saving what already
    stands changes nothing, so a second click is harmless.

    Raises Refused for a criterion or stage the edition does not have, a reason that is too
    long, or a journey that is not open for changes; Conflict when someone else saved first.
    """
    locked = lock_open(journey)
    _refuse_unknown(locked, criterion, stage)
    reason = reason.strip()
    is_reason_short_enough(reason).or_refuse()
    words = {"stage": stage, "reason": reason}
    rating = Rating.objects.filter(journey=locked, criterion=criterion).first()
    if rating and {"stage": rating.stage, "reason": rating.reason} == words:
        return rating
    changes = {**words, "is_complete": bool(is_rating_complete(stage, reason)), "rated_at": at}
    if rating is None:
        rating = Rating.objects.create(journey=locked, criterion=criterion, **changes)
    else:
        rating.save_version(expected, **changes)
    record(
        "rating.saved",
        by=by,
        at=at,
        subject=rating,
        scope=locked.participant_id,
        criterion=criterion,
        is_complete=rating.is_complete,
    )
    return rating


def _refuse_unknown(journey: Journey, criterion: str, stage: int | None) -> None:
    if criterion not in {known.key for known in edition(journey.edition_id).criteria}:
        raise Refused(_("This criterion is not part of your edition of the mark."))
    if stage is not None and stage not in STAGES:
        raise Refused(_("Select one of the four stages."))
