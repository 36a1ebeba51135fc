"""Promises: of the participant as a whole, and of each member."""

import uuid
from typing import Any, ClassVar

from django.core.files.storage import Storage
from django.db import models
from django.db.models import ExpressionWrapper, Func, Q
from django.utils.translation import gettext_lazy as _

from ccqm.kit.addresses import LINK_LONGEST
from ccqm.kit.files import PrivateFolder, random_name
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned
from ccqm.members.models import Group, Team
from ccqm.participants.models import Participant
from ccqm.pledges.tapestry.dyes import ALL as THREADS
from ccqm.pledges.tapestry.dyes import PLAIN

LONGEST_PLEDGE = 500


class Voice(models.TextChoices):
    """Who speaks in a commitment."""

    PLURAL = "plural", _("We")
    SINGULAR = "singular", _("I")


class Commitment(models.Model):
    """A participant's formal commitment, in the words it was made in.

    A change is a new row with the next `version`; the newest counts and the old ones stay.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "decided_by": Personal(
            "To show who took the decision", Basis.PUBLIC_TASK, Keep.AWARD_PLUS_6Y
        ),
        "officer_name": Personal(
            "To show who speaks for the participant", Basis.PUBLIC_TASK, Keep.AWARD_PLUS_6Y
        ),
        "officer_role": Personal(
            "To show in which role they speak", Basis.PUBLIC_TASK, Keep.AWARD_PLUS_6Y
        ),
        "statement": Personal(
            "The commitment itself; may name people", Basis.PUBLIC_TASK, Keep.AWARD_PLUS_6Y
        ),
    }
    not_personal: ClassVar[tuple[str, ...]] = ("template", "language")

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="commitments")
    version = models.PositiveIntegerField()
    template = models.CharField(max_length=60)
    voice = models.CharField(max_length=10, choices=Voice.choices)
    decided_by = models.CharField(max_length=200)
    decided_on = models.DateField()
    officer_name = models.CharField(max_length=200)
    officer_role = models.CharField(max_length=200, blank=True)
    statement = models.TextField()
    language = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    submission_key = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["participant", "version"], name="commitment_version"),
            models.CheckConstraint(condition=~Q(statement=""), name="commitment_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}, version {self.version}"


class PublicPledge(Versioned):
    """What a participant promises to everyone. Public only while `published_at` is set."""

    personal: ClassVar[dict[str, Personal]] = {
        "words": Personal(
            "To tell the public what is promised; may name people",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
            recipients="Everyone, while it is published",
        )
    }
    not_personal: ClassVar[tuple[str, ...]] = ("language",)

    participant = models.OneToOneField(Participant, models.PROTECT, related_name="public_pledge")
    words = models.TextField(max_length=1000)
    language = models.CharField(max_length=12)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~Q(words=""), name="public_pledge_has_words")
        ]

    def __str__(self) -> str:
        return f"Pledge of {self.participant}"


def private_storage() -> Storage:
    """Where proof is kept. A function, so that migrations do not name the place."""
    return PrivateFolder("proof")


class ProofQuerySet(models.QuerySet["Proof"]):
    def standing(self) -> "ProofQuerySet":
        """Not removed."""
        return self.filter(removed_at=None)

    def public(self) -> "ProofQuerySet":
        """Links that its leads show to everyone; a file never is."""
        return self.standing().filter(kind=Proof.Kind.LINK, is_public=True)


_PROOF = Personal(
    "To show who is taking part; may name or picture people",
    Basis.PUBLIC_TASK,
    Keep.AWARD_PLUS_6Y,
    recipients="The participant's leads, the council's team and the panel; links that are "
    "marked as public, everyone",
)


class Proof(Versioned):
    """What shows who is taking part: a link that we never open, or a file that stays private.

    Removing it empties its words and deletes its file at once; the row stays (DP-11).
    """

    class Kind(models.TextChoices):
        """How it is given."""

        LINK = "link", _("A link")
        FILE = "file", _("A file")

    personal: ClassVar[dict[str, Personal]] = {
        "title": _PROOF,
        "url": _PROOF,
        "file": _PROOF,
        "file_name": _PROOF,
    }
    not_personal: ClassVar[tuple[str, ...]] = ("file_type",)

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="proofs")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120, blank=True)
    url = models.URLField(max_length=LINK_LONGEST, blank=True)
    is_public = models.BooleanField(default=False)
    file = models.FileField(storage=private_storage, upload_to=random_name, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_type = models.CharField(max_length=40, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    submission_key = models.UUIDField(unique=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["added_at", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False, title="", url="", file="", is_public=False)
                | Q(removed_at=None, kind="link", file="") & ~Q(title="") & ~Q(url="")
                | Q(removed_at=None, kind="file", url="", is_public=False)
                & ~Q(title="")
                & ~Q(file=""),
                name="proof_whole_or_emptied",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Way(models.TextChoices):
    """How somebody signed. Every way weighs the same."""

    LINK = "link", _("By a shared link")
    LETTER = "letter", _("By a link of their own")
    KIOSK = "kiosk", _("On a shared tablet")
    PAPER = "paper", _("On paper")


_SIGNED = Personal(
    "So that a signature is somebody's own act",
    Basis.PUBLIC_TASK,
    Keep.SIGNATURE,
    recipients="Nobody",
)
_OWN_PLEDGE = Personal(
    "To encourage others, without a name, where its writer allows it",
    Basis.CONSENT,
    Keep.SIGNATURE,
    recipients="The participant's leads and the public, without a name, where allowed",
)


class QuarterBegan(Func):
    """When the current quarter of an hour began, by the database's clock."""

    template = "date_bin('15 minutes', statement_timestamp(), timestamptz '2000-01-01')"
    output_field = models.DateTimeField()


