"""Every change of an application, its panel, its scores and its outcome.

Order of locks: a journey before its application when sending; otherwise the application's row
is the one gate, and the journey follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import Role, User
from ccqm.audit.actions import record
from ccqm.journeys.actions import lock_open
from ccqm.journeys.actions import move as move_journey
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status as JourneyStatus
from ccqm.kit.verdict import Refused, all_of
from ccqm.validation import permissions, queries, rules, snapshot, telling
from ccqm.validation.models import (
    Application,
    Decision,
    PastScore,
    Recommendation,
    Score,
    Seat,
    Tie,
)
from ccqm.validation.rules import Capacity, Outcome, Status


@transaction.atomic
def submit_application(journey: Journey, *, words: str = "", by: User, at: datetime) -> Application:
    """Freeze what the participant shows and send it for validation.

    Sending twice makes one application: the second answers the first (REL-04). An edit that
    races it is either inside the frozen copy or refused (REL-06). Raises Refused.
    """
    permissions.may_act_for(by, journey.participant).or_refuse()
    locked = Journey.objects.select_for_update().get(pk=journey.pk)
    if sent := Application.objects.open().filter(journey=locked).first():
        return sent
    locked = lock_open(journey)
    rules.may_move("", Status.SUBMITTED, Capacity.LEAD).or_refuse()
    content = snapshot.compose(locked)
    application = Application.objects.create(
        journey=locked,
        words=words.strip(),
        content=content,
        sha256=snapshot.fingerprint(content),
        submitted_at=at,
        submitted_by=by,
    )
    journey.status = move_journey(locked, JourneyStatus.APPLIED, by=by, at=at).status
    _audit("application.submitted", application, by=by, at=at, sha256=application.sha256)
    telling.tell_leads(application, "application_received", at=at)
    telling.tell_team(application, "application_for_team", at=at, part=str(application.pk))
    return application


@transaction.atomic
def withdraw_application(application: Application, *, by: User, at: datetime) -> Application:
    """A lead takes an application back before the first score; the journey opens again."""
    application = _locked(application)
    permissions.may_act_for(by, application.journey.participant).or_refuse()
    if application.status == Status.WITHDRAWN:
        return application
    scores = Score.objects.filter(seat__application=application).count()
    rules.may_withdraw(scores).or_refuse()
    _move(application, Status.WITHDRAWN, Capacity.LEAD, by=by, at=at)
    move_journey(application.journey, JourneyStatus.WORKING, by=by, at=at)
    return application


@transaction.atomic
def name_panel(
    application: Application,
    *,
    validators: Sequence[User],
    chair: User | None,
    by: User,
    at: datetime,
) -> Application:
    """Name two validators and a chair; after a conflict, only who takes the free seat.

    Those who already sit keep their seats. Raises Refused with the reason that bars a person.
    """
    application = _locked(application)
    permissions.may_name_panel(by, application).or_refuse()
    seated = {seat.user_id: seat for seat in application.seats.taken()}
    wanted = [(user, Role.VALIDATOR) for user in validators]
    wanted += [(chair, Role.CHAIR)] if chair else []
    new = [(u, role) for u, role in wanted if not _sits(seated.get(u.pk), role)]
    if not new and application.status != Status.SUBMITTED:
        return application
    rules.may_move(application.status, Status.PANEL_NAMED, Capacity.TEAM).or_refuse()
    for user, role in new:
        _seat(application, user, role, by=by, at=at)
    taken = list(application.seats.taken())
    chairs = sum(seat.is_chair for seat in taken)
    rules.is_panel_complete(validators=len(taken) - chairs, chairs=chairs).or_refuse()
    _move(application, Status.PANEL_NAMED, Capacity.TEAM, by=by, at=at)
    _move_on_if_scored(application, by=by, at=at)
    return application


def _sits(seat: Seat | None, role: str) -> bool:
    return seat is not None and seat.role == role


def _seat(application: Application, user: User, role: str, *, by: User, at: datetime) -> None:
    verdict = permissions.may_sit(user, role, application)
    if not verdict:
        raise Refused(f"{user.name}: {verdict.reason}")
    seat = Seat.objects.create(
        application=application, user=user, role=role, named_at=at, named_by=by
    )
    _audit("seat.named", application, by=by, at=at, seat=seat.pk, role=role)
    telling.tell_seat(seat, "panel_seat", at=at)


@transaction.atomic
def declare_no_conflict(seat: Seat, *, by: User, at: datetime) -> Seat:
    """A member of the panel says that nothing ties them to the participant."""
    application, seat = _locked_seat(seat, by=by)
    if seat.declared_at is None:
        seat.declared_at = at
        seat.save(update_fields=["declared_at"])
        _audit("seat.declared", application, by=by, at=at, seat=seat.pk)
    return seat


@transaction.atomic
def declare_conflict(seat: Seat, reason: str, *, by: User, at: datetime) -> Seat:
    """A member of the panel tells of a tie: the seat is freed and the team names another.

    The tie is remembered, so that this person is never named for this participant again.
    """
    application, seat = _locked_seat(seat, by=by, judges=False)
    if len(reason.strip()) < rules.WORDS_MIN:
        raise Refused(_("Tell us in a few words what the tie is."))
    rules.may_leave_panel(application.status, finished=seat.finished_at is not None).or_refuse()
    declare_tie(seat.user, application.journey.participant_id, reason, by=by, at=at)
    _free(application, seat, Capacity(seat.role), by=by, at=at)
    telling.tell_team(application, "panel_seat_free", at=at, part=str(seat.pk))
    return seat


@transaction.atomic
def free_seat(seat: Seat, *, by: User, at: datetime) -> Seat:
    """The team frees the seat of someone who has fallen silent, so that another can sit there.

    Without it one absent person would hold an application for ever. Their scores no longer
    count. Freeing twice frees once. Raises Refused.
    """
    application = _locked(seat.application)
    permissions.may_name_panel(by, application).or_refuse()
    seat = Seat.objects.select_related("user").get(pk=seat.pk)
    if seat.freed_at:
        return seat
    seat.application = application
    rules.may_free_seat(application.status, finished=seat.finished_at is not None).or_refuse()
    _free(application, seat, Capacity.TEAM, by=by, at=at)
    telling.tell_seat(seat, "panel_seat_ended", at=at)
    return seat


def _free(
    application: Application, seat: Seat, capacity: Capacity, *, by: User, at: datetime
) -> None:
    seat.freed_at = at
    seat.save(update_fields=["freed_at"])
    _audit("seat.freed", application, by=by, at=at, seat=seat.pk)
    if application.status != Status.SUBMITTED:
        _move(application, Status.SUBMITTED, capacity, by=by, at=at)


@transaction.atomic
def declare_tie(user: User, participant: int, reason: str, *, by: User, at: datetime) -> Tie:
    """Remember that a person is tied to a participant (its pk). Declaring twice makes one."""
    tie, is_new = Tie.objects.get_or_create(
        user=user,
        participant_id=participant,
        defaults={"reason": reason.strip(), "declared_at": at},
    )
    if is_new:
        record("tie.declared", by=by, at=at, subject=tie, scope=participant)
    return tie


@transaction.atomic
def save_score(
    seat: Seat,
    criterion: str,
    *,
    score: int,
    comment: str = "",
    expected: int = 0,
    by: User,
    at: datetime,
) -> Score:
    """Keep one validator's stage for one criterion, given alone. Version 0 means a new one.

    Raises Conflict when the same person saved it in another window, and Refused.
    """
    application, seat = _locked_seat(seat, by=by)
    all_of(
        rules.has_declared(seat.declared_at is not None),
        rules.is_scoring_open(application.status, finished=seat.finished_at is not None),
    ).or_refuse()
    _check_score(application, seat, criterion, score, comment)
    values = {"score": score, "comment": comment.strip(), "scored_at": at}
    saved = Score.objects.filter(seat=seat, criterion=criterion).first()
    if saved is None:
        saved = Score.objects.create(seat=seat, criterion=criterion, **values)
    else:
        saved.save_version(expected, **values)
    _audit("score.saved", application, by=by, at=at, seat=seat.pk, criterion=criterion)
    return saved


def _check_score(
    application: Application, seat: Seat, criterion: str, score: int, comment: str
) -> None:
    if seat.is_chair:
        raise Refused(_("The chair does not score. The two validators do."))
    if criterion not in {each.key for each in queries.edition_for(application).criteria}:
        raise Refused(_("There is no such criterion in this edition."))
    if score not in range(1, 5):
        raise Refused(_("Choose a stage."))
    if len(comment) > rules.COMMENT_MAX:
        raise Refused(_("Write 2,000 characters or fewer."))
    own = snapshot.rating_for(application.content, criterion).get("stage")
    rules.is_score_reasoned(score, own, comment).or_refuse()


@transaction.atomic
def finish_scoring(seat: Seat, *, by: User, at: datetime) -> Seat:
    """A validator has scored every criterion; when both have, they see one another's."""
    application, seat = _locked_seat(seat, by=by)
    if seat.finished_at:
        return seat
    if seat.is_chair:
        raise Refused(_("The chair does not score. The two validators do."))
    all_of(
        rules.has_declared(seat.declared_at is not None),
        rules.is_scoring_open(application.status, finished=False),
        rules.may_finish(seat.scores.count(), len(queries.edition_for(application).criteria)),
    ).or_refuse()
    seat.finished_at = at
    seat.save(update_fields=["finished_at"])
    _audit("seat.finished", application, by=by, at=at, seat=seat.pk)
    _move_on_if_scored(application, by=by, at=at)
    return seat


