"""Boxes and the answers in them. All keys are random; nothing here has a time or an order.

Answers go from one table to the next: `Pooled` as they come, `Mixed` in shuffled batches, and at
the close `Response`, in random order and with no trace of the ballot. A box is named by its key
without a foreign key, so that the catalogue shows no path at all. A house test reads the catalogue.
"""

import uuid
from typing import Any, ClassVar

from django.db import models

from ccqm.kit.personal import Basis, Keep, Personal

ANSWERS = "answers"
"""The database these tables lie in."""

_OPEN = Personal(
    "To count each ballot once, and to let its holder take equality answers back",
    Basis.PUBLIC_TASK,
    Keep.OPEN_BALLOT,
    recipients="Nobody: results are worked out after the close",
)
_CLOSED = Personal(
    "To show what changed, and for whom. Tied to nobody; a rare mix may still point to a person",
    Basis.PUBLIC_TASK,
    Keep.AWARD_PLUS_6Y,
    recipients="Nobody as such; results told by the disclosure rules only",
)


class Apart(models.Model):
    """A row with a random key."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ("audience", "shape", "asked", "question")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.object_name} {self.pk}"


class Box(Apart):
    """Where the ballots of one wave and audience go. Its key is the only name it has.

    `public_key` checks ballots; `shape` says what may be answered, and `asked` in which words,
    frozen as it opened. `accepted` is filled in at the close.
    """

    audience = models.CharField(max_length=20)
    public_key = models.BinaryField()
    shape = models.JSONField()
    asked = models.JSONField(default=dict)
    is_open = models.BooleanField(default=True)
    accepted = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name_plural = "boxes"


class InBox(Apart):
    """Something in a box."""

    box = models.UUIDField()

    class Meta:
        abstract = True


def once(name: str) -> models.UniqueConstraint:
    """One ballot, once in a box."""
    return models.UniqueConstraint(fields=["box", "ballot"], name=name)


class Code(InBox):
    """A paper code of a box, as a hash: it is worth a ballot. Destroyed at the close."""

    ballot = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar[list[Any]] = [once("code_once_in_a_box")]


class Pooled(InBox):
    """Answers as they come, until ten are there. `ballot` is the hash of their ballot."""

    personal: ClassVar[dict[str, Personal]] = dict.fromkeys(
        ("statements", "dimensions", "words"), _OPEN
    )

    ballot = models.BinaryField(max_length=32)
    statements = models.JSONField()
    dimensions = models.JSONField()
    words = models.JSONField()

    class Meta:
        constraints: ClassVar[list[Any]] = [once("pooled_once_in_a_box")]


class Mixed(InBox):
    """Answers that have left the pool in a shuffled batch, until the close."""

    personal: ClassVar[dict[str, Personal]] = dict.fromkeys(("statements", "dimensions"), _OPEN)

    ballot = models.BinaryField(max_length=32)
    statements = models.JSONField()
    dimensions = models.JSONField()

    class Meta:
        constraints: ClassVar[list[Any]] = [once("mixed_once_in_a_box")]


class MixedWords(InBox):
    """What somebody wrote, parted from their answers when they left the pool, until the close."""

    personal: ClassVar[dict[str, Personal]] = dict.fromkeys(("words",), _OPEN)

    question = models.CharField(max_length=60)
    words = models.TextField()


class Response(InBox):
    """One person's answers in a closed box. Nobody can say whose."""

    personal: ClassVar[dict[str, Personal]] = dict.fromkeys(("statements", "dimensions"), _CLOSED)

    statements = models.JSONField()
    dimensions = models.JSONField()

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["box"], name="response_of_box")]


class Words(InBox):
    """One answer in somebody's own words, in a closed box; tied to none of their other answers."""

    personal: ClassVar[dict[str, Personal]] = {
        "words": Personal(
            "For two readers from outside to make themes of. Tied to nobody",
            Basis.PUBLIC_TASK,
            Keep.COMMENTS,
            recipients="Two readers from outside the participant, never its leads",
        )
    }

    question = models.CharField(max_length=60)
    words = models.TextField()

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["box"], name="words_of_box")]
