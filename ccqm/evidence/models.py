"""Evidence and examples of change: words, links and files, each tied to criteria."""

from typing import ClassVar
from uuid import uuid4

from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ccqm.journeys.models import Journey
from ccqm.kit.files import PrivateFolder, random_name
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned

_SHOWN = Personal(
    "Shows the panel what has changed; may mention or picture people.",
    Basis.PUBLIC_TASK,
    Keep.AWARD_PLUS_6Y,
    recipients="The participant's leads and the panel that judges the application",
)


def private_storage() -> Storage:
    """Where evidence is kept. A function, so that migrations do not name the place."""
    return PrivateFolder("evidence")


class ItemQuerySet(models.QuerySet["Item"]):
    """Questions about evidence, in the words of the scheme."""

    def standing(self) -> "ItemQuerySet":
        """Not removed."""
        return self.filter(removed_at=None)


class Item(Versioned):
    """One piece of evidence. A removed item keeps its row, so that an application that was
    frozen with it can still say what it was; its file is deleted at once (DP-11)."""

    class Kind(models.TextChoices):
        """How the evidence is given."""

        TEXT = "text", _("An example in words")
        LINK = "link", _("A link to a web page")
        FILE = "file", _("A file: PDF, PNG or JPEG")

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    url = models.URLField(max_length=2000, blank=True)
    file = models.FileField(storage=private_storage, upload_to=random_name, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_type = models.CharField(max_length=40, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    everyone_agreed = models.BooleanField(default=False)
    submission_key = models.UUIDField(default=uuid4)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    personal: ClassVar = {
        "title": _SHOWN,
        "words": _SHOWN,
        "url": _SHOWN,
        "file": _SHOWN,
        "file_name": _SHOWN,
    }
    not_personal: ClassVar = ("file_type",)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "submission_key"], name="evidence_once"),
            models.CheckConstraint(
                condition=~Q(kind="link") | ~Q(url=""), name="evidence_link_has_address"
            ),
            models.CheckConstraint(
                condition=~Q(kind="text") | ~Q(words=""), name="evidence_text_has_words"
            ),
            models.CheckConstraint(
                condition=~Q(kind="file") | ~Q(file="") | Q(removed_at__isnull=False),
                name="evidence_file_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(file_type__startswith="image/") | Q(everyone_agreed=True),
                name="evidence_picture_agreed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_picture(self) -> bool:
        return self.file_type.startswith("image/")


class ItemCriterion(models.Model):
    """A criterion that an item is evidence for. `area` repeats what the edition says about the
    criterion: editions never change, and the count by area stays one query."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="criteria")
    criterion = models.CharField(max_length=80)
    area = models.CharField(max_length=80)

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar = ("criterion", "area")

    class Meta:
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(fields=["item", "criterion"], name="evidence_criterion_once"),
        ]

    def __str__(self) -> str:
        return self.criterion
