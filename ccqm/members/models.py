"""Groups of people, and the link by which they sign up."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned
from ccqm.participants.models import Participant

MOST_PEOPLE = 1_000_000


class GroupQuerySet(models.QuerySet["Group"]):
    def standing(self) -> "GroupQuerySet":
        """Those that have not been removed."""
        return self.filter(removed_at=None)


class Group(Versioned):
    """People who belong together, such as the staff or the volunteers, and how many they are.

    It names nobody. A headcount of 0 means that nobody is left. `fewest` is the smallest it has
    been since anyone signed. Removing hides the row and keeps it: nothing is lost.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "name": Personal(
            "To count people where they belong; a small group's name may point to a person",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
        )
    }
    not_personal: ClassVar[tuple[str, ...]] = ()

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="groups")
    name = models.CharField(max_length=100)
    headcount = models.PositiveIntegerField()
    fewest = models.PositiveIntegerField(editable=False)
    stated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                "participant",
                Lower("name"),
                condition=Q(removed_at=None),
                name="group_name_once_per_participant",
            ),
            models.CheckConstraint(
                condition=Q(headcount__lte=MOST_PEOPLE), name="group_headcount_believable"
            ),
            models.CheckConstraint(
                condition=Q(fewest__lte=F("headcount")), name="group_fewest_is_fewest"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SignUpLink(models.Model):
    """The address that a participant's people share to sign up.

    The token is kept as it is, not hashed: the lead shows and prints it again and again, and it
    opens nothing but an empty form. Replacing it stops the old one at once (SEC-09).
    """

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ("token",)

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="sign_up_links")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(stopped_at=None),
                name="sign_up_link_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"Link of {self.participant}"
