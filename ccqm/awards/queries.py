"""Questions about marks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from ccqm.awards import rules
from ccqm.awards.models import Award, AwardQuerySet
from ccqm.framework.edition import Level
from ccqm.framework.queries import edition
from ccqm.journeys.models import Journey
from ccqm.kit.dates import local_date
from ccqm.kit.references import tidy
from ccqm.kit.verdict import Verdict
from ccqm.participants.models import Participant, ParticipantQuerySet


def held_levels(participants: Collection[int], on: date) -> dict[int, Level]:
    """The highest level each of these participants (pks) holds on a day; none: not a key.

    As the edition of the mark describes it: a later one may have other levels.
    """
    held = Award.objects.highest(on).filter(participant__in=participants)
    rows = held.values_list("participant", "edition", "level")
    return {participant: edition(pk).level(level) for participant, pk, level in rows}


def participants_holding(level: str, on: date) -> ParticipantQuerySet:
    """The participants whose highest held mark is of this level on a day."""
    held = Award.objects.highest(on).filter(level=level)
    return Participant.objects.filter(pk__in=held.values("participant"))


def mark(public_id: str) -> Award | None:
    """The mark with this number, as people type it: any case and spacing."""
    found = Award.objects.select_related("participant", "journey")
    return found.filter(public_id=tidy(public_id)).first()


def next_mark(award: Award) -> Award | None:
    """The mark that followed this one and still stands: the next level, or a renewal."""
    later = Award.objects.filter(
        participant=award.participant_id,
        awarded_at__gt=award.awarded_at,
        withdrawn_at__isnull=True,
    )
    return later.order_by("awarded_at").first()


def mark_of(journey: Journey) -> Award | None:
    """The mark that a journey ended in, if it did."""
    return Award.objects.filter(journey=journey).first()


def highest_held(participant: Participant, on: date) -> Award | None:
    """The highest mark a participant holds on a day."""
    return Award.objects.highest(on).filter(participant=participant).first()


def mark_to_renew(participant: Participant, on: date) -> Award | None:
    """The highest mark held on a day; else the newest there ever was, ended or withdrawn."""
    held = highest_held(participant, on)
    return held or Award.objects.filter(participant=participant).newest_first().first()


def may_renew(award: Award | None, participant: Participant, at: datetime) -> Verdict:
    """May the road to the level of this mark begin again now?"""
    return rules.may_renew(
        has_open_journey=Journey.objects.open().filter(participant=participant).exists(),
        current=award.state(at) if award else None,
        expires_on=award.expires_on if award else None,
        today=local_date(at),
        notice_days=edition(award.edition_id).limits.renewal_notice_days if award else 0,
    )


def all_marks() -> AwardQuerySet:
    """Every mark with its holder, newest first, for the team."""
    return Award.objects.select_related("participant").newest_first()


def level_of(award: Award) -> Level:
    """The level as the edition of the award describes it."""
    return edition(award.edition_id).level(award.level)


def next_level(award: Award) -> Level | None:
    """The level above a mark, in its own edition; None at the top."""
    return edition(award.edition_id).level_after(award.level)