def _move_on_if_scored(application: Application, *, by: User, at: datetime) -> None:
    """Both validators finished: the panel may compare. Nothing happens before that."""
    if application.status != Status.PANEL_NAMED or not queries.have_all_finished(application):
        return
    _move(application, Status.SCORED, Capacity.VALIDATOR, by=by, at=at)
    for seat in application.seats.taken().select_related("user"):
        telling.tell_seat(seat, "panel_scored", at=at)


@transaction.atomic
def amend_score(
    seat: Seat,
    criterion: str,
    *,
    score: int,
    comment: str,
    expected: int,
    by: User,
    at: datetime,
) -> Score:
    """Change one's own score after comparing; the earlier ones are kept beside it."""
    application, seat = _locked_seat(seat, by=by)
    rules.may_amend(application.status).or_refuse()
    _check_score(application, seat, criterion, score, comment)
    saved = Score.objects.get(seat=seat, criterion=criterion)
    before = PastScore(score=saved, value=saved.score, comment=saved.comment, replaced_at=at)
    if (saved.score, saved.comment) == (score, comment.strip()):
        return saved
    saved.save_version(expected, score=score, comment=comment.strip(), scored_at=at)
    before.save(force_insert=True)
    _audit("score.amended", application, by=by, at=at, seat=seat.pk, criterion=criterion)
    return saved


