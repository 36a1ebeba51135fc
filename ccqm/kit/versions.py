"""Two people editing at once lose nothing (REL-05)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccqm.kit.verdict import Conflict


class Versioned(models.Model):
    """A row that is changed only by someone who has seen its newest version."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save_version(self, expected: int, **changes: Any) -> None:
        """Write `changes` if the row is still at version `expected`, and move the version on.

        Raises Conflict with the values and the version now saved when somebody else was first.
        """
        rows = type(self)._default_manager.filter(pk=self.pk, version=expected)
        if not rows.update(version=expected + 1, **changes):
            self.refresh_from_db()
            raise Conflict(
                _("Someone else saved this page while you were typing."),
                {name: getattr(self, name) for name in [*changes, "version"]},
            )
        for name, value in {"version": expected + 1, **changes}.items():
            setattr(self, name, value)
