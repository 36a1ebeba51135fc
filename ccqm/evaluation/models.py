"""What participants say about themselves, criterion by criterion."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ccqm.journeys.models import Journey
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned


class RatingQuerySet(models.QuerySet["Rating"]):
    """Questions about ratings, in the words of the scheme."""

    def complete(self) -> "RatingQuerySet":
        """Only ratings with a stage and a reason; the others are drafts."""
        return self.filter(is_complete=True)

    def weakest_first(self) -> "RatingQuerySet":
        """Lowest stage first; ratings without a stage come last."""
        return self.order_by(F("stage").asc(nulls_last=True), "criterion")


class Rating(Versioned):
    """How a participant rates itself on one criterion of its edition, and why."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="ratings")
    criterion = models.CharField(max_length=80)
    stage = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    is_complete = models.BooleanField(default=False)
    rated_at = models.DateTimeField()

    objects = RatingQuerySet.as_manager()

    personal: ClassVar = {
        "reason": Personal(
            "Shows the panel why the participant chose this stage; may mention people.",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        )
    }
    not_personal: ClassVar = ("criterion",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "criterion"], name="rating_once_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(stage__isnull=True) | Q(stage__range=(1, 4)), name="rating_stage_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(is_complete=False) | (Q(stage__isnull=False) & ~Q(reason="")),
                name="rating_complete_has_stage_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.stage or '–'}"
