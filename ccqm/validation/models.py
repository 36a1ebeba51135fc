"""An application as it was sent, and what the panel and the team made of it."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from ccqm.accounts.models import Role, User
from ccqm.journeys.models import Journey
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.references import reference
from ccqm.kit.versions import Versioned
from ccqm.participants.models import Participant
from ccqm.validation.rules import OPEN, Outcome, Status

SEAT_ROLES = [(Role.VALIDATOR.value, Role.VALIDATOR.label), (Role.CHAIR.value, Role.CHAIR.label)]


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Questions about applications, in the words of the scheme."""

    def open(self) -> ApplicationQuerySet:
        """Still waiting for a decision, and not taken back."""
        return self.filter(status__in=OPEN)

    def newest_first(self) -> ApplicationQuerySet:
        """The latest sent comes first."""
        return self.order_by("-submitted_at", "-pk")


class Application(Versioned):
    """What a participant sent for validation. What they sent can never change (DP-07)."""

    reference = models.CharField(max_length=12, unique=True, default=reference, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="applications")
    words = models.TextField(blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.SUBMITTED)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    personal: ClassVar = {
        "words": Personal(
            "What the participant tells the panel in their own words.",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        ),
        "content": Personal(
            "The frozen copy that the panel judges: ratings, plan, evidence, feedback.",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        ),
    }
    not_personal: ClassVar = ("reference", "sha256")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey"],
                condition=Q(status__in=[status.value for status in OPEN]),
                name="one_open_application_per_journey",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="application_status_is_known"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="application_content_is_frozen",
                fields=[
                    "reference",
                    "journey",
                    "words",
                    "content",
                    "sha256",
                    "submitted_at",
                    "submitted_by",
                ],
            ),
            pgtrigger.Protect(name="application_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.reference


class SeatQuerySet(models.QuerySet["Seat"]):
    """Questions about the places on panels."""

    def taken(self) -> SeatQuerySet:
        """Seats that someone sits on; a conflict of interest frees a seat."""
        return self.filter(freed_at__isnull=True)

    def of_validators(self) -> SeatQuerySet:
        """Seats that score, without the chair's."""
        return self.filter(role=Role.VALIDATOR)


class Seat(models.Model):
    """One person's place on one panel. Reading and scoring begin once they declare."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=12, choices=SEAT_ROLES)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(null=True, blank=True)
    freed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    not_personal: ClassVar = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "user"], name="one_seat_per_person"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(role=Role.CHAIR.value, freed_at__isnull=True),
                name="one_chair_per_panel",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(declared_at__isnull=False),
                name="seat_declares_before_it_finishes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.application_id}"

    @property
    def is_chair(self) -> bool:
        return self.role == Role.CHAIR


class Tie(models.Model):
    """A person's own statement that they are tied to a participant. It bars them from its panels.

    The reason stays between that person and the team.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="ties")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="ties")
    reason = models.TextField()
    declared_at = models.DateTimeField()

    personal: ClassVar = {
        "reason": Personal(
            "Why this person cannot judge this participant; only the team reads it.",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        )
    }
    not_personal: ClassVar = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "participant"], name="one_tie_per_pair")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.participant_id}"


class Score(Versioned):
    """One validator's stage for one criterion, given alone, with a comment."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="scores")
    criterion = models.SlugField(max_length=80)
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    scored_at = models.DateTimeField()

    personal: ClassVar = {
        "comment": Personal(
            "Why the validator gave this stage; may mention people.",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        )
    }
    not_personal: ClassVar = ("criterion",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(score__range=(1, 4)), name="score_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score}"


class PastScore(models.Model):
    """A score as it stood before its validator changed it. The first is never lost."""

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="past")
    value = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    replaced_at = models.DateTimeField()

    personal: ClassVar = {
        "comment": Personal(
            "What the validator wrote before comparing.",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        )
    }
    not_personal: ClassVar = ()

    class Meta:
        ordering = ["replaced_at", "pk"]
        triggers = [
            pgtrigger.Protect(
                name="past_score_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return str(self.value)


class Verbatim(models.Model):
    """An outcome with words, by one person: what a recommendation and a decision share."""

    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.outcome


class Recommendation(Verbatim):
    """What the chair advises, after both validators have finished."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="recommendation"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    personal: ClassVar = {
        "words": Personal(
            "Why the panel recommends this outcome; may mention people.",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        )
    }
    not_personal: ClassVar = ()

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="recommendation_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]


class Decision(Verbatim):
    """What a manager decided: another person than the chair (SEC-04)."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="decision"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    personal: ClassVar = {
        "words": Personal(
            "What the participant is told about the outcome.",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        )
    }
    not_personal: ClassVar = ()

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="decision_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]
