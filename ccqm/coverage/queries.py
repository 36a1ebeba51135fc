"""Questions about coverage. Every number that leaves here may be told."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Cast, Coalesce

from ccqm.coverage.models import Reading
from ccqm.coverage.rules import (
    GroupParts,
    Moved,
    Stretch,
    TeamCount,
    Told,
    kept,
    over_time,
    parts,
    with_changes,
)
from ccqm.framework.edition import Level
from ccqm.kit.verdict import Verdict
from ccqm.members.models import Person, Team, Turnover
from ccqm.members.queries import groups_of
from ccqm.members.rules import Coverage, needed
from ccqm.participants.models import Participant
from ccqm.pledges.queries import gone_from_group, sign_up, signatures_in


@dataclass(frozen=True)
class Picture:
    """The coverage of one participant as its pages and its file show it."""

    covered: Coverage
    verdict: Verdict
    needed: int
    parts: list[GroupParts]
    stretches: list[Stretch]

    @property
    def changes(self) -> list[Stretch]:
        """The stretches to be read as a table."""
        return with_changes(self.stretches)


def picture(participant: Participant, level: Level, *, today: date) -> Picture:
    """The whole, its groups and teams, and how it went, always in the same number of queries."""
    covered, verdict = sign_up(participant, level)
    teams = _teams(participant)
    now = Told(today, covered.total, covered.count)
    return Picture(
        covered,
        verdict,
        needed(covered.total, level.sign_up_percent),
        [parts(group, teams[group.key]) for group in covered.groups],
        over_time(_past(participant, today), _moved(participant), now),
    )


def _teams(participant: Participant) -> dict[int, list[TeamCount]]:
    """Every standing team by its group, counted exactly: for the rules only."""
    groups = groups_of(participant).annotate(signed=signatures_in("group"), gone=gone_from_group())
    whole = {group.pk: (group.signed, group.gone) for group in groups}
    found: dict[int, list[TeamCount]] = defaultdict(list)
    for team in _counted(participant):
        people = team.people_there if team.headcount is None else team.headcount
        count = kept(team.signed, *whole[team.group_id], people)
        fewest = people if team.fewest is None else min(team.fewest, people)
        found[team.group_id].append(TeamCount(team.pk, team.name, count, people, fewest))
    return found


def _counted(participant: Participant) -> list[Any]:
    people = Person.objects.present().filter(team=OuterRef("pk")).order_by().values("team")
    there = Subquery(people.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    teams = Team.objects.standing().filter(group__participant=participant)
    return list(
        teams.annotate(
            signed=Cast(signatures_in("team"), IntegerField()), people_there=Coalesce(there, 0)
        ).order_by("name", "pk")
    )


def _past(participant: Participant, today: date) -> list[Told]:
    found = Reading.objects.filter(participant=participant, noted_on__lte=today)
    fields = ("noted_on", "people", "signed")
    return [Told(*row) for row in found.order_by("noted_on").values_list(*fields)]


def _moved(participant: Participant) -> list[Moved]:
    days = Turnover.objects.filter(group__participant=participant).order_by().values("happened_on")
    found = days.annotate(came=Sum("joined"), went=Sum("left")).order_by("happened_on")
    return [Moved(*row) for row in found.values_list("happened_on", "came", "went")]
