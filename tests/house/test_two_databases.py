"""Answers lie in a database of their own, which no role of the main one can open (issue 4)."""

import re
import tomllib
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections, router

from ccqm.config import databases, embedded

GUIDE = (Path(settings.ROOT) / "docs/running.md").read_text(encoding="utf-8")


def tables(alias: str) -> set[str]:
    with connections[alias].cursor() as cursor:
        return set(connections[alias].introspection.table_names(cursor))


@pytest.mark.django_db(databases=["default", "answers"])
def test_each_table_is_in_one_database_only():
    models = apps.get_models()
    apart = {m._meta.db_table for m in models if m._meta.app_label == databases.APART}
    assert len(apart) >= 7
    assert tables("answers") == apart | {"django_migrations"}
    assert tables("default") & apart == set()


@pytest.mark.django_db(databases=["default", "answers"])
def test_the_names_of_other_migrations_are_not_written_beside_the_answers():
    with connections["answers"].cursor() as cursor:
        cursor.execute("select distinct app from django_migrations")
        assert cursor.fetchall() == [("answers",)]


def test_the_router_never_leaves_it_open():
    """Not even a row at hand pulls another to its database."""
    for model in apps.get_models():
        wanted = "answers" if model._meta.app_label == "answers" else "default"
        hint = apps.get_model("answers", "Box")()
        assert router.db_for_read(model, instance=hint) == wanted
        assert router.db_for_write(model, instance=hint) == wanted
    box, event = apps.get_model("answers", "Box")(), apps.get_model("audit", "Event")()
    assert not router.allow_relation(box, event)


def guide_sql() -> list[str]:
    """What the guide tells an administrator to run, with names of this test's own."""
    block = re.search(r"```sql\n(CREATE ROLE.*?)```", GUIDE, re.DOTALL)[1]
    mine = re.sub(r"\bccqm(_answers)?\b", lambda name: f"guide_{name[0]}", block).replace("…", "x")
    return [line for line in mine.splitlines() if line]


@pytest.fixture
def as_the_guide_says():
    """Two databases and two roles made by the SQL of docs/running.md, removed again."""
    if not embedded.is_running():
        pytest.skip("needs the embedded server, where this test may make roles")
    url = embedded.start()
    with psycopg.connect(url, autocommit=True) as connection:
        _remove(connection)
        for line in guide_sql():
            connection.execute(line)
        yield url
        _remove(connection)


def _remove(connection: psycopg.Connection) -> None:
    for name in ("guide_ccqm", "guide_ccqm_answers"):
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"drop role if exists {name}")


@pytest.mark.parametrize(
    ("role", "own", "other"),
    [
        ("guide_ccqm", "guide_ccqm", "guide_ccqm_answers"),
        ("guide_ccqm_answers", "guide_ccqm_answers", "guide_ccqm"),
    ],
)
def test_neither_role_opens_the_other_database(as_the_guide_says, role, own, other):
    url = as_the_guide_says

    def connect(database: str) -> psycopg.Connection:
        return psycopg.connect(url, dbname=database, user=role, password="x")

    with connect(own) as connection:
        connection.execute("create table mine (id int)")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(other)


def test_answers_may_import_nothing_but_the_kit():
    """The contract names every package, so that a new one is shut out too."""
    project = tomllib.loads((Path(settings.ROOT) / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {each["id"]: each for each in project["tool"]["importlinter"]["contracts"]}
    forbidden = {name.removeprefix("ccqm.") for name in contracts["answers"]["forbidden_modules"]}
    assert forbidden == set(contracts["ladder"]["layers"]) - {"answers", "kit"}
