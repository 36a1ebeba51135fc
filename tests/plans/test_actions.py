"""Plans: nothing public is lost, nothing is published half done."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, transaction

from ccqm.audit.models import Event
from ccqm.journeys.actions import move
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status
from ccqm.kit.verdict import Conflict, Refused
from ccqm.plans import actions
from ccqm.plans.models import Action, Priority, PublishedPlan
from ccqm.plans.queries import facts, plan_of, progress_of
from tests.workspaces import DUE, a_priority, a_published_plan, an_action, road

pytestmark = pytest.mark.django_db


def known(journey: Journey) -> dict:
    names = facts()
    return Journey.objects.annotate(**names).values(*names).get(pk=journey.pk)


def updated(on, action, *, status="started", words="The first talks were held.", **changes):
    moment = on.by()
    given = {"words": words, "made_on": moment["at"].date(), "submission_key": uuid4()}
    return actions.post_update(action, status=status, **{**given, **changes}, **moment)


def test_facts_follow_the_plan(django_assert_num_queries):
    on, other = road(), road("Other School")
    assert known(on.journey) == {
        "priorities": 0,
        "priorities_without_actions": 0,
        "actions_planned": 0,
        "actions_updated": 0,
        "actions_done": 0,
        "plan_published": False,
    }
    _plan, priority, action = a_published_plan(on)
    a_priority(on, "No action yet")
    an_action(on, priority, "Second")
    updated(on, action)
    updated(on, action, status="done")
    with django_assert_num_queries(1):
        assert known(on.journey) == {
            "priorities": 2,
            "priorities_without_actions": 1,
            "actions_planned": 2,
            "actions_updated": 1,
            "actions_done": 1,
            "plan_published": True,
        }
    assert known(other.journey)["actions_planned"] == 0


@pytest.mark.parametrize("is_begun", [False, True])
def test_a_half_done_plan_cannot_be_published(is_begun):
    on = road()
    if is_begun:
        an_action(on, a_priority(on))
        a_priority(on, "Nobody does anything about this yet")
    with pytest.raises(Refused):
        actions.publish_plan(on.journey, **on.by())
    assert not PublishedPlan.objects.exists()


def test_publishing_again_makes_number_two_only_after_a_change():
    on = road()
    plan, priority, _action = a_published_plan(on)
    assert actions.publish_plan(on.journey, **on.by()) == plan
    an_action(on, priority, "Second")
    assert actions.publish_plan(on.journey, **on.by()).number == 2
    assert PublishedPlan.objects.count() == 2
    assert Event.objects.filter(verb="plan.published").count() == 2


def test_a_published_plan_never_changes():
    on = road()
    plan, _priority, action = a_published_plan(on)
    for change in (
        lambda: PublishedPlan.objects.update(number=9),
        lambda: PublishedPlan.objects.all().delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()
    actions.change_action(
        action, what="Other words", who="Us", due_on=DUE, expected=action.version, **on.by()
    )
    plan.refresh_from_db()
    assert plan.content["priorities"][0]["actions"][0]["what"] == "Ask every family"


def test_what_nobody_has_seen_is_removed():
    on = road()
    priority = a_priority(on)
    action = an_action(on, priority)
    actions.remove_action(action, reason="", **on.by())
    assert not Action.objects.exists()
    an_action(on, priority)
    actions.remove_priority(priority, reason="", **on.by())
    assert not Priority.objects.exists()
    assert Event.objects.filter(verb="priority.removed").exists()


def test_what_was_published_is_dropped_with_a_reason_and_stays_readable():
    on = road()
    _plan, priority, action = a_published_plan(on)
    with pytest.raises(Refused):
        actions.remove_action(action, reason=" ", **on.by())
    an_action(on, priority, "Instead of it")
    actions.remove_action(action, reason="The school next door does this.", **on.by())
    assert Action.objects.count() == 2
    assert known(on.journey)["actions_planned"] == 1
    second = actions.publish_plan(on.journey, **on.by())
    assert second.content["dropped"] == [
        {"words": "Ask every family", "reason": "The school next door does this."}
    ]


def test_an_action_with_updates_is_never_deleted():
    on = road()
    action = an_action(on, a_priority(on))
    updated(on, action)
    with pytest.raises(Refused):
        actions.remove_priority(action.priority, reason="", **on.by())
    actions.remove_priority(action.priority, reason="We merged it.", **on.by())
    assert action.updates.count() == 1
    assert known(on.journey)["actions_planned"] == 0


def test_an_update_moves_the_action_and_shows_beside_the_published_plan():
    on = road()
    plan, _priority, action = a_published_plan(on)
    updated(on, action, words="Begun.")
    shown = progress_of(plan)[action.pk]
    assert shown["status"] == "started"
    assert [update["words"] for update in shown["updates"]] == ["Begun."]


@pytest.mark.parametrize("days", [1, 400])
def test_an_update_cannot_be_dated_ahead(days):
    on = road()
    action = an_action(on, a_priority(on))
    with pytest.raises(Refused):
        updated(on, action, made_on=on.by()["at"].date() + timedelta(days=days))


def test_a_due_date_that_passed_may_stand_but_not_be_chosen():
    on = road()
    action = an_action(on, a_priority(on))
    late = {"by": on.lead, "at": on.by()["at"] + timedelta(days=365)}
    changed = {"what": "Ask again", "who": "Us"}
    saved = actions.change_action(action, due_on=DUE, expected=1, **changed, **late)
    assert saved.what == "Ask again"
    with pytest.raises(Refused):
        actions.change_action(action, due_on=DUE + timedelta(days=1), expected=2, **changed, **late)


def test_two_editors_lose_no_words():
    """REL-05"""
    on = road()
    first, second = a_priority(on), Priority.objects.get()
    words = {"criterion": first.criterion, "why": "Because."}
    actions.change_priority(first, title="Mine", expected=1, **words, **on.by())
    with pytest.raises(Conflict) as conflict:
        actions.change_priority(second, title="Yours", expected=1, **words, **on.by())
    assert conflict.value.current["title"] == "Mine"
    assert Priority.objects.get().title == "Mine"


def test_changing_what_somebody_just_removed_is_refused():
    on = road()
    seen = a_priority(on)
    actions.remove_priority(Priority.objects.get(), reason="", **on.by())
    with pytest.raises(Refused):
        actions.change_priority(
            seen, criterion=seen.criterion, title="x", why="y", expected=1, **on.by()
        )


def test_two_clicks_make_one():
    """REL-04"""
    on = road()
    key = uuid4()
    given = {"criterion": on.criteria[0], "title": "Heard", "why": "So.", "submission_key": key}
    assert actions.add_priority(on.journey, **given, **on.by()) == actions.add_priority(
        on.journey, **given, **on.by()
    )
    assert Priority.objects.count() == 1


def test_nothing_changes_once_applied():
    """REL-06: every change to a plan is refused."""
    on = road()
    _plan, priority, action = a_published_plan(on)
    move(on.journey, Status.APPLIED, by=on.lead, at=on.by()["at"])
    words = {"criterion": on.criteria[0], "title": "x", "why": "y"}
    act = {"what": "x", "who": "y", "due_on": DUE}
    for change in (
        lambda: actions.add_priority(on.journey, **words, submission_key=uuid4(), **on.by()),
        lambda: actions.change_priority(priority, **words, expected=1, **on.by()),
        lambda: actions.remove_priority(priority, reason="z", **on.by()),
        lambda: actions.add_action(priority, **act, submission_key=uuid4(), **on.by()),
        lambda: actions.change_action(action, **act, expected=1, **on.by()),
        lambda: actions.remove_action(action, reason="z", **on.by()),
        lambda: updated(on, action),
        lambda: actions.publish_plan(on.journey, **on.by()),
    ):
        with pytest.raises(Refused):
            change()


def test_a_plan_freezes_as_plain_values():
    on = road()
    _plan, priority, action = a_published_plan(on)
    updated(on, action)
    frozen = plan_of(on.journey)
    assert frozen["published"]["number"] == 1
    assert frozen["priorities"][0]["title"] == priority.title
    assert frozen["priorities"][0]["actions"][0]["updates"][0]["status"] == "started"
