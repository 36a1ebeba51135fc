"""Many at once: one signature for one form, and the last place once (REL-04)."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection

from ccqm.kit.verdict import Refused
from ccqm.pledges import actions, queries, signing
from ccqm.pledges.models import Signature
from tests.conftest import NOW
from tests.members.scene import scene, sign

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(work: Callable[[], object], times: int) -> list[object]:
    """Do `work` in many threads that start together; answers what each gave or raised."""
    results: list[object] = []
    start = threading.Barrier(times)

    def run() -> None:
        start.wait()
        try:
            results.append(work())
        except Exception as problem:
            results.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_twenty_identical_sign_ups_make_one_signature() -> None:
    group, key = scene().group(), uuid.uuid4()
    results = all_at_once(
        lambda: signing.sign(group, name="B", submission_key=key, at=NOW).token, 20
    )
    assert len(set(results)) == 1
    assert isinstance(results[0], str)
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("headcount", [6, 3])
def test_the_last_place_is_counted_once(headcount: int) -> None:
    """Two people, one place: neither hears of the other, and the count stays (decision 11)."""
    here = scene()
    group = here.group("Staff", headcount)
    sign(group, headcount - 1)
    results = all_at_once(
        lambda: signing.sign(group, name="B", submission_key=uuid.uuid4(), at=NOW), 2
    )
    assert "Signed" in {type(result).__name__ for result in results}
    assert queries.coverage(here.participant).count == headcount


def test_lowering_a_headcount_races_a_signature() -> None:
    """Whoever is first: never more are counted than there are people."""
    here = scene()
    group = here.group("Staff", 6)
    sign(group, 5)

    def lower() -> object:
        return actions.change_group(
            group, name="Staff", headcount=5, expected=1, by=here.lead, at=NOW
        )

    def one_more() -> object:
        return signing.sign(group, name="B", submission_key=uuid.uuid4(), at=NOW)

    work = iter([lower, one_more])
    lock = threading.Lock()

    def either() -> object:
        with lock:
            mine = next(work)
        return mine()

    results = all_at_once(either, 2)
    group.refresh_from_db()
    assert sum(isinstance(result, Refused) for result in results) <= 1
    assert queries.coverage(here.participant).count <= group.headcount
