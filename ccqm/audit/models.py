"""Who did what and when. Append-only: the database itself refuses to change a row."""

from typing import ClassVar

import pgtrigger
from django.db import models


class Event(models.Model):
    """One thing that was done. It names rows by type and key, and holds no words of people."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=60)
    # The participant this belongs to, by key: a foreign key would point up the ladder.
    scope = models.BigIntegerField(null=True, db_index=True)
    data = models.JSONField(default=dict)

    personal: ClassVar[dict[str, object]] = {}
    not_personal = ("actor", "verb", "subject_type", "subject_key", "data")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject_type}"
