"""Editions as they were imported: rows that never change, because journeys stand on them."""

from typing import ClassVar

import pgtrigger
from django.db import models


class Edition(models.Model):
    """One imported edition. The typed form is `queries.edition(pk)`.

    `content` is what the file said, `source` the file itself with its comments. Changing the
    scheme means importing a new row: a journey keeps the edition it began with.
    """

    personal: ClassVar[dict[str, object]] = {}
    not_personal = ("key", "title", "content", "source", "sha256")

    key = models.CharField(max_length=100)
    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    content = models.JSONField()
    source = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="of the content, comments left out")
    imported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "revision"], name="edition_key_revision_unique")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.key}, revision {self.revision})"
