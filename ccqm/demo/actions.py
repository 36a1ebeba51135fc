"""Building the demo city, once."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from ccqm.accounts import actions as accounts
from ccqm.accounts.models import Role, User
from ccqm.answers.models import ANSWERS
from ccqm.audit.actions import SYSTEM
from ccqm.demo.asking import hold_surveys
from ccqm.demo.city import city
from ccqm.demo.keeping import keep_some
from ccqm.demo.road import walk_to
from ccqm.demo.stretches.meeting import open_diary
from ccqm.demo.stretches.ties import tie
from ccqm.demo.walk import Walk
from ccqm.framework.actions import import_edition
from ccqm.framework.shipped import shipped
from ccqm.kit.brand import brand
from ccqm.questions.actions import import_questions
from ccqm.questions.shipped import shipped as shipped_questions
from ccqm.steps.registry import known_tasks

FOUNDED = timedelta(days=2000)
TIED = timedelta(days=20)


@transaction.atomic(using=ANSWERS)
@transaction.atomic
def build_city(*, at: datetime) -> list[Walk]:
    """Everyone in the city, walked to where they are at the moment `at`."""
    team = found_team(at=at - FOUNDED)
    _open_diaries(team, at=at - FOUNDED)
    walks = [
        walk_to(who.reaches, who, turn=turn, team=team, now=at)
        for turn, who in enumerate(city().participants)
    ]
    keep_some(city().keeper, walks, now=at)
    by_name = {walk.who.name: walk for walk in walks}
    hold_surveys(city().surveys, by_name, now=at)
    tie(by_name, manager=team[Role.MANAGER][0], at=at - TIED)
    return walks


def _open_diaries(team: dict[str, list[User]], *, at: datetime) -> None:
    diaries = {member.email: member.diary for member in city().team}
    for officer in {user.pk: user for users in team.values() for user in users}.values():
        if diary := diaries[officer.email]:
            open_diary(officer, diary, at=at)


def found_team(*, at: datetime) -> dict[str, list[User]]:
    """Import the edition and the questions that we ship; invite the council's people by role."""
    import_edition(shipped(brand().edition), known_tasks=known_tasks(), by=SYSTEM, at=at)
    import_questions(shipped_questions(brand().questions), by=SYSTEM, at=at)
    team: dict[str, list[User]] = defaultdict(list)
    for member in city().team:
        user = accounts.invite(
            email=member.email, name=member.name, language="en", by=SYSTEM, at=at
        )
        for role in member.roles:
            accounts.grant_role(user, role, by=SYSTEM, at=at)
            user.forget_roles()
            team[role].append(user)
    return team
