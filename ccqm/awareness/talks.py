"""Every change to what teams have ticked off."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import PUBLIC, record
from ccqm.awareness.models import Talk
from ccqm.awareness.rules import has_been_done
from ccqm.kit.dates import local_date
from ccqm.kit.verdict import Refused
from ccqm.members.models import MOST_PEOPLE, Team

MOST_TALKS = 20
"""Of one team. Whoever holds a team's link can tick off, so there is an end to it."""


@transaction.atomic
def record_talk(
    team: Team,
    *,
    done_on: date,
    people: int,
    submission_key: UUID,
    by: User | str = PUBLIC,
    at: datetime,
) -> Talk:
    """Tick off that a team has talked about it. The same key twice makes one (REL-04).

    Raises Refused when `done_on` is in the future, when the team is gone, and after twenty.
    """
    has_been_done(done_on, local_date(at)).or_refuse()
    team = Team.objects.select_for_update(no_key=True).select_related("group").get(pk=team.pk)
    if found := Talk.objects.filter(submission_key=submission_key, team=team).first():
        return found
    if team.removed_at or team.group.removed_at:
        raise Refused(_("This team is no longer there."))
    if not 0 < people <= MOST_PEOPLE:
        raise Refused(_("Enter how many people were there."))
    if Talk.objects.standing().filter(team=team).count() >= MOST_TALKS:
        words = _("This team has ticked off %(n)s talks. That is enough.")
        raise Refused(words % {"n": MOST_TALKS})
    talk = Talk.objects.create(
        team=team, done_on=done_on, people=people, recorded_at=at, submission_key=submission_key
    )
    record("talk.recorded", by=by, at=at, subject=talk, scope=team.group.participant_id)
    return talk


@transaction.atomic
def remove_talk(talk: Talk, *, by: User, at: datetime) -> Talk:
    """Take a tick off again. The row stays, and removing twice changes nothing."""
    if Talk.objects.filter(pk=talk.pk, removed_at=None).update(removed_at=at):
        scope = talk.team.group.participant_id
        record("talk.removed", by=by, at=at, subject=talk, scope=scope)
    return talk