class MonthBegan(Func):
    """When the current month began, by the database's clock."""

    template = "date_trunc('month', statement_timestamp())"
    output_field = models.DateTimeField()


class SignatureQuerySet(models.QuerySet["Signature"]):
    STOOD = Q(withdrawn_at=None) | Q(withdrawn_at__gte=QuarterBegan())

    def standing(self) -> "SignatureQuerySet":
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def settled(self) -> "SignatureQuerySet":
        """Those that stood when the current quarter of an hour began: what may be told is counted
        from them, so that a counter does not move while somebody signs."""
        return self.filter(self.STOOD, signed_at__lt=QuarterBegan())

    def to_weave(self) -> "SignatureQuerySet":
        """Those that stood when this month began or came since; `stands` where still settled.

        A thread of somebody who takes their signature back stays until the month is over: going
        at once, it would show its colour to whoever watches (decision 11).
        """
        kept = Q(withdrawn_at=None) | Q(withdrawn_at__gte=MonthBegan()) | self.STOOD
        found = self.filter(kept, signed_at__lt=QuarterBegan())
        return found.annotate(
            stands=ExpressionWrapper(self.STOOD, output_field=models.BooleanField())
        )

    def to_show(self) -> "SignatureQuerySet":
        """Those whose own pledge may be shown, in an order that says nothing about time."""
        return self.standing().filter(may_show=True).exclude(pledge="").order_by("withdraw_hash")


class Signature(models.Model):
    """One member's signature. Nobody but its writer, by a personal link, ever sees it by itself.

    Withdrawing empties name and pledge at once; the row stays so that the same form sent again
    does not sign anew.
    """

    personal: ClassVar[dict[str, Personal]] = {"name": _SIGNED, "pledge": _OWN_PLEDGE}
    not_personal: ClassVar[tuple[str, ...]] = ("language", "withdraw_hash")

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="signatures")
    group = models.ForeignKey(Group, models.PROTECT, related_name="signatures")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="signatures")
    way = models.CharField(max_length=10, choices=Way, default=Way.LINK)
    name = models.CharField(max_length=200, blank=True)
    pledge = models.TextField(max_length=LONGEST_PLEDGE, blank=True)
    may_show = models.BooleanField(default=False)
    thread = models.CharField(
        max_length=10, choices=[(key, dye.title) for key, dye in THREADS.items()], default=PLAIN
    )
    language = models.CharField(max_length=12)
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(unique=True)
    withdraw_hash = models.CharField(max_length=64, unique=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=(Q(withdrawn_at=None) & ~Q(name=""))
                | Q(withdrawn_at__isnull=False, name="", pledge="", may_show=False),
                name="signature_named_or_emptied",
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["group", "signed_at"], name="signature_by_time"),
            models.Index(
                fields=["participant", "withdraw_hash"],
                condition=Q(withdrawn_at=None, may_show=True),
                name="signature_to_show",
            ),
        ]

    def __str__(self) -> str:
        return f"Signature {self.pk}"


class JointSignatureQuerySet(models.QuerySet["JointSignature"]):
    def standing(self) -> "JointSignatureQuerySet":
        """Those that have not been removed."""
        return self.filter(removed_at=None)


class JointSignature(models.Model):
    """Several people who signed together, of whom we hold no names: a class, or a sheet of paper.

    `led_by` says who led a class, by name or by role. `is_standing` until it is removed; its words
    then go at once.
    """

    class Kind(models.TextChoices):
        """What they signed together as."""

        CLASS = "class", _("A class or group of children, with their teacher or leader")
        PAPER = "paper", _("A sheet of paper, counted")

    personal: ClassVar[dict[str, Personal]] = {
        "led_by": Personal(
            "To show who led the class",
            Basis.PUBLIC_TASK,
            Keep.SIGNATURE,
            recipients="The participant's leads",
        ),
        "pledge": _OWN_PLEDGE,
    }
    not_personal: ClassVar[tuple[str, ...]] = ("language", "withdraw_hash")

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="joint_signatures")
    group = models.ForeignKey(Group, models.PROTECT, related_name="joint_signatures")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="joint_signatures"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    people = models.PositiveIntegerField()
    led_by = models.CharField(max_length=200, blank=True)
    pledge = models.TextField(max_length=LONGEST_PLEDGE, blank=True)
    may_show = models.BooleanField(default=False)
    thread = models.CharField(
        max_length=10, choices=[(key, dye.title) for key, dye in THREADS.items()], default=PLAIN
    )
    language = models.CharField(max_length=12)
    signed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(unique=True)
    withdraw_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)

    objects = JointSignatureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(people__gt=0), name="joint_signature_has_people"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(led_by="", pledge="", may_show=False),
                name="joint_signature_emptied",
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(kind="class", removed_at=None),
                name="joint_signature_one_a_class",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["group"], condition=Q(removed_at=None), name="joint_signature_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.people} people of {self.team or self.group}"
