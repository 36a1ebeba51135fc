"""What was told of a participant's sign-up, day by day."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from ccqm.kit.personal import Personal
from ccqm.participants.models import Participant


class Reading(models.Model):
    """The number of people and of signatures as they were told at the end of one day.

    Kept when either has changed. Told numbers only: nothing finer than the page itself showed
    (decision 17).
    """

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="readings")
    noted_on = models.DateField()
    people = models.PositiveIntegerField()
    signed = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["noted_on"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["participant", "noted_on"], name="reading_once_a_day"),
            models.CheckConstraint(
                condition=Q(signed__lte=F("people")), name="reading_of_all_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signed} of {self.people} on {self.noted_on}"
