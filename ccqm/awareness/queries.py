"""Questions about awareness."""

from django.db.models import Count, Exists, Expression, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ccqm.awareness.models import Activity, ActivityQuerySet, Talk
from ccqm.members.models import GroupQuerySet, Team, TeamQuerySet
from ccqm.members.queries import groups_of
from ccqm.participants.models import Participant


def facts() -> dict[str, Expression]:
    """Annotations for a Journey queryset: how many activities and talks of teams stand."""
    counted = (
        Activity.objects.standing()
        .filter(participant=OuterRef("participant_id"))
        .order_by()
        .values("participant")
        .annotate(n=Count("pk"))
        .values("n")
    )
    talks = (
        Talk.objects.standing()
        .filter(team__group__participant=OuterRef("participant_id"))
        .order_by()
        .values("team__group__participant")
        .annotate(n=Count("pk"))
        .values("n")
    )
    done = Coalesce(Subquery(counted), 0) + Coalesce(Subquery(talks), 0)
    return {"awareness_activities": done}


def activities_of(participant: Participant) -> ActivityQuerySet:
    """What stands, newest first."""
    return Activity.objects.standing().filter(participant=participant).newest_first()


def groups_without_word(participant: Participant) -> GroupQuerySet:
    """The standing groups that no standing activity names, and of which no team has talked: as far
    as is recorded, they heard nothing yet."""
    reached = Activity.objects.standing().filter(groups=OuterRef("pk"))
    talked = Talk.objects.standing().filter(team__group=OuterRef("pk"))
    return groups_of(participant).exclude(Exists(reached)).exclude(Exists(talked))


def teams_told(participant: Participant) -> TeamQuerySet:
    """The standing teams, those that have ticked off nothing first, each with its `talks` and the
    day of the last one, `talked_on`."""
    standing = Q(talks__removed_at=None)
    teams = Team.objects.standing().filter(group__participant=participant)
    return (
        teams.select_related("group")
        .annotate(
            talks_held=Count("talks", filter=standing & Q(talks__isnull=False)),
            talked_on=Max("talks__done_on", filter=standing),
        )
        .order_by(F("talked_on").asc(nulls_first=True), "group__name", "name", "pk")
    )


def ticked(participant: Participant) -> dict[str, int]:
    """How many `teams` there are, how many of them have `told`, and how many `talks` they held."""
    standing = Q(talks__removed_at=None, talks__isnull=False)
    return (
        Team.objects.standing()
        .filter(group__participant=participant)
        .aggregate(
            teams=Count("pk", distinct=True),
            told=Count("pk", distinct=True, filter=standing),
            talks=Count("talks", filter=standing),
        )
    )


def talks_of(team: Team) -> list[Talk]:
    """What stands of one team, newest first."""
    return list(Talk.objects.standing().filter(team=team).select_related("team__group"))
