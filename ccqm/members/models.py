"""Groups of people, those listed by name, their imports, and the link by which they sign up."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.files.storage import Storage
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ccqm.kit.files import PrivateFolder, random_name
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

    It names nobody unless its lead made it one whose people are listed (`is_named`); children and
    congregations never are (DP-03, DP-04). A group of children `is_led`: they do not sign by
    themselves, their teacher or leader signs for them together. A headcount of 0 means that nobody
    is left. `fewest` is the smallest it has been since signatures were told. Removing hides the
    row and keeps it.
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
    is_named = models.BooleanField(default=False)
    is_led = models.BooleanField(default=False)
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
            models.CheckConstraint(
                condition=~Q(is_named=True, is_led=True), name="group_of_children_names_nobody"
            ),
        ]

    def __str__(self) -> str:
        return self.name


_ROSTER = Personal(
    "To know who is to be asked to sign up, and to write to them once each",
    Basis.PUBLIC_TASK,
    Keep.ROSTER,
    recipients="The participant's leads",
)
_IMPORT = Personal(
    "To show what a new list would change, and to undo it",
    Basis.PUBLIC_TASK,
    Keep.IMPORT,
    recipients="The participant's leads",
)


class TeamQuerySet(models.QuerySet["Team"]):
    def standing(self) -> "TeamQuerySet":
        """Those that have not been removed, of groups that have not been removed."""
        return self.filter(removed_at=None, group__removed_at=None)


class Team(models.Model):
    """A part of a group, such as a department or a class.

    Of a listed group it is as large as its list says; of a group that is only counted its lead
    states the `headcount`. `fewest` is the smallest it has been since signatures of its group were
    told; None before it was first counted.
    """

    personal: ClassVar[dict[str, Personal]] = {"name": _ROSTER}
    not_personal: ClassVar[tuple[str, ...]] = ()

    group = models.ForeignKey(Group, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=100)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    fewest = models.PositiveIntegerField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                "group",
                Lower("name"),
                condition=Q(removed_at=None),
                name="team_name_once_per_group",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SignUpLink(models.Model):
    """The address that people of a participant, or of one of its teams, share to sign up.

    The token is kept as it is, not hashed: the lead shows and prints it again and again, and it
    opens nothing but an empty form. Replacing it stops the old one at once (SEC-09).
    """

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ("token",)

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="sign_up_links")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="sign_up_links"
    )
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(stopped_at=None, team=None),
                name="sign_up_link_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(stopped_at=None, team__isnull=False),
                name="sign_up_link_one_a_team",
            ),
        ]

    def __str__(self) -> str:
        return f"Link of {self.team or self.participant}"


class PersonQuerySet(models.QuerySet["Person"]):
    def present(self) -> "PersonQuerySet":
        """Those who have not left."""
        return self.filter(left_on=None)


class Person(models.Model):
    """One person on the list of a named group. Whoever leaves keeps the row, with the day.

    `identity` is what tells two people apart: the number, else the email, else the name. Nothing
    here says whether the person has signed: no lead may know (decision 4).
    """

    personal: ClassVar[dict[str, Personal]] = dict.fromkeys(
        ("name", "email", "number", "identity"), _ROSTER
    )
    not_personal: ClassVar[tuple[str, ...]] = ()

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="people")
    group = models.ForeignKey(Group, models.PROTECT, related_name="people")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="people")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    number = models.CharField(max_length=60, blank=True)
    identity = models.CharField(max_length=620)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    left_with = models.ForeignKey(
        "Turnover", models.SET_NULL, null=True, blank=True, related_name="leavers"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["participant", "name", "id"], name="person_by_name"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["group", "identity"],
                condition=Q(left_on=None),
                name="person_once_per_group",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            # DP-03, DP-04: whatever the code does, nobody is listed in a group that only counts.
            pgtrigger.Trigger(
                name="named_groups_only",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("group_id"),
                when=pgtrigger.Before,
                func="""
                    IF NOT (SELECT is_named FROM members_group WHERE id = NEW.group_id) THEN
                        RAISE EXCEPTION 'This group is counted only: it names nobody.';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name


def sheet_storage() -> Storage:
    """Where uploaded lists are kept. A function, so that migrations do not name the place."""
    return PrivateFolder("rosters")


class RosterImport(models.Model):
    """One list of a group's people, from its upload to what it changed.

    The file goes when the list is done, dropped or seven days old (DP-18).
    """

    class Status(models.TextChoices):
        """Where a list is."""

        UPLOADED = "uploaded", _("Being checked")
        COMMITTING = "committing", _("Being saved")
        DONE = "done", _("Saved")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Not used")

    personal: ClassVar[dict[str, Personal]] = dict.fromkeys(
        ("file", "file_name", "headings"), _IMPORT
    )
    not_personal: ClassVar[tuple[str, ...]] = ("columns", "counts")

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="roster_imports")
    group = models.ForeignKey(Group, models.PROTECT, related_name="roster_imports")
    status = models.CharField(max_length=12, choices=Status, default=Status.UPLOADED)
    file = models.FileField(storage=sheet_storage, upload_to=random_name, blank=True)
    file_name = models.CharField(max_length=120)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)  # which column holds what: {"name": 0, "email": 2}
    counts = models.JSONField(default=dict)  # joined, left, moved, changed, same, refused
    absent_leave = models.BooleanField(default=False)
    total = models.PositiveIntegerField(null=True)  # changes to make; None until planned
    done = models.PositiveIntegerField(default=0)
    headcount_before = models.PositiveIntegerField(default=0)
    submission_key = models.UUIDField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participant", "submission_key"], name="roster_import_once"
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(status__in=["committing", "undoing"]),
                name="roster_import_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"List of {self.group}"


class RosterChange(models.Model):
    """One change that an import makes: planned first, then made once, and kept while it can be
    undone. `before` holds what an undo puts back."""

    class Kind(models.TextChoices):
        """In the order in which they are made."""

        LEAVE = "leave", _("has left")
        CHANGE = "change", _("has changed")
        JOIN = "join", _("has joined")

    personal: ClassVar[dict[str, Personal]] = dict.fromkeys(
        ("name", "email", "number", "identity", "before"), _IMPORT
    )
    not_personal: ClassVar[tuple[str, ...]] = ()

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    number = models.CharField(max_length=60, blank=True)
    identity = models.CharField(max_length=620, blank=True)
    before = models.JSONField(default=dict)
    is_made = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["roster_import", "id"],
                condition=Q(is_made=False),
                name="roster_change_to_make",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_kind_display()}"


class Turnover(models.Model):
    """People who came to a group and who left it on one day.

    Whoever leaves takes a share of the signatures along, `gone`: as many as people of the group
    had signed on average, `share` for each of them. Who returns brings back the share of the day on
    which they left. So the count stays true over the years, and taking somebody off a list says
    nothing about whether they had signed (decision 11).
    """

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    group = models.ForeignKey(Group, models.PROTECT, related_name="turnovers")
    roster_import = models.OneToOneField(
        RosterImport, models.PROTECT, null=True, blank=True, related_name="turnover"
    )
    happened_on = models.DateField()
    joined = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    share = models.DecimalField(max_digits=14, decimal_places=6, default=0)
    gone = models.DecimalField(max_digits=14, decimal_places=6)  # below 0 where people came back
    submission_key = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.group}: {self.joined} joined, {self.left} left"
