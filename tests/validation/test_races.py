"""Many at once: one application, one decision, and an edit that races (REL-04, REL-06)."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from ccqm.awards.actions import decide_application
from ccqm.awards.models import Award
from ccqm.evaluation.actions import rate
from ccqm.evaluation.models import Rating
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from ccqm.validation import actions
from ccqm.validation.models import Application, Decision, PastScore, Score
from ccqm.validation.rules import Status
from tests.people import NOW
from tests.validation.panel import WORDS, at_status
from tests.workspaces import rate_all, road

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 8


def all_at_once(*works: Callable[[], object]) -> list[object]:
    """Do every work in a thread of its own, started together; answers what each gave or raised."""
    results: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = works[place]()
        except Refused as refused:
            results[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_twenty_identical_applications_make_one() -> None:
    on = road()
    rate_all(on)
    send = lambda: actions.submit_application(on.journey, by=on.lead, at=NOW).pk  # noqa: E731
    results = all_at_once(*[send] * 20)
    assert len(set(results)) == 1
    assert Application.objects.count() == 1
    assert Letter.objects.filter(kind="application_received").count() == 1


def test_many_identical_decisions_make_one_mark_and_one_letter() -> None:
    panel = at_status(Status.RECOMMENDED)

    def decide() -> int:
        return decide_application(
            panel.application, outcome="award", words=WORDS, by=panel.manager, at=NOW
        ).pk

    assert len(set(all_at_once(*[decide] * TIMES))) == 1
    assert (Decision.objects.count(), Award.objects.count()) == (1, 1)
    assert Letter.objects.filter(kind="mark_awarded").count() == 1


def test_two_different_decisions_at_once_leave_one() -> None:
    panel = at_status(Status.RECOMMENDED)

    def decide(outcome: str) -> object:
        return decide_application(
            panel.application, outcome=outcome, words=WORDS, by=panel.manager, at=NOW
        )

    results = all_at_once(lambda: decide("award"), lambda: decide("not-yet"))
    assert sum(isinstance(result, Refused) for result in results) == 1
    decided = Decision.objects.get().outcome
    assert Award.objects.count() == (decided == "award")


def test_an_edit_that_races_the_application_is_inside_or_refused() -> None:
    """REL-06: what was frozen is what stands."""
    on = road()
    rate_all(on)
    for turn in range(6):
        if turn:
            actions.withdraw_application(
                Application.objects.order_by("-pk").first(), by=on.lead, at=NOW
            )
        edits = [
            lambda key=key, turn=turn: rate(
                on.journey,
                criterion=key,
                stage=turn % 4 + 1,
                reason=f"Turn {turn}: we looked at it once more.",
                expected=Rating.objects.get(journey=on.journey, criterion=key).version,
                by=on.lead,
                at=NOW,
            )
            for key in on.criteria[:3]
        ]
        send = lambda: actions.submit_application(on.journey, by=on.lead, at=NOW)  # noqa: E731
        *edited, application = all_at_once(*edits, send)
        assert isinstance(application, Application)
        frozen = {each["criterion"]: each["stage"] for each in application.content["ratings"]}
        standing = dict(Rating.objects.values_list("criterion", "stage"))
        assert frozen == standing
        assert all(isinstance(result, Rating | Refused) for result in edited)


def test_finishing_both_at_once_moves_on_once() -> None:
    panel = at_status(Status.PANEL_NAMED)
    for user in panel.validators:
        panel.score(user)
    all_at_once(*[lambda user=user: panel.finish(user) for user in panel.validators])
    assert panel.now().status == Status.SCORED
    assert Letter.objects.filter(kind="panel_scored").count() == 3


def test_changing_a_score_twice_at_once_loses_no_words() -> None:
    """REL-05."""
    panel = at_status(Status.SCORED)
    first = panel.validators[0]

    def amend(stage: int) -> object:
        return actions.amend_score(
            panel.seat(first),
            panel.criteria[0],
            score=stage,
            comment="We talked about it.",
            expected=1,
            by=first,
            at=NOW,
        )

    results = all_at_once(lambda: amend(3), lambda: amend(4))
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert PastScore.objects.get().value == 2
    assert Score.objects.get(seat__user=first, criterion=panel.criteria[0]).score in (3, 4)
