"""Every action at every status, and what each leaves behind."""

import contextlib
from collections.abc import Callable

import pytest
from django.db import transaction

from ccqm.accounts.models import Role
from ccqm.audit.models import Event
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Refused
from ccqm.validation import actions, queries
from ccqm.validation.rules import OPEN, Status
from tests.people import NOW
from tests.validation.panel import WORDS, Panel, applied, at_status, person
from tests.validation.steps import amend, name, save

pytestmark = pytest.mark.django_db


ACTIONS: dict[str, tuple[Callable[[Panel], object], set[str]]] = {
    "withdraw": (
        lambda p: actions.withdraw_application(p.application, by=p.lead, at=NOW),
        # At "withdrawn" asking again changes nothing, and at "panel named" nobody has scored.
        {Status.SUBMITTED, Status.PANEL_NAMED, Status.WITHDRAWN},
    ),
    "name": (
        lambda p: name(p, person(Role.VALIDATOR, "a.new"), person(Role.VALIDATOR, "b.new")),
        {Status.SUBMITTED},
    ),
    "score": (lambda p: save(p, p.validators[0]), {Status.PANEL_NAMED}),
    "amend": (lambda p: amend(p, p.validators[0], 3), {Status.SCORED}),
    "free": (
        lambda p: actions.declare_conflict(
            p.seat(p.chair), "I joined their board.", by=p.chair, at=NOW
        ),
        {Status.PANEL_NAMED, Status.SCORED},
    ),
    "recommend": (
        lambda p: actions.recommend(p.application, "not-yet", WORDS + ".", by=p.chair, at=NOW),
        {Status.SCORED},
    ),
    "decide": (
        lambda p: actions.decide(p.application, "not-yet", WORDS + ".", by=p.manager, at=NOW),
        {Status.RECOMMENDED},
    ),
}


class Undone(Exception):
    """Rolls back what an action did, so that the next one meets the same state."""


@pytest.mark.parametrize("status", Status)
def test_every_action_at_every_status(status: Status) -> None:
    """SEC-04: no step skipping, whatever the order in which people come."""
    panel = at_status(status)
    done = set()
    for action, (do, _allowed) in ACTIONS.items():
        # A panel that was never named has no seats, so asking for one finds none.
        with (
            contextlib.suppress(Undone, Refused, actions.Seat.DoesNotExist),
            transaction.atomic(),
        ):
            do(panel)
            done.add(action)
            raise Undone
    assert done == {action for action, (_do, allowed) in ACTIONS.items() if status in allowed}
    assert panel.now().status == status


def test_every_change_is_audited_without_words() -> None:
    panel = at_status(Status.AWARDED)
    events = Event.objects.filter(scope=panel.road.participant.pk)
    verbs = set(events.values_list("verb", flat=True))
    assert {
        "application.submitted",
        "application.moved",
        "seat.named",
        "seat.declared",
        "seat.finished",
        "score.saved",
        "mark.awarded",
    } <= verbs
    assert not [event for event in events if WORDS in str(event.data)]


def test_the_fact_tells_the_newest_application() -> None:
    panel = applied()
    actions.withdraw_application(panel.application, by=panel.lead, at=NOW)
    actions.submit_application(panel.road.journey, by=panel.lead, at=NOW)
    row = Journey.objects.annotate(**queries.facts()).get(pk=panel.road.journey.pk)
    assert row.application_status == Status.SUBMITTED
    assert set(OPEN) >= {row.application_status}
