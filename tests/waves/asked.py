"""Waves with answers, built through the real actions: planned, opened, answered by code, closed."""

import random
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from ccqm.answers.actions import cut_deck, put_in
from ccqm.audit.actions import SYSTEM
from ccqm.members.models import Group
from ccqm.questions.actions import import_questions
from ccqm.questions.queries import question_set
from ccqm.questions.question_set import QuestionSet
from ccqm.questions.shipped import shipped
from ccqm.waves import actions
from ccqm.waves.models import Wave
from ccqm.waves.queries import schema_for
from tests.conftest import NOW
from tests.members.scene import Scene

TODAY = NOW.date()


def questions() -> QuestionSet:
    return question_set(import_questions(shipped("leeds-2026"), by=SYSTEM, at=NOW).pk)


def planned(here: Scene, *groups: Group, at: datetime = NOW, **words: object) -> Wave:
    """A wave that may be opened at once."""
    opens_on = at.date()
    plan = {
        "audience": "staff",
        "mode": "online",
        "dimensions": [],
        "opens_on": opens_on,
        "closes_on": opens_on + timedelta(days=14),
        "baseline": None,
        "submission_key": uuid.uuid4(),
        **words,
    }
    return actions.plan_wave(
        here.participant, questions=questions(), groups=groups, by=here.lead, at=at, **plan
    )


def opened(here: Scene, wave: Wave, at: datetime = NOW) -> Wave:
    return actions.open_wave(wave, by=here.lead, at=at)


def answer(
    wave: Wave,
    people: int,
    *,
    favourable: float,
    dimensions: Mapping[str, str] | None = None,
    seed: int = 1,
) -> None:
    """So many people answer; each statement is favourable with this chance."""
    chance = random.Random(seed)
    statements = schema_for(wave).statements
    for code in cut_deck(wave.box, size=people):
        keen = chance.gauss(0, 0.12)
        said = {key: 4 if chance.random() < favourable + keen else 2 for key in statements}
        put_in(wave.box, ballot=code, said={"statements": said, "dimensions": dimensions or {}})


def released(wave: Wave, at: datetime | None = None) -> Wave:
    at = at or datetime.combine(wave.closes_on, NOW.timetz()) + timedelta(days=1)
    actions.close_wave(wave, at=at)
    actions.release_wave(wave, at=at)
    return Wave.objects.get(pk=wave.pk)


def later(years: int = 1) -> tuple[datetime, date]:
    at = NOW.replace(year=NOW.year + years)
    return at, at.date()
