"""An edit that races an application is either in it or refused (REL-06)."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction

from ccqm.journeys.actions import lock_open, move
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status
from ccqm.kit.verdict import Refused
from ccqm.plans.actions import add_action
from ccqm.plans.queries import plan_of
from tests.workspaces import DUE, a_priority, road


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(5))
def test_an_edit_racing_an_application_is_in_it_or_refused(round_number):
    on = road(f"Racing {round_number}")
    priority = a_priority(on)
    start, outcome = threading.Barrier(2), {}

    def apply() -> None:
        start.wait()
        with transaction.atomic():
            locked = lock_open(on.journey)
            outcome["frozen"] = plan_of(locked)
            move(locked, Status.APPLIED, **on.by())
        connection.close()

    def edit() -> None:
        start.wait()
        try:
            add_action(
                priority, what="Late", who="Us", due_on=DUE, submission_key=uuid4(), **on.by()
            )
            outcome["edit"] = "in"
        except Refused:
            outcome["edit"] = "refused"
        connection.close()

    threads = [threading.Thread(target=work) for work in (apply, edit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    now = plan_of(Journey.objects.get(pk=on.journey.pk))
    frozen = outcome["frozen"]["priorities"][0]["actions"]
    assert now["priorities"][0]["actions"] == frozen
    assert len(frozen) == (1 if outcome["edit"] == "in" else 0)
