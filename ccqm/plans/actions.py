"""Every change to a plan."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.framework.queries import edition
from ccqm.journeys.actions import lock_open
from ccqm.journeys.models import Journey
from ccqm.kit.dates import local_date
from ccqm.kit.verdict import Refused
from ccqm.plans.models import Action, Priority, PublishedPlan, Update
from ccqm.plans.queries import content_to_publish, has_to_stay, published_plan_of
from ccqm.plans.rules import is_due_date_possible, is_ready_to_publish, is_update_date_possible


@transaction.atomic
def add_priority(
    journey: Journey,
    *,
    criterion: str,
    title: str,
    why: str,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Priority:
    """Choose something to improve. A second click with the same key changes nothing.

    Raises Refused for a criterion the edition does not have, or a journey not open for changes.
    """
    journey = lock_open(journey)
    _refuse_unknown(journey, criterion)
    priority, is_new = Priority.objects.get_or_create(
        submission_key=submission_key,
        journey=journey,
        defaults={"criterion": criterion, "title": title, "why": why, "created_at": at},
    )
    if is_new:
        _record("priority.added", priority, journey, by=by, at=at, criterion=criterion)
    return priority


@transaction.atomic
def change_priority(
    priority: Priority,
    *,
    criterion: str,
    title: str,
    why: str,
    expected: int,
    by: User,
    at: datetime,
) -> Priority:
    """Change the words of a priority. Raises Refused, or Conflict when someone was first."""
    journey = lock_open(priority.journey)
    _refuse_unknown(journey, criterion)
    _refuse_gone(priority)
    _save(priority, expected, criterion=criterion, title=title, why=why)
    _record("priority.changed", priority, journey, by=by, at=at, criterion=criterion)
    return priority


@transaction.atomic
def remove_priority(priority: Priority, *, reason: str, by: User, at: datetime) -> Priority:
    """Take a priority and its actions out of the plan.

    What the public has seen, or what has updates, is dropped with its reason, never deleted.
    Raises Refused when that reason is missing, or the journey is not open for changes.
    """
    journey = lock_open(priority.journey)
    _refuse_gone(priority)
    if has_to_stay(priority):
        _drop(priority, reason, at)
        _record("priority.dropped", priority, journey, by=by, at=at)
        return priority
    _record("priority.removed", priority, journey, by=by, at=at, criterion=priority.criterion)
    priority.actions.all().delete()
    priority.delete()
    return priority


@transaction.atomic
def add_action(
    priority: Priority,
    *,
    what: str,
    who: str,
    due_on: date,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Action:
    """Say what will be done about a priority, by which role and when.

    A second click with the same key changes nothing. Raises Refused for a date that has
    passed, a dropped priority, or a journey not open for changes.
    """
    journey = lock_open(priority.journey)
    _refuse_gone(priority)
    is_due_date_possible(due_on, local_date(at)).or_refuse()
    action, is_new = Action.objects.get_or_create(
        submission_key=submission_key,
        priority=priority,
        defaults={"what": what, "who": who, "due_on": due_on, "created_at": at},
    )
    if is_new:
        _record("action.added", action, journey, by=by, at=at, due_on=due_on.isoformat())
    return action


@transaction.atomic
def change_action(
    action: Action,
    *,
    what: str,
    who: str,
    due_on: date,
    expected: int,
    by: User,
    at: datetime,
) -> Action:
    """Change what, who or when. A date that has passed may stand, but not be chosen anew.

    Raises Refused, or Conflict when someone else saved first.
    """
    journey = lock_open(action.priority.journey)
    _refuse_gone(action)
    if due_on != action.due_on:
        is_due_date_possible(due_on, local_date(at)).or_refuse()
    _save(action, expected, what=what, who=who, due_on=due_on)
    _record("action.changed", action, journey, by=by, at=at, due_on=due_on.isoformat())
    return action


@transaction.atomic
def remove_action(action: Action, *, reason: str, by: User, at: datetime) -> Action:
    """Take an action out of the plan; dropped with a reason where it was seen or moved."""
    journey = lock_open(action.priority.journey)
    _refuse_gone(action)
    if has_to_stay(action):
        _drop(action, reason, at)
        _record("action.dropped", action, journey, by=by, at=at)
        return action
    _record("action.removed", action, journey, by=by, at=at)
    action.delete()
    return action


@transaction.atomic
def post_update(
    action: Action,
    *,
    words: str,
    made_on: date,
    status: str,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Update:
    """Tell what happened with an action and how far it is now. Public once the plan is.

    Raises Refused for a date ahead, a dropped action, or a journey not open for changes.
    """
    journey = lock_open(action.priority.journey)
    _refuse_gone(action)
    is_update_date_possible(made_on, local_date(at)).or_refuse()
    update, is_new = Update.objects.get_or_create(
        submission_key=submission_key,
        action=action,
        defaults={"words": words, "made_on": made_on, "status": status, "recorded_at": at},
    )
    if is_new:
        action.refresh_from_db(fields=["version"])
        action.save_version(action.version, status=status)
        _record("action.updated", action, journey, by=by, at=at, status=status)
    return update


@transaction.atomic
def publish_plan(journey: Journey, *, by: User, at: datetime) -> PublishedPlan:
    """Make the plan as it stands public, as a numbered edition that nothing changes.

    Publishing again after changes makes the next number; publishing the same again keeps
    the number. Raises Refused when the plan is not ready or the journey not open for changes.
    """
    journey = lock_open(journey)
    standing = journey.plan_priorities.standing()
    is_ready_to_publish(standing.count(), standing.without_actions().count()).or_refuse()
    newest, content = published_plan_of(journey), content_to_publish(journey)
    if newest and newest.content == content:
        return newest
    plan = PublishedPlan.objects.create(
        journey=journey,
        number=newest.number + 1 if newest else 1,
        content=content,
        published_at=at,
    )
    _record("plan.published", plan, journey, by=by, at=at, number=plan.number)
    return plan


def _record(
    verb: str, subject: Any, journey: Journey, *, by: User, at: datetime, **data: Any
) -> None:
    record(verb, by=by, at=at, subject=subject, scope=journey.participant_id, **data)


def _refuse_unknown(journey: Journey, criterion: str) -> None:
    if criterion not in {known.key for known in edition(journey.edition_id).criteria}:
        raise Refused(_("This criterion is not part of your edition of the mark."))


def _refuse_gone(row: Priority | Action) -> None:
    """Called with the journey locked, so nobody can remove it in between."""
    if not type(row).objects.standing().filter(pk=row.pk).exists():
        raise Refused(_("This was taken out of the plan."))


def _drop(row: Priority | Action, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise Refused(_("Say why you are taking this out. People have already seen it."))
    row.refresh_from_db(fields=["version"])
    row.save_version(row.version, dropped_at=at, dropped_reason=reason.strip())


def _save(row: Priority | Action, expected: int, **words: Any) -> None:
    """Save the words unless they stand already, so that a second click is harmless."""
    row.refresh_from_db(fields=list(words))
    if any(getattr(row, name) != word for name, word in words.items()):
        row.save_version(expected, **words)
