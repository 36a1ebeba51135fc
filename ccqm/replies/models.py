"""A reply to a wave, and the answers in it: one for each theme or area."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned
from ccqm.plans.models import Action
from ccqm.themes.models import Theme
from ccqm.waves.models import Wave

_WORDS = Personal(
    "Tells those who answered what changes; names nobody.",
    Basis.PUBLIC_TASK,
    Keep.AWARD_PLUS_6Y,
    recipients="Everyone, once published",
)


class Reply(models.Model):
    """That results of a wave are given back. Everyone sees it while it is published."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    wave = models.OneToOneField(Wave, models.PROTECT, related_name="reply")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"Reply to {self.wave}"


class Answer(Versioned):
    """What the participant will do, and did, about one theme or one area."""

    personal: ClassVar[dict[str, Personal]] = {"we_will": _WORDS, "we_did": _WORDS}
    not_personal: ClassVar[tuple[str, ...]] = ("area",)

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="answers")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+")
    area = models.CharField(max_length=80, blank=True)
    we_will = models.TextField(blank=True)
    we_did = models.TextField(blank=True)
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["reply", "theme"],
                condition=Q(theme__isnull=False),
                name="answer_once_to_a_theme",
            ),
            models.UniqueConstraint(
                fields=["reply", "area"], condition=~Q(area=""), name="answer_once_to_an_area"
            ),
            models.CheckConstraint(
                condition=Q(theme__isnull=True, area__gt="") | Q(theme__isnull=False, area=""),
                name="answer_to_a_theme_or_an_area",
            ),
            models.CheckConstraint(
                condition=~Q(we_will="") | ~Q(we_did=""), name="answer_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.we_will or self.we_did
