"""Giving the mark, taking it back, and going on to the next level."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.awards import permissions, queries, rules
from ccqm.awards.models import Award
from ccqm.framework.queries import edition
from ccqm.journeys.actions import begin_journey
from ccqm.journeys.actions import move as move_journey
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status as JourneyStatus
from ccqm.kit.dates import local_date
from ccqm.kit.queue import enqueue
from ccqm.letters.actions import post
from ccqm.participants.models import Participant
from ccqm.participants.queries import leads_of
from ccqm.validation.actions import decide
from ccqm.validation.models import Application, Decision
from ccqm.validation.permissions import may_act_for
from ccqm.validation.rules import Outcome


@transaction.atomic
def decide_application(
    application: Application, *, outcome: str, words: str, by: User, at: datetime
) -> Decision:
    """A manager decides; an award makes the mark. All of it happens, or none (SEC-17).

    Deciding twice makes one decision, one mark and one letter (REL-04). Raises Refused.
    """
    decision = decide(application, outcome, words, by=by, at=at)
    if decision.outcome == Outcome.AWARD:
        _award(decision.application.journey, words=decision.words, by=by, at=decision.at)
    return decision


def _award(journey: Journey, *, words: str, by: User, at: datetime) -> Award:
    if made := queries.mark_of(journey):
        return made
    awarded_on = local_date(at)
    award = Award.objects.create(
        journey=journey,
        participant=journey.participant,
        level=journey.level,
        edition_id=journey.edition_id,
        awarded_at=at,
        awarded_on=awarded_on,
        expires_on=rules.expiry(awarded_on, edition(journey.edition_id).validity_months),
    )
    move_journey(journey, JourneyStatus.ACHIEVED, by=by, at=at)
    _audit("mark.awarded", award, by=by, at=at, level=award.level)
    _tell_leads(award, "mark_awarded", at=at, words=words)
    enqueue("credentials.issue", award=award.pk)
    return award


@transaction.atomic
def withdraw_mark(award: Award, *, reason: str, by: User, at: datetime) -> Award:
    """A manager takes a held mark back, with a reason that the leads are told.

    Withdrawing twice withdraws once. Raises Refused.
    """
    locked = Award.objects.select_for_update().get(pk=award.pk)
    permissions.may_withdraw_mark(by, locked).or_refuse()
    if locked.withdrawn_at:
        return locked
    rules.may_withdraw(locked.state(at)).or_refuse()
    rules.is_reason_enough(reason).or_refuse()
    locked.withdrawn_at, locked.withdrawn_by = at, by
    locked.withdrawn_reason = reason.strip()
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _audit("mark.withdrawn", locked, by=by, at=at, level=locked.level)
    _tell_leads(locked, "mark_withdrawn", at=at, words=locked.withdrawn_reason)
    enqueue("credentials.withdraw", award=locked.pk)
    return locked


@transaction.atomic
def begin_next_level(participant: Participant, *, by: User, at: datetime) -> Journey:
    """A lead of a participant that holds a mark begins the road to the level above it."""
    may_act_for(by, participant).or_refuse()
    Participant.objects.select_for_update().get(pk=participant.pk)
    held = queries.highest_held(participant, local_date(at))
    level = queries.next_level(held) if held else None
    rules.may_begin_next(
        holds_mark=held is not None,
        has_open_journey=Journey.objects.open().filter(participant=participant).exists(),
        next_level=level.key if level else None,
    ).or_refuse()
    return begin_journey(participant, level=level.key if level else "", by=by, at=at)


@transaction.atomic
def renew_mark(participant: Participant, *, by: User, at: datetime) -> Journey:
    """A lead begins the road to the level of a mark once more, near its end or after it.

    The mark itself is not touched: a panel judges anew, and an award makes a new mark.
    Raises Refused.
    """
    may_act_for(by, participant).or_refuse()
    Participant.objects.select_for_update().get(pk=participant.pk)
    mark = queries.mark_to_renew(participant, local_date(at))
    queries.may_renew(mark, participant, at).or_refuse()
    return begin_journey(participant, level=mark.level if mark else "", by=by, at=at)


def _audit(verb: str, award: Award, *, by: User, at: datetime, level: str) -> None:
    record(verb, by=by, at=at, subject=award, scope=award.participant_id, level=level)


def _tell_leads(award: Award, kind: str, *, at: datetime, words: str) -> None:
    for lead in leads_of(award.participant):
        post(
            kind,
            to=lead.user.email,
            context={
                "name": lead.user.name,
                "participant": award.participant.name,
                "slug": award.participant.slug,
                "level": queries.level_of(award).title,
                "public_id": award.public_id,
                "expires_on": award.expires_on,
                "has_next": queries.next_level(award) is not None,
                "words": words,
            },
            at=at,
            key=f"{kind}:{award.pk}:{lead.pk}",
            language=lead.user.language,
        )
