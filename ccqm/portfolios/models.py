"""Private to their owner: no page of anybody else shows or counts them, no fact is made of them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ccqm.accounts.models import User
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned
from ccqm.pledges.models import LONGEST_PLEDGE, Signature
from ccqm.pledges.tapestry.dyes import ALL as THREADS
from ccqm.pledges.tapestry.dyes import PLAIN

LONGEST_NOTE = 4_000


def _own(purpose: str) -> Personal:
    return Personal(purpose, Basis.CONSENT, Keep.PORTFOLIO, recipients="Nobody but its owner")


class PledgeQuerySet(models.QuerySet["KeptPledge"]):
    def current(self) -> "PledgeQuerySet":
        """Those whose signature still stands."""
        return self.filter(left_on=None, signature__withdrawn_at=None, signature__isnull=False)


class KeptPledge(models.Model):
    """A person's copy of a pledge: it outlives the signature, and the employer's record of it.

    While `signature` is set, its owner may take it back from here; leaving cuts that tie.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "participant_name": _own("To remember where the pledge was made"),
        "words": _own("To keep one's own words"),
    }
    not_personal: ClassVar[tuple[str, ...]] = ("language",)

    owner = models.ForeignKey(User, models.CASCADE, related_name="kept_pledges")
    signature = models.OneToOneField(
        Signature, models.SET_NULL, null=True, blank=True, related_name="kept"
    )
    participant_name = models.CharField(max_length=200)
    words = models.TextField(max_length=LONGEST_PLEDGE, blank=True)
    language = models.CharField(max_length=12)
    thread = models.CharField(
        max_length=10, choices=[(key, dye.title) for key, dye in THREADS.items()], default=PLAIN
    )
    signed_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    kept_at = models.DateTimeField()

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-signed_on", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(signature=None), name="kept_pledge_left_is_untied"
            )
        ]

    def __str__(self) -> str:
        return f"Kept pledge {self.pk}"

    @property
    def is_current(self) -> bool:
        """Whether its owner still stands among those who signed there."""
        signature = self.signature
        return self.left_on is None and signature is not None and signature.withdrawn_at is None


class Note(Versioned):
    """Something its owner wrote down; the same form sent twice makes one (REL-04)."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="%(class)ss")
    submission_key = models.UUIDField()
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["owner", "submission_key"], name="%(class)s_once")
        ]


class TrainingNote(Note):
    """Training as its owner remembers it. Nobody counts it: what counts is the lead's own list."""

    personal: ClassVar[dict[str, Personal]] = {
        "what": _own("To remember what one has learned"),
        "given_by": _own("To remember who gave the training"),
        "reflection": _own("To think about what one has learned"),
    }
    not_personal: ClassVar[tuple[str, ...]] = ()

    what = models.CharField(max_length=200)
    given_by = models.CharField(max_length=200, blank=True)
    held_on = models.DateField()
    reflection = models.TextField(max_length=LONGEST_NOTE, blank=True)

    class Meta(Note.Meta):
        ordering: ClassVar[list[str]] = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"Training note {self.pk}"


class Reflection(Note):
    """A dated thought, for its owner alone."""

    personal: ClassVar[dict[str, Personal]] = {"words": _own("To think things over")}
    not_personal: ClassVar[tuple[str, ...]] = ()

    written_on = models.DateField()
    words = models.TextField(max_length=LONGEST_NOTE)

    class Meta(Note.Meta):
        ordering: ClassVar[list[str]] = ["-written_on", "-pk"]

    def __str__(self) -> str:
        return f"Reflection {self.pk}"
