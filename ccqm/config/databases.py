"""Two databases: one for everything, one for what people answer in surveys (docs/anonymity.md)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

APART = "answers"
"""Name of the alias, and of the one package whose tables lie there."""


class AnswersApart:
    """Keeps the package `answers` in the database `answers`, and everything else out of it."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Always said outright, so that no row at hand can pull another to its database."""
        return APART if model._meta.app_label == APART else "default"

    db_for_write = db_for_read

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """No relation leads from one database to the other."""
        return (first._meta.app_label == APART) == (second._meta.app_label == APART)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Each table is made in one of the two only."""
        return (db == APART) == (app_label == APART)


def refuse_one_for_both(databases: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises ImproperlyConfigured if the two are one database, or one role opens both."""
    main, apart = databases["default"], databases[APART]
    for differs, words in (
        (("HOST", "PORT", "NAME"), "database"),
        (("USER",), "role"),
    ):
        if all(main[part] == apart[part] for part in differs):
            raise ImproperlyConfigured(
                f"Production will not start: CCQM_ANSWERS_URL must name another {words}"
                " than DATABASE_URL."
            )