@transaction.atomic
def recommend(
    application: Application, outcome: str, words: str, *, by: User, at: datetime
) -> Recommendation:
    """The chair advises an outcome, with words. To award, the scores must reach the level."""
    application = _locked(application)
    seat = application.seats.taken().filter(user=by, role=Role.CHAIR).first()
    if seat is None or not by.has_role(Role.CHAIR):
        raise Refused(_("Only the chair of this panel can recommend."))
    permissions.may_judge(by, application.journey.participant).or_refuse()
    made = Recommendation.objects.filter(application=application).first()
    if made and (made.outcome, made.words) == (outcome, words.strip()):
        return made
    all_of(
        rules.may_move(application.status, Status.RECOMMENDED, Capacity.CHAIR),
        rules.has_declared(seat.declared_at is not None),
        rules.are_words_enough(words),
    ).or_refuse()
    if Outcome(outcome) == Outcome.AWARD:
        queries.does_reach_level(application).or_refuse()
    made = Recommendation.objects.create(
        application=application, outcome=Outcome(outcome), words=words.strip(), by=by, at=at
    )
    _move(application, Status.RECOMMENDED, Capacity.CHAIR, by=by, at=at)
    telling.tell_team(application, "panel_recommended", at=at, part=str(made.pk))
    return made


@transaction.atomic
def decide(
    application: Application, outcome: str, words: str, *, by: User, at: datetime
) -> Decision:
    """A manager decides: another person than the chair (SEC-04).

    To award, the chair must have recommended it: a manager alone can say no, never yes.
    Deciding twice the same answers the first decision; another decision is refused. An award
    itself is made by `ccqm.awards.actions.decide_application`, which calls this.
    """
    application = _locked(application)
    permissions.may_decide(by, application).or_refuse()
    made = Decision.objects.filter(application=application).first()
    if made and (made.outcome, made.words) == (outcome, words.strip()):
        return made
    target = rules.STATUS_OF_OUTCOME[Outcome(outcome)]
    all_of(
        rules.may_move(application.status, target, Capacity.MANAGER),
        rules.are_words_enough(words),
    ).or_refuse()
    if target == Status.AWARDED:
        rules.is_award_backed(queries.recommended(application)).or_refuse()
    made = Decision.objects.create(
        application=application, outcome=Outcome(outcome), words=words.strip(), by=by, at=at
    )
    _move(application, target, Capacity.MANAGER, by=by, at=at, words=made.words)
    if target != Status.AWARDED:
        move_journey(application.journey, JourneyStatus.WORKING, by=by, at=at)
    return made


def _locked(application: Application) -> Application:
    """The application as it is now, locked until this transaction ends."""
    locked = Application.objects.select_related("journey__participant")
    return locked.select_for_update(of=("self",)).get(pk=application.pk)


def _locked_seat(seat: Seat, *, by: User, judges: bool = True) -> tuple[Application, Seat]:
    """The seat and its application as they are now; the application's row is the gate.

    `judges=False` for telling of a tie: that is open to those who may no longer judge.
    """
    application = _locked(seat.application)
    fresh = Seat.objects.select_related("user").get(pk=seat.pk)
    permissions.may_use_seat(by, fresh).or_refuse()
    if judges:
        permissions.may_judge(by, application.journey.participant).or_refuse()
    fresh.application = application
    return application, fresh


def _move(
    application: Application,
    target: Status,
    capacity: Capacity,
    *,
    by: User,
    at: datetime,
    **context: Any,
) -> None:
    """The one door: check the table, write, audit, post the leads' letter.

    The caller holds the lock and has asked whether this person acts in this capacity.
    """
    source = application.status
    rules.may_move(source, target, capacity).or_refuse()
    application.save_version(application.version, status=target)
    _audit("application.moved", application, by=by, at=at, source=source, target=target.value)
    move = rules.find_move(source, target, capacity)
    if move and move.letter:
        telling.tell_leads(application, move.letter, at=at, **context)


def _audit(verb: str, application: Application, *, by: User, at: datetime, **data: Any) -> None:
    scope = application.journey.participant_id
    record(verb, by=by, at=at, subject=application, scope=scope, **data)
