"""The roll of a wave and audience, and the places on it. Nothing here has the time of a ballot."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ccqm.ballots.blind import fingerprint
from ccqm.kit.personal import Basis, Keep, Personal


class Roll(models.Model):
    """Who may answer in one wave and audience, and the key that signs their ballots.

    Its key is also the key of the box in the database of answers: the one thing both sides know.
    `private_key` is sealed under a secret of the settings, and gone at the close. `handed_out`
    counts paper codes given to people who are on no list. `people` and `issued` are filled in at
    the close, when the places go.
    """

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ("audience",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audience = models.CharField(max_length=20)
    public_key = models.BinaryField()
    private_key = models.BinaryField(null=True)
    handed_out = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    issued = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(closed_at=None, people=None, issued=None, private_key__isnull=False)
                | Q(
                    closed_at__isnull=False,
                    people__isnull=False,
                    issued__isnull=False,
                    private_key=None,
                ),
                name="roll_open_or_closed",
            )
        ]

    def __str__(self) -> str:
        return f"Roll {self.pk}"

    @property
    def fingerprint(self) -> str:
        """What tells this key from any other, in fours."""
        return fingerprint(bytes(self.public_key))


class Place(models.Model):
    """One right to one ballot. It goes at the close: then nobody can say who had one.

    `holder` is whatever the caller knows its owner by. `is_issued` is all that is kept of the
    ballot. `claim` lets a browser whose line broke ask again for the same signature; it goes as
    soon as the browser says that it has it (decision 14). `is_quiet` asks for no more letters.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "holder": Personal(
            "To give each person one ballot, and no second one",
            Basis.PUBLIC_TASK,
            Keep.OPEN_BALLOT,
            recipients="Nobody: the participant's leads see counts only",
        )
    }
    not_personal: ClassVar[tuple[str, ...]] = ("token_hash",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="places")
    holder = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    is_issued = models.BooleanField(default=False)
    claim = models.BinaryField(null=True)
    is_quiet = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["roll", "holder"], name="place_once_on_a_roll"),
            models.CheckConstraint(
                condition=Q(is_issued=True) | Q(claim=None), name="place_claims_what_is_issued"
            ),
        ]

    def __str__(self) -> str:
        return f"Place {self.pk}"
