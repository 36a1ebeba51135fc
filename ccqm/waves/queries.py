"""Questions about waves. Answers themselves are read in one place only: when a release is made."""

from dataclasses import asdict, dataclass
from typing import Any

from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.participants.models import Participant
from ccqm.questions.queries import in_language, languages_of, question_set
from ccqm.questions.question_set import QuestionSet
from ccqm.surveys import release as releases
from ccqm.surveys.schema import Schema
from ccqm.waves.models import Release, Wave
from ccqm.waves.rules import GROUP, Status, category_title, differences, schema_of


def waves_of(participant: Participant) -> list[Wave]:
    """The waves of a participant, newest first, each with its release; dropped ones left out."""
    found = Wave.objects.filter(participant=participant).exclude(status=Status.DROPPED)
    return list(found.select_related("release", "baseline"))


def wave_of(participant: Participant, pk: int) -> Wave | None:
    """One wave of this participant."""
    found = Wave.objects.filter(participant=participant, pk=pk)
    return found.select_related("release", "baseline__release", "participant").first()


def possible_baselines(
    participant: Participant, audience: str, questions: QuestionSet
) -> list[Wave]:
    """The released waves that asked this audience these very questions, newest first."""
    found = Wave.objects.filter(
        participant=participant,
        audience=audience,
        question_set=questions.pk,
        status=Status.RELEASED,
    )
    return list(found)


def schema_for(wave: Wave) -> Schema:
    """Areas and breakdowns of a wave, as the statistics take them. Groups are named by their key,
    since a name may change between two waves."""
    groups = [str(pk) for pk in wave.groups.order_by("pk").values_list("pk", flat=True)]
    return schema_of(question_set(wave.question_set_id), wave.audience, wave.dimensions, groups)


def asked_by(wave: Wave) -> dict[str, Any]:
    """All that the pages of answers show: the questions in every checked language, and who asks.

    Frozen into the box when the wave opens, so that these pages never read this database.
    """
    questions = question_set(wave.question_set_id)
    sets = {code: asdict(in_language(questions, code)) for code in languages_of(questions)}
    return {
        "participant": wave.participant.name,
        "closes_on": wave.closes_on.isoformat(),
        "groups": group_names(wave),
        "sets": sets,
    }


def group_names(wave: Wave) -> dict[str, str]:
    """The names of the groups that a wave asked, by the key they have in its release."""
    return {str(group.pk): group.name for group in wave.groups.all()}


def roll_of(participant: Participant, groups: list[Group]) -> int:
    """How many people these groups have."""
    chosen = {group.pk for group in groups}
    return sum(group.headcount for group in groups_of(participant) if group.pk in chosen)


@dataclass(frozen=True)
class Results:
    """What was released of a wave, ready to be shown: nothing else about it is known."""

    wave: Wave
    questions: QuestionSet
    release: releases.Release
    comparison: dict[str, Any] | None
    warnings: list[str]
    names: dict[str, str]

    def title(self, dimension: str, category: str) -> str:
        """The words of one category of a breakdown."""
        if dimension == GROUP:
            return self.names.get(category, category)
        return category_title(self.questions, dimension, category)


def results_of(wave: Wave) -> Results | None:
    """The release of a wave with all that its page says; None before it is made."""
    try:
        row = wave.release
    except Release.DoesNotExist:
        return None
    before = wave.baseline
    warnings = (
        differences(opened=(before.opens_on, wave.opens_on), modes=(before.mode, wave.mode))
        if before
        else []
    )
    return Results(
        wave,
        question_set(wave.question_set_id),
        releases.from_json(row.content),
        row.comparison,
        warnings,
        group_names(wave),
    )
