"""What people said, and what the participant did about it."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from ccqm.journeys.models import Journey
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned

_SAID = Personal(
    "Shows people that they were heard; speakers are named by role only.",
    Basis.PUBLIC_TASK,
    Keep.AWARD_PLUS_6Y,
)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about entries, in the words of the scheme."""

    def public(self) -> "EntryQuerySet":
        """Only what its participant chose to show to anyone."""
        return self.filter(is_public=True)


class Entry(Versioned):
    """One "you said, we did", told to one audience of the edition."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="feedback")
    audience = models.CharField(max_length=80)
    you_said = models.TextField()
    we_did = models.TextField()
    said_on = models.DateField()
    is_public = models.BooleanField(default=False)
    submission_key = models.UUIDField(default=uuid4)
    recorded_at = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    personal: ClassVar = {"you_said": _SAID, "we_did": _SAID}
    not_personal: ClassVar = ("audience",)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["-said_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "submission_key"], name="feedback_once"),
            models.CheckConstraint(
                condition=~Q(you_said="") & ~Q(we_did=""), name="feedback_has_both_halves"
            ),
        ]

    def __str__(self) -> str:
        return self.you_said
