"""Questions about the people of a participant."""

from django.db.models import (
    Case,
    Count,
    Exists,
    Expression,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from ccqm.members.listing import Listed
from ccqm.members.models import (
    Group,
    GroupQuerySet,
    Person,
    PersonQuerySet,
    RosterImport,
    SignUpLink,
    Team,
    TeamQuerySet,
)
from ccqm.members.rules import FEWEST_TO_TELL, Coverage, GroupCount
from ccqm.members.rules import coverage as coverage_of_counts
from ccqm.participants.models import Participant


def groups_of(participant: Participant) -> GroupQuerySet:
    """The groups that stand, in the order in which they were stated."""
    return Group.objects.standing().filter(participant=participant).order_by("pk")


def current_link(participant: Participant) -> SignUpLink | None:
    """The whole participant's link that works now; None before the first group is stated."""
    return SignUpLink.objects.filter(participant=participant, team=None, stopped_at=None).first()


def link_for(token: str) -> SignUpLink | None:
    """The working link with this token, with its participant and team; None for unknown or stopped
    ones.

    Nobody signs up any more with a participant that became part of another.
    """
    found = SignUpLink.objects.filter(token=token, stopped_at=None, participant__merge=None)
    return found.select_related("participant", "team__group").first()


def _of_participant() -> GroupQuerySet:
    return Group.objects.standing().filter(participant=OuterRef("participant_id")).order_by()


def _summed(groups: GroupQuerySet, what: str) -> Coalesce:
    per_participant = groups.values("participant").annotate(n=Sum(what)).values("n")
    return Coalesce(Subquery(per_participant, output_field=IntegerField()), 0)


def facts() -> dict[str, Expression]:
    """Annotations for a Journey queryset: how many people and groups the lead stated."""
    groups = _of_participant().values("participant").annotate(n=Count("pk")).values("n")
    return {
        "people_total": _summed(_of_participant(), "headcount"),
        "groups_stated": Coalesce(Subquery(groups), 0),
    }


def covered(count_in_group: Expression) -> Expression:
    """A number for a Journey queryset: people who did something, never more than there are.

    `count_in_group` counts them for one Group (by its OuterRef("pk")). This is
    `members.rules.coverage(…).count` said in SQL.
    """
    number = IntegerField()
    small = _of_participant().filter(fewest__lt=FEWEST_TO_TELL)
    groups = _of_participant().annotate(reached=count_in_group)
    told = Least(F("reached"), F("headcount"), output_field=number)
    all_people = _summed(_of_participant(), "headcount")
    together = Least(_summed(groups, "reached"), all_people, output_field=number)
    each = _summed(groups.annotate(told=told), "told")
    return Case(When(Exists(small), then=together), default=each, output_field=number)


def counts(participant: Participant, count_in_group: Expression) -> list[GroupCount]:
    """Every standing group with its count: for rules only, never to be shown as it is."""
    found = groups_of(participant).annotate(reached=count_in_group)
    return [
        GroupCount(group.pk, group.name, group.reached, group.headcount, group.fewest)
        for group in found
    ]


def coverage(participant: Participant, count_in_group: Expression) -> Coverage:
    """How many people of a participant did something, told as far as it may be: one query."""
    return coverage_of_counts(counts(participant, count_in_group))


def listed(group: Group) -> list[Listed]:
    """Everyone on the list of a group who has not left."""
    people = Person.objects.present().filter(group=group).order_by("pk")
    fields = ("pk", "name", "email", "number", "team__name")
    return [
        Listed(pk, name, email, number, team or "")
        for pk, name, email, number, team in people.values_list(*fields)
    ]


def has_list(group: Group) -> bool:
    """Whether anyone of this group was ever listed: then its headcount follows the list."""
    return group.is_named and Person.objects.filter(group=group).exists()


def is_list_busy(group: Group) -> bool:
    """Whether a list of this group is being saved or undone now."""
    busy = (RosterImport.Status.COMMITTING, RosterImport.Status.UNDOING)
    return RosterImport.objects.filter(group=group, status__in=busy).exists()


def people_of(
    participant: Participant, *, text: str, group: int, team: int, left: bool
) -> PersonQuerySet:
    """The people on the lists, by name: those present, or those who have left."""
    found: PersonQuerySet = Person.objects.filter(participant=participant, left_on__isnull=not left)
    for word in text.split()[:5]:
        found = found.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(number__iexact=word)
        )
    if group:
        found = found.filter(group=group)
    if team:
        found = found.filter(team=team)
    return found.select_related("group", "team").order_by("name", "pk")


def teams_of(participant: Participant) -> list[Team]:
    """The standing teams, by name."""
    teams = Team.objects.standing().filter(group__participant=participant)
    return list(teams.select_related("group").order_by("name", "pk"))


def teams_in(group: Group) -> TeamQuerySet:
    """The standing teams of a group, by name, each with its `size` and its `link` token or ""."""
    listed = Person.objects.present().filter(team=OuterRef("pk")).order_by().values("team")
    links = SignUpLink.objects.filter(team=OuterRef("pk"), stopped_at=None).values("token")
    people = Coalesce(Subquery(listed.annotate(n=Count("pk")).values("n")), 0)
    token = Coalesce(Subquery(links), Value(""))
    return (
        Team.objects.standing()
        .filter(group=group)
        .select_related("group")
        .annotate(size=Coalesce(F("headcount"), people), link=token)
        .order_by("name", "pk")
    )


def people_in(team: Team) -> int:
    """How many people a team has: as stated, else as listed."""
    return team.people.present().count() if team.headcount is None else team.headcount


def team_link(team: Team) -> SignUpLink | None:
    """A team's own link that works now; None before it was first wanted."""
    return SignUpLink.objects.filter(team=team, stopped_at=None).first()


def roster_groups(participant: Participant) -> GroupQuerySet:
    """The standing groups, each with how many people are listed and in how many teams."""
    people = Person.objects.present().filter(group=OuterRef("pk")).order_by().values("group")
    teams = Team.objects.standing().filter(group=OuterRef("pk")).order_by().values("group")
    counted = Count("pk")
    return groups_of(participant).annotate(
        listed=Coalesce(Subquery(people.annotate(n=counted).values("n")), 0),
        teams_listed=Coalesce(Subquery(teams.annotate(n=counted).values("n")), 0),
    )


def imports_of(participant: Participant, limit: int = 10) -> list[RosterImport]:
    """The newest lists, except those that were dropped."""
    found = RosterImport.objects.filter(participant=participant)
    found = found.exclude(status=RosterImport.Status.DROPPED).order_by("-pk")
    return list(found.select_related("group", "uploaded_by")[:limit])


def import_of(participant: Participant, pk: int) -> RosterImport | None:
    """One list of this participant."""
    found = RosterImport.objects.filter(participant=participant, pk=pk)
    return found.select_related("group__participant", "uploaded_by").first()
