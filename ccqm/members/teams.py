"""Every change to the teams of a group, their links, and to who came and who left."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.dates import local_date
from ccqm.kit.references import token
from ccqm.kit.verdict import Refused
from ccqm.members.actions import Counts
from ccqm.members.models import (
    MOST_PEOPLE,
    Group,
    Person,
    RosterImport,
    SignUpLink,
    Team,
    Turnover,
)
from ccqm.members.rules import share_of


@transaction.atomic
def state_team(group: Group, *, name: str, headcount: int, by: User | str, at: datetime) -> Team:
    """State a team of a group that is only counted, such as a class, and how many it has.

    Raises Refused for a listed group, whose teams come with its list, and when the name is taken.
    """
    group = _held(group)
    name = " ".join(name.split())
    _refuse_team(group, name, headcount)
    words = {"name": name, "headcount": headcount, "fewest": headcount}
    team = Team.objects.create(group=group, **words)
    record("team.stated", by=by, at=at, subject=team, scope=group.participant_id)
    return team


@transaction.atomic
def change_team(team: Team, *, name: str, headcount: int, by: User | str, at: datetime) -> Team:
    """Change the name or number of a stated team. Raises Refused like `state_team`."""
    group = _held(team.group)
    name = " ".join(name.split())
    _refuse_team(group, name, headcount, but=team)
    team.name, team.headcount = name, headcount
    team.fewest = headcount if team.fewest is None else min(team.fewest, headcount)
    team.save(update_fields=["name", "headcount", "fewest"])
    record("team.changed", by=by, at=at, subject=team, scope=group.participant_id)
    return team


@transaction.atomic
def remove_team(team: Team, *, by: User | str, at: datetime) -> Team:
    """Take a team off; its link stops, and what its people signed counts on for their group.

    Twice changes nothing. Raises Refused while people are listed in it.
    """
    group = _held(team.group)
    team.refresh_from_db()
    if team.removed_at:
        return team
    if team.people.present().exists():
        raise Refused(_("People are listed in this team. Upload a new list to change it."))
    SignUpLink.objects.filter(team=team, stopped_at=None).update(stopped_at=at)
    team.removed_at = at
    team.save(update_fields=["removed_at"])
    record("team.removed", by=by, at=at, subject=team, scope=group.participant_id)
    return team


def measure_teams(group: Group, *, is_told: bool) -> None:
    """Keep how small each team of a listed group has been since signatures were told.

    A team grown for a look stays hidden. Within the transaction that changed its list.
    """
    people = Person.objects.present().filter(team=OuterRef("pk")).order_by().values("team")
    counted = Subquery(people.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    there = Coalesce(counted, 0)
    least = Least(Coalesce("fewest", there), there) if is_told else there
    Team.objects.standing().filter(group=group).update(fewest=least)


@transaction.atomic
def make_team_link(team: Team, *, by: User | str, at: datetime) -> SignUpLink:
    """The sign-up link of a team, made when there is none yet. Raises Refused for a removed one."""
    group = _held(team.group)
    team.refresh_from_db()
    if team.removed_at or group.removed_at:
        raise Refused(_("This team is no longer there."))
    found = SignUpLink.objects.filter(team=team, stopped_at=None).first()
    return found or _new_link(group, team, by=by, at=at)


@transaction.atomic
def make_team_links(group: Group, *, by: User | str, at: datetime) -> int:
    """A link for each team of a group that has none yet. Answers how many were made.

    Raises Refused for a removed group."""
    group = _held(group)
    if group.removed_at:
        raise Refused(_("This group is no longer there."))
    linked = SignUpLink.objects.filter(team=OuterRef("pk"), stopped_at=None)
    missing = Team.objects.standing().filter(~Exists(linked), group=group)
    made = [
        SignUpLink(participant_id=group.participant_id, team=team, token=token(), made_at=at)
        for team in missing
    ]
    SignUpLink.objects.bulk_create(made)
    if made:
        scope = group.participant_id
        record("sign_up_links.made", by=by, at=at, subject=group, scope=scope, links=len(made))
    return len(made)


@transaction.atomic
def replace_team_link(team: Team, *, old: str, by: User | str, at: datetime) -> SignUpLink:
    """Make a new link for a team; the one with the token `old` stops at once (SEC-09)."""
    _held(team.group)
    SignUpLink.objects.filter(team=team, token=old, stopped_at=None).update(stopped_at=at)
    return make_team_link(team, by=by, at=at)


@transaction.atomic
def record_leavers(
    group: Group,
    *,
    left: int,
    joined: int,
    counts: Counts,
    submission_key: UUID | None = None,
    by: User | str,
    at: datetime,
) -> Turnover:
    """Say that people have left a group that is only counted, and how many came instead.

    The number of people changes by the difference. The same `submission_key` twice changes it
    once (REL-04). Raises Refused for a listed group, whose list tells it, when more have left
    than there were, and when nobody did either.
    """
    group = _held(group)
    made = Turnover.objects.filter(group=group, submission_key=submission_key)
    if submission_key and (found := made.first()):
        return found
    if group.removed_at:
        raise Refused(_("This group is no longer there."))
    if not (left or joined):
        raise Refused(_("Enter how many people have left, or how many came."))
    if group.is_named:
        raise Refused(_("Upload a new list: it tells who has joined and who has left."))
    headcount = group.headcount - left + joined
    if left > group.headcount or headcount > MOST_PEOPLE:
        raise Refused(_("No more than %(n)s people can have left.") % {"n": group.headcount})
    came_and_went = note_turnover(
        group, joined=joined, left=left, counts=counts, submission_key=submission_key, at=at
    )
    least = min(group.fewest, headcount)
    group.save_version(group.version, headcount=headcount, fewest=least)
    record("group.turnover", by=by, at=at, subject=group, scope=group.participant_id,
           joined=joined, left=left)  # fmt: skip
    return came_and_went


def note_turnover(
    group: Group,
    *,
    joined: int,
    left: int,
    back: Decimal = Decimal(0),
    counts: Counts,
    at: datetime,
    roster_import: RosterImport | None = None,
    submission_key: UUID | None = None,
) -> Turnover:
    """Keep who came and went; `back` are the shares of those joiners who had left before.

    The group is held, and has its old headcount still."""
    signed = next(one.count for one in counts(group.participant) if one.key == group.pk)
    share = share_of(Decimal(signed), group.headcount)
    return Turnover.objects.create(
        group=group,
        roster_import=roster_import,
        happened_on=local_date(at),
        joined=joined,
        left=left,
        share=share,
        gone=share * min(left, group.headcount) - back,
        submission_key=submission_key,
    )


def _new_link(group: Group, team: Team, *, by: User | str, at: datetime) -> SignUpLink:
    link = SignUpLink.objects.create(
        participant_id=group.participant_id, team=team, token=token(), made_at=at
    )
    record("sign_up_link.made", by=by, at=at, subject=link, scope=group.participant_id)
    return link


def _held(group: Group) -> Group:
    """The group as it is now, until this transaction ends."""
    return Group.objects.select_for_update(no_key=True).get(pk=group.pk)


def _refuse_team(group: Group, name: str, headcount: int, but: Team | None = None) -> None:
    if group.is_named:
        raise Refused(_("The teams of this group come with its list of people."))
    if group.removed_at:
        raise Refused(_("This group is no longer there."))
    if not 1 <= headcount <= group.headcount:
        words = _("A team has between 1 and %(most)s people, as many as its group.")
        raise Refused(words % {"most": group.headcount})
    same_name = group.teams.filter(removed_at=None, name__iexact=name)
    if any(found != but for found in same_name):
        raise Refused(_("This group already has a team with this name."))
