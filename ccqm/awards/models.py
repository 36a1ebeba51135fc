"""The mark as held: who, which level, from when until when."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ccqm.accounts.models import User
from ccqm.awards import rules
from ccqm.framework.models import Edition
from ccqm.journeys.models import Journey
from ccqm.kit.dates import local_date
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.references import reference
from ccqm.participants.models import Participant


class AwardQuerySet(models.QuerySet["Award"]):
    """Questions about marks, in the words of the scheme."""

    def held(self, on: date) -> AwardQuerySet:
        """Marks that count on this day: begun, not expired, not withdrawn."""
        return self.filter(awarded_on__lte=on, expires_on__gte=on, withdrawn_at__isnull=True)

    def highest(self, on: date) -> AwardQuerySet:
        """Each participant's newest held mark.

        It is the highest: levels are taken in order, and only the highest is renewed.
        """
        newer = Award.objects.held(on).filter(
            participant=OuterRef("participant"), awarded_at__gt=OuterRef("awarded_at")
        )
        return self.held(on).filter(~Exists(newer))

    def newest_first(self) -> AwardQuerySet:
        """The latest awarded comes first."""
        return self.order_by("-awarded_at", "-pk")


class Award(models.Model):
    """One level of the mark, held by one participant. Only a withdrawal ever changes it."""

    public_id = models.CharField(max_length=12, unique=True, default=reference, editable=False)
    journey = models.OneToOneField(Journey, on_delete=models.PROTECT, related_name="award")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="awards")
    level = models.SlugField(max_length=40)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="awards")
    awarded_at = models.DateTimeField()
    awarded_on = models.DateField()
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_reason = models.TextField(blank=True)

    objects = AwardQuerySet.as_manager()

    personal: ClassVar = {
        "withdrawn_reason": Personal(
            "Why the mark was taken away; only the team and the leads read it.",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        )
    }
    not_personal: ClassVar = ("public_id", "level")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("awarded_on")), name="award_lasts_a_while"
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason=""
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_reason="")
                ),
                name="withdrawal_has_who_when_why",
            ),
        ]
        indexes = [models.Index(fields=["participant", "awarded_at"], name="award_by_participant")]
        triggers = [
            pgtrigger.ReadOnly(
                name="award_is_fixed",
                fields=[
                    "public_id",
                    "journey",
                    "participant",
                    "level",
                    "edition",
                    "awarded_at",
                    "awarded_on",
                    "expires_on",
                ],
            ),
            pgtrigger.Protect(name="award_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.public_id

    def state(self, at: datetime) -> rules.State:
        """Held, expired or withdrawn at this moment, in the council's time zone."""
        return rules.state(
            expires_on=self.expires_on,
            withdrawn=self.withdrawn_at is not None,
            today=local_date(at),
        )
