"""Sheets of paper that people sign on, and the lines of them that were entered."""

from typing import Any, ClassVar

from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q

from ccqm.kit.files import PrivateFolder, random_name
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned
from ccqm.members.models import Group, Team
from ccqm.papers.rules import LINES
from ccqm.participants.models import Participant
from ccqm.pledges.models import JointSignature, Signature

_PHOTO = Personal(
    "To prove a count of signatures on paper; names may be read on it",
    Basis.PUBLIC_TASK,
    Keep.SHEET_PHOTO,
    recipients="The participant's leads",
)


def photo_storage() -> Storage:
    """Where photos of sheets are kept. A function, so that migrations do not name the place."""
    return PrivateFolder("sheets")


class SheetQuerySet(models.QuerySet["Sheet"]):
    def with_use(self) -> "SheetQuerySet":
        """Each with its group, its team, its count, and how many `lines_entered`."""
        entered = models.Count("entered_lines")
        return self.select_related("group", "team", "joint").annotate(lines_entered=entered)


class Sheet(Versioned):
    """One sheet, found again by its `code`; it is counted (`joint`) or entered, never both.

    `key` makes the keys of its lines, so that a line entered twice is one signature.
    """

    personal: ClassVar[dict[str, Personal]] = {"photo": _PHOTO, "photo_name": _PHOTO}
    not_personal: ClassVar[tuple[str, ...]] = ("code", "language", "photo_type")

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="sheets")
    group = models.ForeignKey(Group, models.PROTECT, related_name="sheets")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="sheets")
    code = models.CharField(max_length=20, unique=True)
    key = models.UUIDField(unique=True)
    pages = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    joint = models.OneToOneField(
        JointSignature, models.PROTECT, null=True, blank=True, related_name="sheet"
    )
    counted_at = models.DateTimeField(null=True, blank=True)
    photo = models.FileField(storage=photo_storage, upload_to=random_name, blank=True)
    photo_name = models.CharField(max_length=120, blank=True)
    photo_type = models.CharField(max_length=40, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(joint__isnull=False, counted_at__isnull=False)
                | Q(joint=None, counted_at=None, photo=""),
                name="sheet_photo_of_a_count_only",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def lines(self) -> int:
        """How many people can sign on it."""
        return self.pages * LINES

    @property
    def of(self) -> Team | Group:
        """Whose sheet it is."""
        return self.team or self.group


class Line(models.Model):
    """A line of a sheet that was entered. It holds no name: the signature does."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="entered_lines")
    number = models.PositiveSmallIntegerField()
    signature = models.OneToOneField(Signature, models.PROTECT, related_name="line")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, line {self.number}"
