"""What a participant did to raise awareness."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned
from ccqm.members.models import Group, Team
from ccqm.participants.models import Participant


class ActivityQuerySet(models.QuerySet["Activity"]):
    def standing(self) -> "ActivityQuerySet":
        """Those that have not been removed."""
        return self.filter(removed_at=None)

    def newest_first(self) -> "ActivityQuerySet":
        return self.order_by("-done_on", "-pk")


class Activity(Versioned):
    """One thing done so that people know of the journey.

    `how` is the key of one of the edition's ways; `reach` is a number of people, as near as the
    lead can say; `groups` are those it was for, which the lead may leave open. Removing hides a
    row and keeps it: nothing is lost.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "what": Personal(
            "To show how awareness was raised; may mention people",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        ),
        "audience": Personal(
            "To show who was reached; may mention people", Basis.PUBLIC_TASK, Keep.AWARD_PLUS_6Y
        ),
    }
    not_personal: ClassVar[tuple[str, ...]] = ("how",)

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="activities")
    how = models.CharField(max_length=60)
    what = models.TextField(max_length=2000)
    audience = models.CharField(max_length=200)
    reach = models.PositiveIntegerField()
    done_on = models.DateField()
    recorded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    groups = models.ManyToManyField(Group, related_name="activities", blank=True)
    submission_key = models.UUIDField(unique=True, default=uuid.uuid4)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["participant", "-done_on"],
                condition=Q(removed_at=None),
                name="activity_standing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.how} on {self.done_on}"


class TalkQuerySet(models.QuerySet["Talk"]):
    def standing(self) -> "TalkQuerySet":
        """Those that have not been removed, of teams and groups that are still there."""
        return self.filter(removed_at=None, team__removed_at=None, team__group__removed_at=None)


class Talk(models.Model):
    """A team has talked about it: ticked off by whoever leads it, or by the lead.

    It says when, and how many people were there; it names nobody and asks for no account.
    """

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    team = models.ForeignKey(Team, models.PROTECT, related_name="talks")
    people = models.PositiveIntegerField()
    done_on = models.DateField()
    recorded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(unique=True)

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-done_on", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(people__gt=0), name="talk_has_people")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["team"], condition=Q(removed_at=None), name="talk_standing")
        ]

    def __str__(self) -> str:
        return f"{self.team} on {self.done_on}"
