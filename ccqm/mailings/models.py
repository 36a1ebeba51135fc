"""Letters that ask listed people to sign up, and the links in them."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.letters.models import Letter
from ccqm.mailings.rules import MOST_REMINDERS
from ccqm.members.models import Group, Person, Team
from ccqm.participants.models import Participant


class Mailing(models.Model):
    """Letters to the people of a listed group, or of one of its teams, each with their own link.

    They are written in pieces by a job; `done` of `total` people have been seen to. Until
    `ends_on` it reminds those who have not answered, unless its lead says that it shall not.
    """

    class Status(models.TextChoices):
        """Where a mailing is."""

        WRITING = "writing", _("Being written")
        WRITTEN = "written", _("On their way")

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ("language",)

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="mailings")
    group = models.ForeignKey(Group, models.PROTECT, related_name="mailings")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="mailings")
    language = models.CharField(max_length=12)
    status = models.CharField(max_length=10, choices=Status, default=Status.WRITING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    reminds = models.BooleanField(default=True)
    ends_on = models.DateField()
    submission_key = models.UUIDField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["participant", "submission_key"], name="mailing_once"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(status="writing"), name="mailing_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Letters to {self.team or self.group}"


class Addressee(models.Model):
    """One listed person to whom we wrote, and the link that is theirs.

    `is_closed` says that the link was used: to sign, or to say "no, thank you". The row does not
    know which, nor when, and no signature knows this row (decision 18). The link is made anew from
    `nonce` and our key whenever we write, so only its hash is kept (SEC-09). `letter` is the first
    one, which tells whether the `address` works; of reminders no page knows anything.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "address": Personal(
            "To remind only where we wrote first, and to tell that an address does not work",
            Basis.PUBLIC_TASK,
            Keep.ROSTER,
            recipients="The participant's leads, where it does not work",
        )
    }
    not_personal: ClassVar[tuple[str, ...]] = ("link_hash",)

    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="addressees")
    person = models.OneToOneField(Person, models.CASCADE, related_name="addressee")
    address = models.EmailField()
    nonce = models.UUIDField(unique=True, default=uuid.uuid4)
    link_hash = models.CharField(max_length=64, unique=True)
    is_closed = models.BooleanField(default=False)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")
    newest = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")
    reminders = models.PositiveSmallIntegerField(default=0)
    last_written_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(reminders__lte=MOST_REMINDERS), name="addressee_reminded_seldom"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["last_written_on"],
                condition=Q(is_closed=False, reminders__lt=MOST_REMINDERS),
                name="addressee_to_remind",
            )
        ]

    def __str__(self) -> str:
        return f"Addressee {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the link can be used: not used yet, and its person on a list that stands."""
        there = self.person.left_on is None and self.person.group.removed_at is None
        return there and not self.is_closed
