"""`ccqm migrate`: as Django has it, for both databases.

Django asks for one database at a time and would write the names of all migrations into each.
"""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from ccqm.answers.models import ANSWERS


class Command(migrate.Command):
    """Brings both databases up to date, or the one that is named."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=None)

    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        return super().get_check_kwargs({**options, "database": _databases(options)[0]})

    def handle(self, *args: Any, **options: Any) -> None:
        for database in _databases(options):
            super().handle(*args, **{**options, **_only(database, options), "database": database})


def _databases(options: dict[str, Any]) -> list[str]:
    """The one that was named, or the one that holds the named package; else both."""
    if options["database"]:
        return [options["database"]]
    if options["app_label"]:
        return [ANSWERS if options["app_label"] == ANSWERS else DEFAULT_DB_ALIAS]
    return [DEFAULT_DB_ALIAS, ANSWERS]


def _only(database: str, options: dict[str, Any]) -> dict[str, Any]:
    """In the database of answers, nothing but this package."""
    if database != ANSWERS:
        return {}
    return {"app_label": options["app_label"] or ANSWERS, "run_syncdb": False}
