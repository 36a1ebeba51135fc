"""Questions as they were imported: rows that never change, because answers stand on them."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models

from ccqm.kit.personal import Basis, Keep, Personal

_APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class QuestionSetRow(models.Model):
    """One imported set of questions; `language` is the one it was written in.

    The typed form is `queries.question_set(pk)`. New words mean a new revision.
    """

    personal: ClassVar[dict[str, object]] = {}
    not_personal = ("key", "language", "title", "content", "source", "sha256")

    key = models.CharField(max_length=100)
    revision = models.PositiveIntegerField()
    language = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    content = models.JSONField()
    source = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="of the content, comments left out")
    imported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["key", "revision"], name="question_set_revision")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [_APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.title} ({self.key}, revision {self.revision})"


class Translation(models.Model):
    """The same questions in another language: the same keys, other words."""

    personal: ClassVar[dict[str, object]] = {}
    not_personal = ("language", "content", "source", "sha256")

    original = models.ForeignKey(QuestionSetRow, models.PROTECT, related_name="translations")
    language = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["original", "language", "revision"], name="translation_revision"
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [_APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.original} in {self.language}"


class EquivalenceCheck(models.Model):
    """That somebody checked that a translation asks the same as its original.

    Only then are answers in both languages answers to the same question.
    """

    _CHECKED = Personal(
        "To show who checked that a translation asks the same",
        Basis.PUBLIC_TASK,
        Keep.AWARD_PLUS_6Y,
    )
    personal: ClassVar[dict[str, Personal]] = {"checked_by": _CHECKED, "method": _CHECKED}
    not_personal: ClassVar[tuple[str, ...]] = ()

    translation = models.OneToOneField(
        Translation, models.PROTECT, related_name="equivalence_check"
    )
    checked_by = models.CharField(max_length=200)
    method = models.TextField(max_length=2000)
    checked_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [_APPEND_ONLY]

    def __str__(self) -> str:
        return f"Check of {self.translation}"
