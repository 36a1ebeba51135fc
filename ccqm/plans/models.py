"""A participant's plan: priorities, their actions, progress, and what was published."""

from typing import ClassVar
from uuid import uuid4

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ccqm.journeys.models import Journey
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned

_PLAN_WORDS = Personal(
    "Tells the public and the panel what will change; may mention people.",
    Basis.PUBLIC_TASK,
    Keep.AWARD_PLUS_6Y,
)


class PriorityQuerySet(models.QuerySet["Priority"]):
    """Questions about priorities, in the words of the scheme."""

    def standing(self) -> "PriorityQuerySet":
        """Not dropped."""
        return self.filter(dropped_at=None)

    def without_actions(self) -> "PriorityQuerySet":
        """Priorities that nobody does anything about yet."""
        return self.filter(~Exists(Action.objects.standing().filter(priority=OuterRef("pk"))))


class Priority(Versioned):
    """One thing a participant wants to improve, tied to a criterion of its edition."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="plan_priorities")
    criterion = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    why = models.TextField()
    submission_key = models.UUIDField(default=uuid4)
    created_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.TextField(blank=True)

    objects = PriorityQuerySet.as_manager()
    standing_actions: list["Action"]  # filled by `queries.priorities_of`

    personal: ClassVar = {"title": _PLAN_WORDS, "why": _PLAN_WORDS, "dropped_reason": _PLAN_WORDS}
    not_personal: ClassVar = ("criterion",)

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "submission_key"], name="priority_once"),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | ~Q(dropped_reason=""),
                name="priority_dropped_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ActionQuerySet(models.QuerySet["Action"]):
    """Questions about actions, in the words of the scheme."""

    def standing(self) -> "ActionQuerySet":
        """Not dropped, and of a priority that is not dropped."""
        return self.filter(dropped_at=None, priority__dropped_at=None)

    def updated(self) -> "ActionQuerySet":
        """Actions about which at least one update was written."""
        return self.filter(Exists(Update.objects.filter(action=OuterRef("pk"))))


class Action(Versioned):
    """What will be done about a priority, by whom (a role, never a name) and by when."""

    class Status(models.TextChoices):
        """How far an action is."""

        PLANNED = "planned", _("Planned")
        STARTED = "started", _("Started")
        DONE = "done", _("Done")

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="actions")
    what = models.TextField()
    who = models.CharField(max_length=120)
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    submission_key = models.UUIDField(default=uuid4)
    created_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.TextField(blank=True)

    objects = ActionQuerySet.as_manager()

    personal: ClassVar = {"what": _PLAN_WORDS, "who": _PLAN_WORDS, "dropped_reason": _PLAN_WORDS}
    not_personal: ClassVar = ()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "submission_key"], name="action_once"),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "started", "done"]), name="action_status_known"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | ~Q(dropped_reason=""),
                name="action_dropped_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Update(models.Model):
    """What has happened with an action, and when. Updates are added, never rewritten."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates")
    words = models.TextField()
    made_on = models.DateField()
    status = models.CharField(max_length=10, choices=Action.Status)
    recorded_at = models.DateTimeField()
    submission_key = models.UUIDField(default=uuid4)

    personal: ClassVar = {"words": _PLAN_WORDS}
    not_personal: ClassVar = ()

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "submission_key"], name="update_once"),
        ]

    def __str__(self) -> str:
        return self.words


class PublishedPlan(models.Model):
    """One numbered edition of a plan as the public saw it: nothing changes it afterwards."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="published_plans")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField()

    personal: ClassVar = {"content": _PLAN_WORDS}
    not_personal: ClassVar = ()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="published_plan_number"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_plan_stands", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.journey_id}/{self.number}"
