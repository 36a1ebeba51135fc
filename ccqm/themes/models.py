"""Comments of a wave being read, by whom, and the themes that come of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned
from ccqm.themes.rules import Tone
from ccqm.waves.models import Wave


class Reading(models.Model):
    """The comments of one wave, read once. The comments themselves lie with the answers."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    wave = models.OneToOneField(Wave, models.PROTECT, related_name="reading")
    published_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Comments of {self.wave}"

    @property
    def goes_on(self) -> bool:
        """Whether there is still something to read and to change."""
        return self.published_at is None and self.destroyed_at is None


class ReaderQuerySet(models.QuerySet["Reader"]):
    """Questions about readers."""

    def taken(self) -> "ReaderQuerySet":
        """Those who read now; a tie or a long silence frees the place."""
        return self.filter(freed_at=None)


class Reader(models.Model):
    """One of the two people who read the comments of a wave."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    freed_at = models.DateTimeField(null=True, blank=True)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["reading", "user"], name="reader_once_in_a_reading"),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(confirmed_at__isnull=False),
                name="reader_confirms_before_finishing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.reading}"


class Theme(Versioned):
    """What three or more people wrote about, in the readers' words.

    `agreed` are the readers who stand by it as it is; a change leaves only whoever made it.
    `told_of` is how many comments it had when it was published; people read a band of it.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "words": Personal(
            "To tell what several people wrote, without telling who or how",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
            recipients="The participant's leads; everyone, if they publish it",
        )
    }
    not_personal: ClassVar[tuple[str, ...]] = ("area", "tone")

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="themes")
    words = models.TextField()
    area = models.CharField(max_length=80, blank=True)
    tone = models.CharField(max_length=10, choices=Tone.choices)
    agreed = models.ManyToManyField(Reader, related_name="agreed_themes", blank=True)
    is_out = models.BooleanField(default=False)
    told_of = models.PositiveIntegerField(null=True, blank=True)
    saved_at = models.DateTimeField()
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["area", "tone", "pk"]

    def __str__(self) -> str:
        return f"Theme {self.pk}"


class Tied(models.Model):
    """That a comment is about a theme. `comment` is its random key among the answers, which is
    tied to nobody; destroyed together with the comments."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="tied")
    comment = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["theme", "comment"], name="comment_once_in_a_theme")
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.comment}"
