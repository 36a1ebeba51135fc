"""Questions about meetings: what is free, what is booked, and who holds which link."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from ccqm.accounts.models import User
from ccqm.kit.dates import local_date
from ccqm.kit.references import hashed
from ccqm.meetings.models import HOSTS, Availability, Link, Meeting
from ccqm.meetings.rules import FURTHEST, NOTICE, Pattern, Stretch, Window, is_soon_enough, slots
from ccqm.welcome.models import Registration

FEED_KEEPS = timedelta(days=60)


@dataclass(frozen=True)
class Choice:
    """One slot that somebody can choose, and whom they would meet."""

    slot: Stretch
    availability: Availability

    @property
    def key(self) -> str:
        """What a form sends for it: the officer and the moment."""
        return f"{self.availability.officer_id}-{int(self.slot.starts_at.timestamp())}"


def availability_of(officer: User) -> Availability | None:
    """How this officer meets people; none before they have said so."""
    return _with_pattern(Availability.objects.filter(officer=officer)).first()


def _with_pattern(found: QuerySet[Availability]) -> QuerySet[Availability]:
    return found.select_related("officer").prefetch_related("weekly", "special")


def pattern(availability: Availability) -> Pattern:
    """The stored pattern as the rules read it."""
    weekly: dict[int, list[Window]] = defaultdict(list)
    for each in availability.weekly.all():
        weekly[each.weekday].append(Window(each.starts, each.ends))
    extra: dict[date, list[Window]] = defaultdict(list)
    off = set()
    for special in availability.special.all():
        if special.starts is None or special.ends is None:
            off.add(special.day)
        else:
            extra[special.day].append(Window(special.starts, special.ends))
    return Pattern(availability.minutes, weekly, frozenset(off), extra)


def free_choices(
    *, at: datetime, language: str = "en", known: int = 0, officer: int | None = None
) -> list[Choice]:
    """Every moment at which somebody of the team is free, in order; one choice for each moment.

    Where several are free, the officer they know (`known`) comes first, then who speaks `language`.
    With `officer`, only theirs. Four queries, however many officers and meetings there are.
    """
    found = _with_pattern(
        Availability.objects.filter(
            Q(officer=officer) if officer else Q(),
            officer__is_active=True,
            officer__in=User.objects.filter(grants__role__in=HOSTS),
        )
    )
    taken = _taken(at)
    by_moment: dict[datetime, Choice] = {}
    for each in sorted(
        found, key=lambda one: (one.officer_id != known, language not in one.languages, one.pk)
    ):
        for slot in _free(each, taken[each.officer_id], at):
            by_moment.setdefault(slot.starts_at, Choice(slot, each))
    return [by_moment[moment] for moment in sorted(by_moment)]


def _free(availability: Availability, taken: list[Stretch], at: datetime) -> list[Stretch]:
    first, last = local_date(at + NOTICE), local_date(at + FURTHEST)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    zone = timezone.get_default_timezone()
    found = slots(pattern(availability), days=days, zone=zone, taken=taken)
    return [slot for slot in found if is_soon_enough(slot.starts_at, at)]


def _taken(at: datetime) -> dict[int, list[Stretch]]:
    taken: dict[int, list[Stretch]] = defaultdict(list)
    until = at + FURTHEST + timedelta(days=1)
    for meeting in Meeting.objects.standing().filter(ends_at__gt=at, starts_at__lt=until):
        taken[meeting.officer_id].append(meeting.stretch)
    return taken


def link_for(token: str, *, at: datetime) -> Link | None:
    """The link with this token, while it lasts."""
    links = Link.objects.select_related("registration__participant")
    return links.filter(token_hash=hashed(token), expires_at__gt=at).first()


def booked_meeting(registration: Registration) -> Meeting | None:
    """The meeting that is agreed; none when there is none to come or to write up."""
    return _with_people(Meeting.objects.booked()).filter(registration=registration).first()


def meetings_of(registration: Registration) -> list[Meeting]:
    """Every meeting of this registration, the newest first; the cancelled ones are left out."""
    return list(_with_people(Meeting.objects.standing()).filter(registration=registration))


def meeting_with(pk: int) -> Meeting | None:
    """One meeting, with everyone in it."""
    return _with_people(Meeting.objects.all()).filter(pk=pk).first()


def coming_meetings() -> QuerySet[Meeting]:
    """Those to come or still to be written up, the earliest first."""
    return _with_people(Meeting.objects.booked()).order_by("starts_at", "pk")


def past_meetings() -> QuerySet[Meeting]:
    """Those that were written up, the newest first."""
    return _with_people(Meeting.objects.exclude(noted_at=None)).order_by("-starts_at", "-pk")


def _with_people(found: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return found.select_related("registration__participant", "officer__availability")


def officer_of_feed(token: str) -> User | None:
    """Whose calendar this private address opens, while they are of the team."""
    found = Availability.objects.select_related("officer").filter(feed_hash=hashed(token)).first()
    return found.officer if found and found.officer.has_role(*HOSTS) else None


def feed_meetings(officer: User, *, at: datetime) -> list[Meeting]:
    """What stands in an officer's private calendar: the last two months and all to come."""
    recent = Meeting.objects.standing().filter(officer=officer, ends_at__gt=at - FEED_KEEPS)
    return list(_with_people(recent).order_by("starts_at"))
