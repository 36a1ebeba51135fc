"""One participant's road to one level under one edition of the scheme."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccqm.framework.models import Edition
from ccqm.journeys.rules import Status
from ccqm.participants.models import Participant

STATUSES = [
    (Status.WORKING.value, _("Working towards the mark")),
    (Status.APPLIED.value, _("Applied")),
    (Status.ACHIEVED.value, _("Achieved")),
    (Status.CLOSED.value, _("Closed")),
]
OPEN = [Status.WORKING.value, Status.APPLIED.value]


class Journeys(models.QuerySet["Journey"]):
    """Journeys, in the words of the scheme."""

    def open(self) -> "Journeys":
        """Those still on the road."""
        return self.filter(status__in=OPEN)

    def current(self) -> "Journeys":
        """Each participant's newest: the open one when there is one, for it began last."""
        newer = Journey.objects.filter(
            participant=models.OuterRef("participant"), pk__gt=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(newer))


class Journey(models.Model):
    """A road to one level. It keeps the edition it began with, whatever is imported later."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="journeys")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    level = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=STATUSES, default=Status.WORKING.value)
    # The number of the step reached so far, as an audited event; it never falls.
    # Whether a task is done *now* is derived afresh each time (`ccqm.steps.progress`).
    reached_step = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, object]] = {}
    not_personal = ("level",)

    objects = Journeys.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(status__in=OPEN),
                name="one_open_journey",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[status for status, _words in STATUSES]),
                name="journey_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=OPEN, ended_at__isnull=True)
                | (~models.Q(status__in=OPEN) & models.Q(ended_at__isnull=False)),
                name="journey_ended_has_a_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "reached_step"], name="journey_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.level}"
