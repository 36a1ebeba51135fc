"""What is sent is frozen, sent once, and can be taken back until the panel scores."""

import pytest
from django.db import DatabaseError, transaction

from ccqm.accounts.models import Role
from ccqm.evaluation.actions import rate
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Refused
from ccqm.validation import actions, snapshot
from ccqm.validation.models import Application
from ccqm.validation.rules import Status
from tests.people import NOW, someone
from tests.validation.panel import applied, at_status
from tests.validation.steps import letters
from tests.workspaces import road

pytestmark = pytest.mark.django_db


def test_sending_freezes_what_is_there() -> None:
    """DP-07."""
    panel = applied()
    content = panel.now().content
    assert len(content["ratings"]) == len(panel.criteria)
    assert content["plan"]["priorities"][0]["actions"][0]["what"] == "Ask every family"
    assert content["evidence"][0]["title"] == "What families told us"
    assert content["edition"]["pk"] == panel.road.journey.edition_id
    assert panel.now().sha256 == snapshot.fingerprint(content)
    assert Journey.objects.get(pk=panel.road.journey.pk).status == "applied"
    assert letters("application_received") == 1
    assert letters("application_for_team") == 1


def test_sending_twice_makes_one_application_and_one_letter() -> None:
    """REL-04."""
    panel = applied()
    again = actions.submit_application(panel.road.journey, by=panel.lead, at=NOW)
    assert again == panel.application
    assert Application.objects.count() == 1
    assert letters("application_received") == 1


@pytest.mark.parametrize("field", ["content", "words", "sha256"])
def test_the_database_itself_refuses_to_change_what_was_sent(field: str) -> None:
    panel = applied()
    changed = {"content": {}, "words": "Other words", "sha256": "0" * 64}
    with pytest.raises(DatabaseError), transaction.atomic():
        Application.objects.filter(pk=panel.application.pk).update(**{field: changed[field]})
    with pytest.raises(DatabaseError), transaction.atomic():
        panel.now().delete()
    assert panel.now().content["ratings"]


def test_nothing_changes_once_sent() -> None:
    """REL-06."""
    panel = applied()
    with pytest.raises(Refused):
        rate(
            panel.road.journey,
            criterion=panel.criteria[0],
            stage=4,
            reason="Later thoughts on this one.",
            expected=1,
            by=panel.lead,
            at=NOW,
        )


def test_only_a_present_lead_sends() -> None:
    on = road()
    stranger = someone(Role.LEAD, email="stranger@example.org")
    with pytest.raises(Refused):
        actions.submit_application(on.journey, by=stranger, at=NOW)
    assert not Application.objects.exists()


def test_taking_back_opens_the_journey_again() -> None:
    panel = applied()
    actions.withdraw_application(panel.application, by=panel.lead, at=NOW)
    assert panel.now().status == Status.WITHDRAWN
    assert Journey.objects.get(pk=panel.road.journey.pk).status == "working"
    again = actions.submit_application(panel.road.journey, by=panel.lead, at=NOW)
    assert again != panel.application


def test_no_taking_back_after_the_first_score() -> None:
    panel = at_status(Status.PANEL_NAMED)
    first = panel.validators[0]
    actions.save_score(
        panel.seat(first), panel.criteria[0], score=2, comment="Seen", by=first, at=NOW
    )
    with pytest.raises(Refused, match="begun to score"):
        actions.withdraw_application(panel.application, by=panel.lead, at=NOW)
