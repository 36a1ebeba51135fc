"""Questions about letters to listed people. None of them knows who has answered."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from ccqm.kit.references import hashed
from ccqm.mailings.models import Addressee, Mailing
from ccqm.members.models import Group, Person, PersonQuerySet, Team
from ccqm.members.rules import FEWEST_TO_TELL
from ccqm.participants.models import Participant

_SAME_ADDRESS = Q(email__iexact=F("addressee__address"))
_BOUNCED = Q(addressee__letter__bounced_at__isnull=False) & _SAME_ADDRESS
_CORRECTED = Q(addressee__letter__bounced_at__isnull=False) & ~_SAME_ADDRESS
# Nothing here asks whether a link was used: a lead who changes the list must not learn it.
_TO_WRITE_TO = ~Q(email="") & (Q(addressee=None) | _CORRECTED)


@dataclass(frozen=True)
class Tally:
    """Of the people on a list: how many have no address, have a letter, would get one now."""

    listed: int
    without: int
    written: int
    bounced: int
    to_write: int


def _listed(group: Group, team: Team | None) -> PersonQuerySet:
    found = Person.objects.present().filter(group=group)
    return found.filter(team=team) if team else found


def to_write_to(group: Group, team: Team | None) -> PersonQuerySet:
    """Whoever has an address and no letter yet, or another address than the one that failed."""
    return _listed(group, team).filter(_TO_WRITE_TO).order_by("pk")


_COUNTS: dict[str, Any] = {
    "listed": Count("pk"),
    "without": Count("pk", filter=Q(email="")),
    "written": Count("addressee", filter=~Q(email="") & ~_CORRECTED),
    "bounced": Count("pk", filter=_BOUNCED),
    "to_write": Count("pk", filter=_TO_WRITE_TO),
}


def tally(group: Group, team: Team | None = None) -> Tally:
    """One group's list, or one team's, in one query."""
    return Tally(**_listed(group, team).aggregate(**_COUNTS))


def tallies(participant: Participant) -> list[tuple[Group, Tally]]:
    """Each group whose people are listed by name, in one query more."""
    groups = Group.objects.standing().filter(participant=participant, is_named=True).order_by("pk")
    people = Person.objects.present().filter(group__in=groups).order_by().values("group_id")
    rows: list[dict[str, int]] = list(people.annotate(**_COUNTS))  # type: ignore[arg-type]
    counted = {row.pop("group_id"): Tally(**row) for row in rows}
    return [(group, counted.get(group.pk, Tally(0, 0, 0, 0, 0))) for group in groups]


def bounced(participant: Participant) -> PersonQuerySet:
    """People whose address refused our first letter, and is on the list still."""
    people = Person.objects.present().filter(_BOUNCED, participant=participant)
    return people.filter(group__removed_at=None).select_related("group", "team").order_by("name")


def mailings_of(participant: Participant, limit: int = 20) -> list[Mailing]:
    """The newest ones."""
    found = Mailing.objects.filter(participant=participant)
    return list(found.select_related("group", "team")[:limit])


def mailing_of(participant: Participant, pk: int) -> Mailing | None:
    """One mailing of this participant."""
    found = Mailing.objects.filter(participant=participant, pk=pk)
    return found.select_related("group", "team", "made_by").first()


def is_being_written(group: Group) -> bool:
    """Whether letters to this group are being written now."""
    return Mailing.objects.filter(group=group, status=Mailing.Status.WRITING).exists()


def sent(mailing: Mailing) -> int:
    """How many of its first letters have left, as far as it may be told.

    Those who asked not to be written to again get no letter, and must not show by that: they count
    as waiting while others wait, and a few who wait are not told of at all.
    """
    unsent = Q(letter__sent_at=None, letter__isnull=False, letter__bounced_at=None)
    counted = mailing.addressees.aggregate(
        wait=Count("pk", filter=unsent), none=Count("pk", filter=Q(letter=None))
    )
    waiting = counted["wait"] + counted["none"] if counted["wait"] else 0
    return max(mailing.done - waiting, 0) if waiting >= FEWEST_TO_TELL else mailing.done


def addressee_for(token: str) -> Addressee | None:
    """Whose link this is, with their place on the list; None for unknown ones, and where the
    participant became part of another."""
    found = Addressee.objects.filter(
        link_hash=hashed(token), person__participant__merge=None
    ).select_related("person__group__participant", "person__team")
    return found.first()


def silent(mailing: Mailing, keys: list[str]) -> QuerySet[Any, tuple[str, str]]:
    """Identity and address of people who were on a list before, answered, and left."""
    before = Addressee.objects.filter(
        is_closed=True,
        person__participant=mailing.participant_id,
        person__left_on__isnull=False,
        person__identity__in=keys,
    )
    return before.values_list("person__identity", "address")
