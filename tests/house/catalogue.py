"""What the catalogue of a database says, and what of it could tie an answer to a person.

Read from PostgreSQL itself, not from our models: the database is what an attacker holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connections

# The framework's own list of migrations: when tables were made, nothing about rows of ours.
OWN = "django_migrations"
KEPT_TYPES = {"uuid", "jsonb", "bytea", "text", "varchar", "bool", "int4"}
"""Types a column of answers may have: none holds a time, an address or a running number."""
NUMBERS = {("answers_box", "accepted")}
"""The one number: how many came in, of the whole box, filled in at the close."""
HASHES = {"answers_code", "answers_pooled", "answers_mixed"}
"""Tables that may know a ballot. They are empty of a box once it is closed."""
SUSPECTS = ("session", "user", "person", "token", "address", "ip", "email", "name", "order")
SUSPECTS += ("sequence", "number", "time", "_at", "_on", "date", "roll", "place", "holder")

COLUMNS = """
    select c.relname, a.attname, t.typname, a.attidentity, coalesce(pg_get_expr(d.adbin, d.adrelid), '')
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_namespace s on s.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where s.nspname = 'public' and c.relkind in ('r', 'p', 'm', 'v', 'f') and a.attnum > 0
    and not a.attisdropped order by 1, a.attnum"""  # noqa: E501
KEYS = """
    select conrelid::regclass::text, conname, coalesce(confrelid::regclass::text, '')
    from pg_constraint where contype = 'f'"""
INDEXES = """
    select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'"""
THINGS = {
    "sequence": "select relname from pg_class c join pg_namespace s on s.oid = c.relnamespace"
    " where relkind = 'S' and nspname = 'public'",
    "trigger": "select tgrelid::regclass || '.' || tgname from pg_trigger where not tgisinternal",
    "rule": "select tablename || '.' || rulename from pg_rules where schemaname = 'public'",
    "function": "select proname from pg_proc p join pg_namespace s on s.oid = p.pronamespace"
    " where nspname = 'public'",
    "extension": "select extname from pg_extension where extname <> 'plpgsql'",
    "foreign server": "select srvname from pg_foreign_server",
    "publication": "select pubname from pg_publication",
    "replication slot": "select slot_name from pg_replication_slots",
}


@dataclass(frozen=True)
class Column:
    table: str
    name: str
    kind: str
    identity: str
    default: str


def rows(alias: str, sql: str) -> list[tuple]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def columns(alias: str) -> list[Column]:
    return [Column(*row) for row in rows(alias, COLUMNS)]


def faults_of_answers() -> list[str]:
    """Everything in the database of answers that could be a path to a person."""
    return [*_wrong_tables(), *_wrong_columns(), *_wrong_things(), *_wrong_settings()]


def _wrong_tables() -> Iterator[str]:
    """A table, view or copy that no model of the package made."""
    ours = {m._meta.db_table for m in apps.get_app_config("answers").get_models()} | {OWN}
    yield from sorted(
        f"{name} is not ours" for name in {c.table for c in columns("answers")} - ours
    )


def _wrong_columns() -> Iterator[str]:
    for column in columns("answers"):
        if column.table == OWN:
            continue
        where = f"{column.table}.{column.name}"
        if column.kind not in KEPT_TYPES:
            yield f"{where} is a {column.kind}"
        if column.kind == "int4" and (column.table, column.name) not in NUMBERS:
            yield f"{where} is a number"
        if (
            column.kind == "bytea"
            and (column.table not in HASHES or column.name != "ballot")
            and where != "answers_box.public_key"
        ):
            yield f"{where} holds bytes"
        if column.identity or column.default:
            yield f"{where} is filled in by the database: {column.default or 'identity'}"
        if any(word in f"_{column.name}" for word in SUSPECTS):
            yield f"{where} has a name that tells of a person, a time or an order"
        if column.name == "id" and column.kind != "uuid":
            yield f"{where} is not random"


def _wrong_things() -> Iterator[str]:
    yield from (f"{table} points to {to} ({name})" for table, name, to in rows("answers", KEYS))
    for table, name, made in rows("answers", INDEXES):
        keys = made[made.rindex("(") + 1 : -1].split(", ")
        if table != OWN and not set(keys) <= {"id", "box", "ballot"}:
            yield f"{name} puts {table} in an order: {keys}"
    own = f"{OWN}_id_seq"
    for kind, sql in THINGS.items():
        yield from (f"there is a {kind}: {name}" for (name,) in rows("answers", sql) if name != own)


def _wrong_settings() -> Iterator[str]:
    for alias in ("answers", "default"):
        if rows(alias, "show track_commit_timestamp") != [("off",)]:
            yield f"{alias} keeps the time of every commit"


def faults_of_rolls() -> list[str]:
    """Everything on the roll's side that would tell when, or with what, a ballot was given."""
    place = {c.name: c.kind for c in columns("default") if c.table == "ballots_place"}
    wanted = {
        "id": "uuid",
        "roll_id": "uuid",
        "holder": "varchar",
        "token_hash": "varchar",
        "is_issued": "bool",
        "is_quiet": "bool",
        "claim": "bytea",
    }
    found = [f"ballots_place.{name} is a {kind}" for name, kind in place.items() - wanted.items()]
    pointing = [
        f"{table} points to ballots_place"
        for table, _name, to in rows("default", KEYS)
        if to == "ballots_place"
    ]
    triggers = [
        name
        for (name,) in rows("default", THINGS["trigger"])
        if name.startswith(("ballots_place", "ballots_roll"))
    ]
    return found + pointing + triggers


def shared() -> set[str]:
    """Names that both sides use for a column that is a key: what the two could be joined by."""
    answers = {c.name for c in columns("answers") if c.kind == "uuid" and c.table != OWN}
    rolls = {c.name for c in columns("default") if c.table.startswith("ballots_")}
    return answers & rolls
