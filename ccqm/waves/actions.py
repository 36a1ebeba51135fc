"""Every change of a wave: planned, opened, closed, released. One door each."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.answers.actions import close_box, open_box
from ccqm.answers.queries import answers_in
from ccqm.answers.rules import Shape
from ccqm.audit.actions import SYSTEM, Actor, record
from ccqm.ballots.actions import close_roll, open_roll
from ccqm.kit.dates import local_date
from ccqm.kit.queue import enqueue
from ccqm.kit.verdict import Refused
from ccqm.members.models import Group
from ccqm.participants.models import Participant
from ccqm.questions.queries import question_set
from ccqm.questions.question_set import QuestionSet
from ccqm.surveys import answers as survey_answers
from ccqm.surveys.answers import Answers
from ccqm.surveys.comparing import compare
from ccqm.surveys.release import from_json
from ccqm.surveys.releasing import release
from ccqm.surveys.schema import Schema
from ccqm.waves.models import Release, Wave
from ccqm.waves.queries import asked_by, roll_of, schema_for
from ccqm.waves.rules import (
    Status,
    are_dates_right,
    breakdown_choices,
    is_move_allowed,
    may_follow,
)


@transaction.atomic
def plan_wave(
    participant: Participant,
    *,
    questions: QuestionSet,
    audience: str,
    mode: str,
    groups: Sequence[Group],
    dimensions: Sequence[str],
    opens_on: date,
    closes_on: date,
    baseline: Wave | None,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Wave:
    """Plan a wave. The same form sent twice plans one (REL-04).

    Raises Refused when the dates, the breakdowns or the earlier wave do not fit.
    """
    made = Wave.objects.filter(participant=participant, submission_key=submission_key)
    if found := made.first():
        return found
    wave = Wave(
        participant=participant,
        question_set_id=questions.pk,
        audience=audience,
        mode=mode,
        dimensions=list(dimensions),
        opens_on=opens_on,
        closes_on=closes_on,
        baseline=baseline,
        planned_at=at,
        planned_by=by,
        submission_key=submission_key,
    )
    _refuse_plan(wave, groups, today=local_date(at))
    wave.save()
    wave.groups.set(groups)
    record("wave.planned", by=by, at=at, subject=wave, scope=participant.pk, audience=audience)
    return wave


def _refuse_plan(wave: Wave, groups: Sequence[Group], *, today: date) -> None:
    questions = question_set(wave.question_set_id)
    are_dates_right(wave.opens_on, wave.closes_on, today).or_refuse()
    names = [str(group.pk) for group in groups]
    possible = breakdown_choices(questions, wave.audience, names)
    if any(one not in possible for one in wave.dimensions):
        raise Refused(_("One of these breakdowns is not asked of these people."))
    if any(group.participant_id != wave.participant_id for group in groups):
        raise Refused(_("Choose groups of your own."))
    if before := wave.baseline:
        may_follow(
            same_questions=before.question_set_id == wave.question_set_id,
            same_audience=before.audience == wave.audience
            and before.participant_id == wave.participant_id,
            is_released=before.status == Status.RELEASED,
            opens_on=wave.opens_on,
            after=before.closes_on,
        ).or_refuse()


@transaction.atomic
def drop_wave(wave: Wave, *, by: User, at: datetime) -> Wave:
    """Do not hold a planned wave. Twice changes nothing."""
    locked = _locked(wave)
    if locked.status != Status.DROPPED:
        _move(locked, Status.DROPPED, by=by, at=at)
    return locked


@transaction.atomic
def open_wave(wave: Wave, *, by: Actor, at: datetime) -> Wave:
    """Open a planned wave: from now on nothing of it changes. Twice changes nothing.

    The number of people invited is fixed here; None where the wave asks no group. Raises Refused
    before its first day, after its last, and while another one asks the same people.
    """
    locked = _locked(wave)
    if locked.status == Status.OPEN:
        return locked
    today = local_date(at)
    if not locked.opens_on <= today <= locked.closes_on:
        raise Refused(_("This survey can be opened from its first day to its last."))
    others = Wave.objects.filter(participant=wave.participant_id, audience=wave.audience)
    if others.filter(status=Status.OPEN).exists():
        raise Refused(_("Another survey of the same people is still open."))
    groups = list(locked.groups.all())
    locked.invited = roll_of(locked.participant, groups) if groups else None
    locked.opened_at = at
    _move(locked, Status.OPEN, by=by, at=at)
    roll = open_roll(locked.box, audience=locked.audience, by=by, at=at)
    key = bytes(roll.public_key)
    open_box(
        locked.box,
        audience=locked.audience,
        public_key=key,
        shape=_shape(locked),
        asked=asked_by(locked),
    )
    return locked


def _shape(wave: Wave) -> Shape:
    """What may be answered in the box of a wave."""
    schema = schema_for(wave)
    asked = question_set(wave.question_set_id).open_for(wave.audience)
    return Shape(
        schema.statements,
        {one.key: one.categories for one in schema.dimensions},
        [one.key for one in asked],
    )


def close_due(*, at: datetime) -> int:
    """Close every wave whose last day is over; answers how many (in the council's days)."""
    due = Wave.objects.filter(status=Status.OPEN, closes_on__lt=local_date(at))
    for wave in due:
        close_wave(wave, at=at)
    return len(due)


@transaction.atomic
def close_wave(wave: Wave, *, at: datetime) -> Wave:
    """Close a wave for good and have its release made. Twice changes nothing."""
    locked = _locked(wave)
    if locked.status != Status.OPEN:
        return locked
    # The roll first: no ballot is signed any more. Should the box then fail, both stay open.
    roll = close_roll(locked.box, by=SYSTEM, at=at)
    close_box(locked.box)
    locked.closed_at = at
    if locked.invited is None and roll.people:
        locked.invited = roll.people  # cards that were counted as they were handed out
    _move(locked, Status.CLOSED, by=SYSTEM, at=at)
    enqueue("waves.release", wave=locked.pk)
    return locked


@transaction.atomic
def release_wave(wave: Wave, *, at: datetime) -> Release:
    """Make the one release of a closed wave, and the comparison with its baseline.

    Twice answers the release that is there. Raises Refused while the wave is open.
    """
    locked = _locked(wave)
    if locked.status == Status.RELEASED:
        return locked.release
    is_move_allowed(locked.status, Status.RELEASED).or_refuse()
    schema = schema_for(locked)
    answers = _answers(locked, schema)
    before = locked.baseline
    earlier = from_json(before.release.content) if before else None
    content = release(answers, schema, locked.invited, earlier).as_json()
    made = Release.objects.create(
        wave=locked,
        content=content,
        comparison=_comparison(before, answers, schema, locked) if before else None,
        sha256=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest(),
        made_at=at,
    )
    _move(locked, Status.RELEASED, by=SYSTEM, at=at)
    return made


def _comparison(before: Wave, answers: Answers, schema: Schema, wave: Wave) -> dict[str, Any]:
    """Held against the baseline's own answers, over the breakdowns that both have."""
    both = [one for one in schema.dimensions if one.key in before.dimensions]
    common = Schema(schema.areas, tuple(both))
    now = Answers(answers.ratings, {one.key: answers.columns[one.key] for one in both})
    rolls = (before.invited, wave.invited)
    return compare(_answers(before, common), now, common, rolls).as_json()


def _answers(wave: Wave, schema: Schema) -> Answers:
    return survey_answers.read(_lines(wave, schema), schema)


def _lines(wave: Wave, schema: Schema) -> Iterator[str]:
    """The answers in the form that statisticians may hand in too, so there is one way in."""
    dimensions = [dimension.key for dimension in schema.dimensions]
    line = io.StringIO()
    writer = csv.writer(line)

    def written(cells: Sequence[object]) -> str:
        line.seek(0)
        line.truncate()
        writer.writerow(cells)
        return line.getvalue()

    yield written([*schema.statements, *dimensions])
    for said in answers_in(wave.box):
        ratings = [said.statements.get(key, "") for key in schema.statements]
        yield written([*ratings, *(said.dimensions.get(key, "") for key in dimensions)])


def _locked(wave: Wave) -> Wave:
    return Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)


def _move(wave: Wave, to: Status, *, by: Actor, at: datetime) -> None:
    """Change the status: the one door."""
    is_move_allowed(wave.status, to).or_refuse()
    source, wave.status = wave.status, to.value
    wave.save(update_fields=["status", "invited", "opened_at", "closed_at"])
    record("wave.moved", by=by, at=at, subject=wave, scope=wave.participant_id,
           source=source, target=to.value)  # fmt: skip
