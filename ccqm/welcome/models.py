"""A registration of interest: step 1 of the road, as somebody sent it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.participants.identifiers import from_org_id
from ccqm.participants.identifiers import in_words as identifier_words
from ccqm.participants.models import Kind, Participant

ANSWER = "To answer a registration of interest"


class Status(models.TextChoices):
    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Wish(models.TextChoices):
    """What somebody would like to begin with. None of them is a condition of taking part."""

    MEETING = "meeting", _("An introductory meeting with the team")
    TRAINING = "training", _("Unconscious bias training for our people")
    START = "start", _("To start at once")


class Channel(models.TextChoices):
    """How a registration reached us; nobody has to use a screen (GDS-03)."""

    WEB = "web", _("This website")
    PHONE = "phone", _("Phone")
    PAPER = "paper", _("Letter or paper form")
    MEETING = "meeting", _("Meeting in person")


class Reach(models.TextChoices):
    """How somebody would like us to get in touch."""

    EMAIL = "email", _("Email")
    PHONE = "phone", _("Phone")
    LETTER = "letter", _("Letter")


class Size(models.TextChoices):
    """Sorts of people whose rough number is asked for."""

    STAFF = "staff", _("Staff")
    VOLUNTEERS = "volunteers", _("Volunteers")
    TRUSTEES = "trustees", _("Governors, trustees or committee")
    LEARNERS = "learners", _("Pupils or students")
    MEMBERS = "members", _("Members, residents or people who come regularly")
    OTHERS = "others", _("Others")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def waiting(self) -> "RegistrationQuerySet":
        """Those that nobody has answered, the longest wait first."""
        return self.filter(status=Status.WAITING).order_by("created_at", "pk")

    def answered(self) -> "RegistrationQuerySet":
        """Those accepted or declined, the newest answer first."""
        return self.exclude(status=Status.WAITING).order_by("-decided_at", "-pk")


class Registration(models.Model):
    """What a person sent. It is kept as it came; the answer is written beside it."""

    personal: ClassVar[dict[str, Personal]] = {
        "name": Personal(ANSWER, Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "postcode": Personal(ANSWER, Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "contact_name": Personal(ANSWER, Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "email": Personal(ANSWER, Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "phone": Personal(ANSWER, Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "needs": Personal("To meet access and language needs", Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "address": Personal("To write by post", Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "note": Personal(ANSWER, Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "reason": Personal("To say why it was declined", Basis.PUBLIC_TASK, Keep.ENQUIRY),
    }
    not_personal: ClassVar[tuple[str, ...]] = (
        "reference",
        "type",
        "sectors",
        "wants",
        "language",
        "sizes",
        "identifiers",
    )

    reference = models.CharField(max_length=12, unique=True)
    submission_key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    type = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    sectors = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    sizes = models.JSONField(default=dict, blank=True)
    identifiers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    contact_name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, default="en")
    reach_by = models.CharField(max_length=8, choices=Reach.choices, default=Reach.EMAIL)
    address = models.TextField(max_length=500, blank=True)
    needs = models.TextField(max_length=1000, blank=True)
    wants = ArrayField(models.CharField(max_length=20, choices=Wish.choices), default=list)
    note = models.TextField(max_length=2000, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WAITING)
    reason = models.TextField(max_length=2000, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.WEB)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    participant = models.OneToOneField(
        Participant, models.PROTECT, null=True, blank=True, related_name="registration"
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["status", "created_at"], name="registration_waiting"),
            models.Index(fields=["postcode"], name="registration_postcode"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at=None, decided_by=None, participant=None)
                | Q(status="declined", decided_at__isnull=False, participant=None)
                | Q(status="accepted", decided_at__isnull=False, participant__isnull=False),
                name="registration_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(channel="web", entered_by=None)
                | (~Q(channel="web") & Q(entered_by__isnull=False)),
                name="registration_entered_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def is_individual(self) -> bool:
        return self.kind == Kind.INDIVIDUAL

    @property
    def wishes(self) -> list[str]:
        """What they would like to begin with, in words."""
        return [str(Wish(key).label) for key in self.wants]

    @property
    def size_words(self) -> list[str]:
        """The rough number in each group, in words."""
        return [f"{Size(key).label}: {number}" for key, number in self.sizes.items()]

    @property
    def number_words(self) -> list[str]:
        """The numbers in public registers, as people write them."""
        return [identifier_words(from_org_id(text)) for text in self.identifiers]
