"""What is told is kept night by night, and nothing finer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccqm.coverage.actions import note_coverage
from ccqm.coverage.models import Reading
from tests.conftest import NOW
from tests.members.scene import scene, sign

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def readings() -> list[tuple[int, int, int]]:
    return [(one.noted_on.day, one.people, one.signed) for one in Reading.objects.all()]


def test_a_night_keeps_what_has_changed_and_told_numbers_only() -> None:
    here = scene()
    assert note_coverage(at=NOW) == 0, "nobody is counted yet"
    group = here.group("Staff", 60)
    sign(group, 9)
    assert note_coverage(at=NOW) == 1
    sign(group, 5)
    note_coverage(at=NOW)
    assert note_coverage(at=NOW + DAY) == 0
    sign(group, 41)
    note_coverage(at=NOW + 2 * DAY)
    assert readings() == [(23, 60, 10), (25, 60, 55)]


def test_whom_bronze_asks_for_is_told_exactly() -> None:
    sign(scene().group("Staff", 60), 54)
    note_coverage(at=NOW)
    assert readings() == [(23, 60, 54)]


def test_it_costs_the_same_for_one_and_for_ten() -> None:
    def cost() -> int:
        Reading.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            note_coverage(at=NOW)
        return len(queries)

    sign(scene().group("Staff", 60), 9)
    note_coverage(at=NOW)
    one = cost()
    for number in range(9):
        sign(scene(f"School {number}").group("Staff", 60), 9)
    assert cost() == one
    assert Reading.objects.count() == 10
