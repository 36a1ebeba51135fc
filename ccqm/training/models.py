"""Who or how many took part in training."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.members.models import Group
from ccqm.participants.models import Participant


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def standing(self) -> "AttendanceQuerySet":
        """Those that have not been removed."""
        return self.filter(removed_at=None)

    def of_one_person(self) -> "AttendanceQuerySet":
        return self.exclude(name="")

    def counted(self) -> "AttendanceQuerySet":
        """Sessions of which only the number of people is known."""
        return self.filter(name="")


class Attendance(models.Model):
    """One person at a training (`name`, people = 1), or `people` of a group at a session."""

    personal: ClassVar[dict[str, Personal]] = {
        "name": Personal(
            "To know who has had training",
            Basis.PUBLIC_TASK,
            Keep.TRAINING,
            recipients="The participant's leads",
        ),
        "trainer": Personal(
            "To know who gave the training",
            Basis.PUBLIC_TASK,
            Keep.TRAINING,
            recipients="The participant's leads",
        ),
    }
    not_personal: ClassVar[tuple[str, ...]] = ()

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="attendances")
    group = models.ForeignKey(Group, models.PROTECT, related_name="attendances")
    held_on = models.DateField()
    trainer = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(unique=True, default=uuid.uuid4)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(people=1) | Q(name="", people__gte=1), name="attendance_person_or_count"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["group"], condition=Q(removed_at=None), name="attendance_standing"
            ),
            models.Index(
                fields=["participant", "-held_on"],
                condition=Q(removed_at=None),
                name="attendance_newest",
            ),
        ]

    def __str__(self) -> str:
        return f"Attendance {self.pk}"
