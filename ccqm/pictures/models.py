"""Pictures that go with a pledge, each with the record of who agreed to what (DP-11)."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ccqm.kit.files import PrivateFolder, random_name
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.references import token
from ccqm.kit.versions import Versioned
from ccqm.participants.models import Participant
from ccqm.pictures.rules import Record

_PICTURED = Personal(
    "To show what a pledge looks like, with the consent of whoever can be recognised",
    Basis.CONSENT,
    Keep.PICTURE,
    recipients="The participant's leads; everyone, while it is shown",
)
_CONSENT = Personal(
    "To show that people agreed, and to ask them again",
    Basis.LEGAL,
    Keep.PICTURE,
    recipients="The participant's leads",
)


class People(models.TextChoices):
    """Who can be recognised in a picture."""

    NOBODY = "nobody", _("No, nobody")
    ADULTS = "adults", _("Yes, and all of them are adults")
    CHILDREN = "children", _("Yes, and at least one of them is under 18")


class Use(models.TextChoices):
    """What people have agreed to."""

    WEBSITE = "website", _("Websites, such as this one")
    SOCIAL = "social", _("Social media")
    PRINT = "print", _("Print, such as posters and newsletters")
    PRESS = "press", _("Newspapers, radio and TV")


def private_storage() -> Storage:
    """Where pictures are kept. A function, so that migrations do not name the place."""
    return PrivateFolder("pictures")


class PictureQuerySet(models.QuerySet["Picture"]):
    def standing(self) -> "PictureQuerySet":
        """Not taken away."""
        return self.filter(removed_at=None)

    def showing(self, today: date) -> "PictureQuerySet":
        """Those that everyone may see on this day: `rules.is_complete`, asked of the database."""
        agreed = Q(consent_until__gte=today, consent_covers__contains=[Use.WEBSITE.value]) & ~Q(
            consent_holder=""
        )
        nobody = Q(people=People.NOBODY) & (Q(consent_until=None) | Q(consent_until__gte=today))
        adults = Q(people=People.ADULTS) & agreed
        children = Q(people=People.CHILDREN, parents_agreed_at__isnull=False) & agreed
        wanted = self.standing().filter(is_wanted=True, hidden_at=None).exclude(alternative="")
        return wanted.filter(nobody | adults | children)


class Picture(Versioned):
    """One picture in two sizes. Removing it deletes both and empties its words at once.

    `is_wanted` is the lead's wish to show it; whether it is shown is asked anew each time.
    `hidden_at`: somebody asked for its removal, and no lead has answered yet.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "small": _PICTURED,
        "large": _PICTURED,
        "alternative": _PICTURED,
        "caption": _PICTURED,
        "consent_holder": _CONSENT,
    }
    not_personal: ClassVar[tuple[str, ...]] = ("key",)

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="pictures")
    key = models.CharField(max_length=60, unique=True, default=token)
    small = models.FileField(storage=private_storage, upload_to=random_name, blank=True)
    large = models.FileField(storage=private_storage, upload_to=random_name, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alternative = models.CharField(max_length=250, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    people = models.CharField(max_length=10, choices=People)
    consent_holder = models.CharField(max_length=200, blank=True)
    consent_covers = ArrayField(
        models.CharField(max_length=10, choices=Use), default=list, blank=True
    )
    consent_until = models.DateField(null=True, blank=True)
    parents_agreed_at = models.DateTimeField(null=True, blank=True)
    is_wanted = models.BooleanField(default=False)
    hidden_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(unique=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["added_at", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(removed_at=None) & ~Q(small="") & ~Q(large="")
                | Q(
                    removed_at__isnull=False,
                    small="",
                    large="",
                    alternative="",
                    caption="",
                    is_wanted=False,
                ),
                name="picture_whole_or_emptied",
            )
        ]

    def __str__(self) -> str:
        return self.alternative

    @property
    def record(self) -> Record:
        """What has been said about it, as rules read it."""
        return Record(
            self.alternative,
            self.people,
            self.consent_holder,
            tuple(self.consent_covers),
            self.consent_until,
            self.parents_agreed_at is not None,
        )


class RemovalRequest(models.Model):
    """Somebody, of whom we know nothing else, asks that a picture be taken away."""

    personal: ClassVar[dict[str, Personal]] = {
        "words": Personal(
            "To know why a picture should go",
            Basis.LEGAL,
            Keep.PICTURE,
        )
    }
    not_personal: ClassVar[tuple[str, ...]] = ()

    picture = models.ForeignKey(Picture, models.PROTECT, related_name="removal_requests")
    words = models.TextField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"Request {self.pk}"
