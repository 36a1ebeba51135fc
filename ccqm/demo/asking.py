"""The surveys of the demo city: held through the real actions, answered by invented people.

What people answer is drawn anew in each city from `surveys` of `city.toml`, with a seed: nothing of
the results is written down anywhere.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from ccqm.answers.actions import cut_deck, put_in
from ccqm.demo.city import Survey
from ccqm.demo.walk import Walk
from ccqm.kit.brand import brand
from ccqm.kit.dates import local_date
from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.questions.queries import newest
from ccqm.questions.question_set import PREFER_NOT, QuestionSet
from ccqm.waves.actions import close_wave, open_wave, plan_wave, release_wave
from ccqm.waves.inviting import count_cards
from ccqm.waves.models import Wave
from ccqm.waves.queries import schema_for
from ccqm.waves.rules import GROUP

OPEN_FOR = timedelta(days=14)
WARMTH = 0.18
"""How much people of one place differ in how they see things."""
UNSAID = 0.06
"""How often somebody would rather not say."""


def hold_surveys(surveys: Iterable[Survey], walks: Mapping[str, Walk], *, now: datetime) -> None:
    """Each survey with its follow-up; the newest of them may still be open."""
    questions = newest(brand().questions)
    for survey in surveys:
        walk, before = walks[survey.at], None
        for one in survey.waves:
            before = _held(walk, survey, one, questions, before, now=now)


def _held(
    walk: Walk,
    survey: Survey,
    one: dict[str, Any],
    questions: QuestionSet,
    before: Wave | None,
    *,
    now: datetime,
) -> Wave:
    at = now - timedelta(days=one["days"])
    groups = list(groups_of(walk.participant).filter(name__in=survey.groups))
    wave = plan_wave(
        walk.participant,
        questions=questions,
        audience=survey.audience,
        mode="both",
        groups=groups,
        dimensions=survey.dimensions,
        opens_on=local_date(at),
        closes_on=local_date(at + OPEN_FOR),
        baseline=before,
        submission_key=walk.key(),
        by=walk.lead,
        at=at,
    )
    wave = open_wave(wave, by=walk.lead, at=at)
    if cards := one.get("cards"):
        count_cards(wave, people=cards, so_far=0, by=walk.lead, at=at)
    _answered(wave, survey, one, questions, groups)
    if at + OPEN_FOR < now:
        closed = at + OPEN_FOR + timedelta(days=1)
        close_wave(wave, at=closed)
        wave = release_wave(wave, at=closed).wave
    return wave


def _answered(
    wave: Wave,
    survey: Survey,
    one: dict[str, Any],
    questions: QuestionSet,
    groups: Sequence[Group],
) -> None:
    """So many people answer by card; each sees the place a little warmer or colder."""
    chance = random.Random(crc32(f"{survey.at} {survey.audience} {one['days']}".encode()))  # noqa: S311  no secret
    schema = schema_for(wave)
    shares = {area.key: one["areas"].get(area.key, one["usual"]) for area in schema.areas}
    mixes = _mixes(questions, groups)
    for code in cut_deck(wave.box, size=one["people"]):
        warmth = chance.gauss(0, WARMTH)
        statements = {
            key: _rating(chance, shares[area.key] + warmth)
            for area in schema.areas
            for key in area.statements
        }
        dimensions = {
            dimension.key: _one_of(chance, mixes.get(dimension.key), dimension.categories)
            for dimension in schema.dimensions
        }
        put_in(wave.box, ballot=code, said={"statements": statements, "dimensions": dimensions})


def _rating(chance: random.Random, favourable: float) -> int:
    """4 or 5 as often as `favourable` says, else 1 to 3."""
    if chance.random() < favourable:
        return chance.choice((4, 4, 5))
    return chance.choice((3, 3, 2, 2, 1))


def _mixes(questions: QuestionSet, groups: Sequence[Group]) -> dict[str, dict[str, float]]:
    """How many people of each kind there are, where that is known."""
    found: dict[str, dict[str, float]] = {one.key: one.shares for one in questions.population}
    return {**found, GROUP: {str(group.pk): float(group.headcount) for group in groups}}


def _one_of(chance: random.Random, mix: dict[str, float] | None, known: Sequence[str]) -> str:
    if mix is None:
        return chance.choice(known)
    if PREFER_NOT in known and chance.random() < UNSAID:
        return PREFER_NOT
    return chance.choices(list(mix), weights=list(mix.values()))[0]
