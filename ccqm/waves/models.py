"""Waves: each asks one audience of one participant once; and what was released of them."""

import uuid
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ccqm.kit.personal import Personal
from ccqm.kit.versions import Versioned
from ccqm.members.models import Group
from ccqm.participants.models import Participant
from ccqm.questions.models import QuestionSetRow
from ccqm.waves.rules import Mode, Status


class Wave(Versioned):
    """One asking. `box` names the answers in their own database, and nothing else about them.

    `dimensions` are the breakdowns in order of priority; `invited` is fixed when the wave opens
    and None where nobody can count (people who drop in).
    """

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ("audience", "mode", "status", "dimensions")

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="waves")
    question_set = models.ForeignKey(QuestionSetRow, models.PROTECT, related_name="waves")
    audience = models.CharField(max_length=20)
    mode = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Mode])
    groups = models.ManyToManyField(Group, related_name="waves", blank=True)
    dimensions = models.JSONField(default=list)
    opens_on = models.DateField()
    closes_on = models.DateField()
    baseline = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    status = models.CharField(max_length=10, default=Status.PLANNED.value)
    box = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    invited = models.PositiveIntegerField(null=True, blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-opens_on", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="wave_closes_after_it_opens"
            ),
            models.UniqueConstraint(
                fields=["participant", "audience"],
                condition=Q(status="open"),
                name="wave_one_open_for_an_audience",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.audience}, {self.opens_on}"


class Release(models.Model):
    """What may be told of a wave, and of the change since its baseline: written once, for good.

    Every page, table, picture and file reads this row and never the answers.
    """

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ("content", "comparison", "sha256")

    wave = models.OneToOneField(Wave, models.PROTECT, related_name="release")
    content = models.JSONField()
    comparison = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"Release of {self.wave}"


class Round(models.Model):
    """Letters to everybody who is asked in a wave: the first ones, or a reminder to all alike.

    A job writes them in pieces; `done` of `total` people have been seen to, up to the list's key
    `reached`. Number 0 is the first. Nothing here depends on who has answered.
    """

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    is_written = models.BooleanField(default=False)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["wave", "number"], name="round_once_in_a_wave")
        ]

    def __str__(self) -> str:
        return f"Letters {self.number} of {self.wave}"
