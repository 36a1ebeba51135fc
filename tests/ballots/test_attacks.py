"""Somebody who holds both databases after the close, and saw much before it, knows no more than
chance (measurement.md, section 5: timing, order).

Twelve people answer one after the other, each at once after getting their ballot: the worst case.
The attacker knows in which order ballots were given, hence in which order answers came, and reads
all that PostgreSQL keeps: places on the disk (ctid), transactions (xmin, xmax, cmin), the order of
keys and of the plain table. They match the nth person to the nth answer. By chance one of twelve
matches is right on average, with a spread of one.
"""

import time
from dataclasses import dataclass
from itertools import pairwise

import pytest
from django.db import connections

from ccqm.answers import actions as answer_actions
from ccqm.answers.actions import close_box, put_in, sweep
from ccqm.answers.models import Response
from ccqm.answers.rules import Shape
from ccqm.ballots import actions as roll_actions
from ccqm.ballots.actions import sweep as sweep_places
from tests.answers.scene import BOTH, KEY, a_ballot, a_box
from tests.ballots.scene import Wave, wave

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)

PEOPLE = 12
WAVES = 40
SHAPE = Shape(statements=("one", "two"))
ORDERS = {
    "place on the disk": "ctid",
    "transaction": "xmin::text::bigint, cmin::text::bigint, ctid",
    "last change": "xmax::text::bigint, ctid",
    "key": "id",
    "box and key": "box, id",
}


def secret_of(n: int) -> dict[str, object]:
    """What the nth person answers, told apart from all others (12 of 25 pairs)."""
    return {"statements": {"one": n // 5 + 1, "two": n % 5 + 1}}


def in_order(order: str, key: object, table: str = "answers_response") -> list[int]:
    """Whose answers the attacker finds, first to last, in this order of the table."""
    with connections["answers"].cursor() as cursor:
        cursor.execute(
            f"select statements->>'one', statements->>'two' from {table} where box = %s"
            f" order by {order}",
            [key],
        )
        return [(int(one) - 1) * 5 + int(two) - 1 for one, two in cursor.fetchall()]


def right(found: list[int]) -> int:
    """How many the attacker matches rightly, going first to first and last to last."""
    return sum(place == who for place, who in enumerate(found))


@dataclass
class Held:
    """What the attacker holds of one wave after its close."""

    wave: Wave
    found: dict[str, list[int]]


def played(number: int = WAVES) -> list[Held]:
    """So many small waves: each person gets a ballot and answers at once, then the close."""
    held = []
    for _ in range(number):
        here = wave(*(str(n) for n in range(PEOPLE)), shape=SHAPE)
        for n in range(PEOPLE):
            here.answer(here.ballot_of(str(n)), secret_of(n))
        here.close()
        held.append(Held(here, {name: in_order(by, here.key) for name, by in ORDERS.items()}))
    return held


def mean(values: list[int]) -> float:
    return sum(values) / len(values)


@pytest.fixture(autouse=True)
def one_key(monkeypatch) -> None:
    """Making a key takes longest, and says nothing about order: all waves here share one."""
    monkeypatch.setattr(roll_actions, "new_key", lambda: KEY)


def test_after_the_close_no_order_tells_who_is_who():
    """Forty waves: 480 guesses for each order, of which chance gets 40 right, give or take 6.3.

    The bounds are five spreads wide, so that a good service fails once in a million runs.
    """
    held = played()
    sweep()
    sweep_places()
    for name in ORDERS:
        for direction in (1, -1):
            hits = [right(one.found[name][::direction]) for one in held]
            assert 0.2 < mean(hits) < 1.8, f"{name}: {mean(hits)} of 12 are right"


def test_neighbours_in_time_are_no_neighbours_in_the_table():
    """Nor does a shift or a reversal: who came after whom is lost too."""
    held = played(12)
    for name in ORDERS:
        following = [
            sum(after == before + 1 for before, after in pairwise(one.found[name])) for one in held
        ]
        assert mean(following) < 2.4, f"{name}: {mean(following)}"  # by chance 11/12


def test_all_answers_of_a_closed_box_are_of_one_transaction():
    """So xmin, which counts up over both databases of one server, says nothing about anyone."""
    here = played(1)[0].wave
    with connections["answers"].cursor() as cursor:
        cursor.execute(
            "select count(distinct xmin::text), count(distinct xmax::text), count(*)"
            " from answers_response where box = %s",
            [here.key],
        )
        assert cursor.fetchone() == (1, 1, PEOPLE)


def test_the_attack_works_on_what_is_not_shuffled(monkeypatch):
    """The same attacker wins at once where rows lie as they came: the tests above can fail."""
    monkeypatch.setattr(answer_actions, "_refill", _refill_in_order)
    held = played(3)
    assert mean([right(one.found["place on the disk"]) for one in held]) == PEOPLE


def _refill_in_order(target, source, box, columns):
    """As `_refill`, but in the order in which the rows came."""
    names = ", ".join(("box", *columns))
    with connections["answers"].cursor() as cursor:
        cursor.execute(
            f"insert into {target._meta.db_table} (id, {names}) select gen_random_uuid(), {names}"
            f" from {source._meta.db_table} where box = %s order by ctid",
            [box.pk],
        )
        return cursor.rowcount


def test_a_batch_while_open_is_of_one_transaction_and_in_random_order():
    """A copy of the open box taken after a batch does not tell the ten apart either."""
    firsts = []
    for _ in range(30):
        box = a_box(SHAPE)
        for n in range(10):
            put_in(box, ballot=a_ballot(), said=secret_of(n))
        found = in_order("ctid", box, "answers_mixed")
        assert sorted(found) == list(range(10))
        firsts.append(right(found))
    assert 0.05 < mean(firsts) < 1.95
    with connections["answers"].cursor() as cursor:
        cursor.execute("select count(distinct xmin::text) from answers_mixed where box = %s", [box])
        assert cursor.fetchone() == (1,)


def test_the_files_hold_nothing_deleted_after_the_sweep():
    """Hashes and early rows are gone from the disk, not only from sight."""
    here = played(1)[0].wave
    assert _pages("answers_mixed") > 0
    for table in ("answers_pooled", "answers_mixed", "answers_mixedwords", "answers_code"):
        assert _pages_left(table, "answers", sweep) == 0
    assert _pages_left("ballots_place", "default", sweep_places) == 0
    assert Response.objects.filter(box=here.key).count() == PEOPLE


def _pages_left(table: str, alias: str, sweeping) -> int:
    """The server keeps what somebody reads at that very moment, such as its own statistics; the
    next sweep takes it."""
    for _ in range(60):
        sweeping()
        if not (left := _pages(table, alias)):
            break
        time.sleep(0.5)
    return left


def _pages(table: str, alias: str = "answers") -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute("select pg_relation_size(%s)", [table])
        return cursor.fetchone()[0]


def test_the_last_answer_before_the_close_is_as_well_hidden_as_the_first():
    """Two people wait in the pool at the close (12 = 10 + 2): still no order tells which two."""
    late = []
    for _ in range(30):
        box = a_box(SHAPE)
        for n in range(PEOPLE):
            put_in(box, ballot=a_ballot(), said=secret_of(n))
        close_box(box)
        found = in_order("ctid", box)
        late.append(found.index(11) + found.index(10))
    assert 6.7 < mean(late) < 15.3  # by chance 11: neither first nor last in the table
