"""From both databases' own catalogues: nothing joins an answer to a person (issue 4).

Neither keys, nor times, nor running numbers, nor order. Each check is proved by breaking the
database once: see `SPOILED`.
"""

import pytest
from django.db import connections

from ccqm.answers.actions import put_in
from ccqm.answers.models import Pooled
from tests.answers.scene import BOTH, SAID, a_ballot, a_box
from tests.ballots.scene import wave
from tests.house.catalogue import columns, faults_of_answers, faults_of_rolls, shared

pytestmark = pytest.mark.django_db(databases=BOTH)

SPOILED = [
    ("a time", "alter table answers_response add at timestamptz"),
    ("a day", "alter table answers_pooled add came date"),
    ("a time that fills itself in", "alter table answers_mixed add x text default now()::text"),
    ("a running number", "alter table answers_response add n serial"),
    ("a running key", "alter table answers_words add n bigint generated always as identity"),
    ("a sequence on the side", "create sequence arrivals"),
    ("a number", "alter table answers_response add nth int"),
    ("a session", "alter table answers_response add session varchar(40)"),
    ("an address", "alter table answers_pooled add came_from inet"),
    ("a token", "alter table answers_response add token_hash varchar(64)"),
    ("a person", "alter table answers_response add holder uuid"),
    ("a ballot after the close", "alter table answers_response add ballot bytea"),
    (
        "a foreign key",
        "alter table answers_response add foreign key (box) references answers_box (id)",
    ),
    ("an index over answers", "create index spoiled on answers_response (statements)"),
    (
        "a trigger",
        "create function note() returns trigger language plpgsql as 'begin return new; end';"
        " create trigger note before insert on answers_pooled for each row execute function note()",
    ),
    ("a copy", "create table copies as select * from answers_pooled"),
    ("a view", "create view both_sides as select xmin::text as x from answers_response"),
]
SPOILED_ROLLS = [
    ("a time", "alter table ballots_place add issued_at timestamptz"),
    ("the ballot", "alter table ballots_place add blinded bytea"),
    ("a running number", "alter table ballots_place add n serial"),
    (
        "a table that points to a place",
        "create table visits (place uuid references ballots_place (id), at timestamptz)",
    ),
]


def test_no_path_of_keys_times_or_order_leads_from_an_answer_to_a_person():
    assert len(columns("answers")) > 20
    assert faults_of_answers() == []


def test_the_roll_keeps_no_time_and_no_ballot():
    assert faults_of_rolls() == []


def spoil(alias: str, sql: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("sql", [sql for _, sql in SPOILED], ids=[name for name, _ in SPOILED])
def test_it_would_be_noticed_beside_the_answers(sql):
    spoil("answers", sql)
    assert faults_of_answers() != []


@pytest.mark.parametrize(
    "sql", [sql for _, sql in SPOILED_ROLLS], ids=[name for name, _ in SPOILED_ROLLS]
)
def test_it_would_be_noticed_on_the_roll(sql):
    spoil("default", sql)
    assert faults_of_rolls() != []


def test_the_two_sides_share_the_key_of_the_box_and_no_value_besides():
    """All values of a wave: nothing that stands in one database stands in the other."""
    assert shared() == {"id"}
    here = wave(*"abcdefghijkl")
    for holder in "abcdefghijk":
        here.answer(here.ballot_of(holder))
    roll = _values("default", "ballots_place", "ballots_roll", "audit_event")
    box = _values("answers", "answers_box", "answers_pooled", "answers_mixed", "answers_mixedwords")
    assert roll & box == {str(here.key), "staff", bytes(here.roll.public_key).hex()}


def _values(alias: str, *tables: str) -> set[str]:
    """Every value of these tables that is more than a yes, a small number or nothing."""
    found: set[str] = set()
    with connections[alias].cursor() as cursor:
        for table in tables:
            cursor.execute(f"select * from {table}")
            for row in cursor.fetchall():
                found |= {
                    bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for v in row
                }
    return {value for value in found if len(value) > 3 and value not in {"True", "False", "None"}}


def test_a_whole_wave_leaves_no_time_and_no_audit_of_a_ballot():
    """Every row that giving and using ballots adds in the main database: none."""
    here = wave(*"ab")
    before = _counts()
    here.answer(here.ballot_of("a"))
    assert _counts() == before


def _counts() -> dict[str, int]:
    """Rows by table of the main database."""
    with connections["default"].cursor() as cursor:
        names = connections["default"].introspection.table_names(cursor)
        found = {}
        for name in names:
            cursor.execute(f'select count(*) from "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


def test_a_used_ballot_is_known_by_its_hash_in_its_own_box_only():
    one, other = a_box(), a_box()
    ballot = a_ballot()
    put_in(one, ballot=ballot, said=SAID)
    put_in(other, ballot=ballot, said=SAID)
    hashes = {bytes(row.ballot) for row in Pooled.objects.all()}
    assert len(hashes) == 2
