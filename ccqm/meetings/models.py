"""Availability as a pattern, meetings as they were agreed, and the links that open them."""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from ccqm.accounts.models import Role
from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned
from ccqm.meetings.rules import Stretch
from ccqm.welcome.models import Registration

TO_MEET = "To agree when and where to meet"
# Who of the team meets people.
HOSTS = (Role.OFFICER, Role.MANAGER)
LENGTHS = (15, 20, 30, 45, 60, 90)


class Weekday(models.IntegerChoices):
    """Days as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Language(models.TextChoices):
    """Languages that the team may speak; each in its own name."""

    ENGLISH = "en", "English"
    ARABIC = "ar", "العربية"
    BENGALI = "bn", "বাংলা"
    BSL = "bsl", _("British Sign Language")
    FRENCH = "fr", "Français"
    PERSIAN = "fa", "فارسی"
    POLISH = "pl", "Polski"
    PUNJABI = "pa", "ਪੰਜਾਬੀ"
    ROMANIAN = "ro", "Română"
    TIGRINYA = "ti", "ትግርኛ"
    UKRAINIAN = "uk", "Українська"
    URDU = "ur", "اردو"


class Availability(models.Model):
    """How one officer meets people. Their slots are worked out from it, and never stored."""

    personal: ClassVar[dict[str, Personal]] = {
        "place": Personal(
            TO_MEET, Basis.PUBLIC_TASK, Keep.ACCOUNT, recipients="Those who choose a time"
        ),
        "languages": Personal(
            TO_MEET, Basis.PUBLIC_TASK, Keep.ACCOUNT, recipients="Those who choose a time"
        ),
    }
    not_personal: ClassVar[tuple[str, ...]] = ("feed_hash",)

    officer = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="availability"
    )
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=300, blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    feed_hash = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="meeting_length_is_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"availability of {self.officer_id}"

    @property
    def spoken(self) -> list[str]:
        """The languages, each in its own name."""
        return [str(Language(key).label) for key in self.languages if key in Language.values]


class WeeklyTime(models.Model):
    """One stretch of each week, by the clock on the wall."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    availability = models.ForeignKey(Availability, models.CASCADE, related_name="weekly")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="weekly_time_runs_on"),
            models.UniqueConstraint(
                fields=["availability", "weekday", "starts"], name="weekly_time_is_given_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}"


class SpecialDay(models.Model):
    """A day unlike the week: off (without times), or with an extra stretch."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    availability = models.ForeignKey(Availability, models.CASCADE, related_name="special")
    day = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(starts__isnull=False, ends__gt=F("starts")),
                name="special_day_is_off_or_runs_on",
            ),
            models.UniqueConstraint(
                fields=["availability", "day", "starts"],
                name="special_day_is_given_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class Status(models.TextChoices):
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("You met")
    MISSED = "missed", _("It did not happen")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def booked(self) -> "MeetingQuerySet":
        """Those agreed and not yet written up."""
        return self.filter(status=Status.BOOKED)

    def standing(self) -> "MeetingQuerySet":
        """Those that take up an officer's time: all but the cancelled."""
        return self.exclude(status=Status.CANCELLED)


class Meeting(Versioned):
    """One introductory meeting. `uid` and `sequence` are what calendars know it by (OPS-11)."""

    personal: ClassVar[dict[str, Personal]] = {
        "place": Personal(TO_MEET, Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "needs": Personal(
            "To arrange an interpreter or other help", Basis.PUBLIC_TASK, Keep.ENQUIRY,
            recipients="The council's team",
        ),
        "arranged": Personal("To say what was arranged", Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "outcome": Personal("To remember what was agreed", Basis.PUBLIC_TASK, Keep.ENQUIRY),
        "next_steps": Personal("To remember what was agreed", Basis.PUBLIC_TASK, Keep.ENQUIRY),
    }  # fmt: skip
    not_personal: ClassVar[tuple[str, ...]] = ()

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="meetings")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    needs = models.TextField(max_length=1000, blank=True)
    arranged = models.TextField(max_length=1000, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.BOOKED)
    booked_at = models.DateTimeField()
    told_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(max_length=3000, blank=True)
    next_steps = models.TextField(max_length=3000, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(status="booked"),
                name="one_booked_meeting_for_a_registration",
            ),
            # An officer is in one place at a time. A range of one key stands for equality, so
            # that no extension of PostgreSQL is needed.
            ExclusionConstraint(
                name="an_officer_meets_one_at_a_time",
                expressions=[
                    (
                        Func(F("officer"), F("officer"), models.Value("[]"), function="int8range"),
                        "&&",
                    ),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), "&&"),
                ],
                condition=~Q(status="cancelled"),
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.uid}"

    @property
    def stretch(self) -> Stretch:
        """The time it takes up."""
        return Stretch(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)


class Link(models.Model):
    """A personal link to choose, move or cancel a meeting; only its hash is kept (SEC-09)."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ("token_hash",)

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="meeting_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link {self.pk}"
