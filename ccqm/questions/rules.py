"""What makes a file a set of questions we can ask. Pure: text in, every fault out."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from ccqm.framework import shape
from ccqm.framework.lines import line_of, locate
from ccqm.framework.rules import Fault, named, syntax_fault
from ccqm.questions.question_set import SCALE_POINTS, QuestionSet

AREA_STATEMENTS_LEAST = 3
"""An area is scored only with as many statements (measurement specification, section 1)."""


def check(text: str) -> tuple[Fault, ...]:
    """Every fault of a file of questions, in the order of its lines; none for a good one."""
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return (syntax_fault(text, error),)
    where = locate(text)
    found = list(shape.faults(content, QuestionSet))
    found = found or list(_meaning_faults(shape.built_as(QuestionSet, content)))
    return tuple(
        sorted({Fault(line_of(path, where), named(path, content), words) for path, words in found})
    )


def translation_faults(original: QuestionSet, content: Mapping[str, Any]) -> Iterator[str]:
    """What a translation lacks: it has the same keys in the same order, and only other words."""
    if skeleton(content) != skeleton_of(original):
        yield _("The translation must have the same questions in the same order.")


def scored_areas(questions: QuestionSet, audience: str) -> dict[str, tuple[str, ...]]:
    """The areas that are scored for an audience, each with its statements' keys.

    A yes or no counts like the two ends of the scale: staff have two other statements on practices.
    """
    areas: dict[str, list[str]] = {}
    for one in questions.statements_for(audience):
        areas.setdefault(one.area, []).append(one.key)
    enough = {area: keys for area, keys in areas.items() if len(keys) >= AREA_STATEMENTS_LEAST}
    return {area: tuple(keys) for area, keys in enough.items()}


def skeleton(content: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Everything of a file but its words: what two languages of one set have in common."""
    return {
        name: [_bones(row) for row in content.get(name, [])]
        for name in ("audiences", "scales", "statements", "open_questions", "equality")
    }


def skeleton_of(questions: QuestionSet) -> dict[str, list[Any]]:
    """The same of a typed set."""
    return skeleton(asdict(questions))


def _bones(row: Mapping[str, Any]) -> list[Any]:
    options = [option["key"] for option in row.get("options", ())]
    kept = [row.get(name) or "" for name in ("key", "area", "page", "after", "after_answer")]
    return [*kept, list(row.get("audiences", ())), options, len(row.get("labels", ()))]


def _meaning_faults(questions: QuestionSet) -> Iterator[shape.Fault]:
    for name in ("audiences", "scales", "statements", "open_questions", "equality"):
        yield from _twice(name, [row.key for row in getattr(questions, name)])
    yield from _audiences(questions)
    yield from _scales(questions)
    yield from _equality(questions)
    yield from _population(questions)


def _population(questions: QuestionSet) -> Iterator[shape.Fault]:
    options = {one.key: {option.key for option in one.options} for one in questions.equality}
    for place, row in enumerate(questions.population):
        for key in _unknown([one.key for one in row.numbers], options.get(row.key, set())):
            words = _('"%(key)s" is no answer of an equality question.')
            yield ("population", place), words % {"key": key}
        if not any(one.people for one in row.numbers):
            yield ("population", place, "numbers"), _("must count somebody.")


def _twice(name: str, keys: list[str]) -> Iterator[shape.Fault]:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            yield (name, place, "key"), _('"%(key)s" is there twice.') % {"key": key}


def _audiences(questions: QuestionSet) -> Iterator[shape.Fault]:
    known = {one.key for one in questions.audiences}
    for name in ("scales", "statements", "open_questions"):
        for place, row in enumerate(getattr(questions, name)):
            for audience in _unknown(row.audiences, known):
                words = _('"%(key)s" is no audience of this file.')
                yield (name, place, "audiences"), words % {"key": audience}
    for place, asked in enumerate(questions.audiences):
        if asked.answers != "signed" and not scored_areas(questions, asked.key):
            words = _("has no area with %(n)s statements, so nothing could be told.")
            yield ("audiences", place), words % {"n": AREA_STATEMENTS_LEAST}
        if asked.answers != "alone" and asked.is_asked_equality:
            words = _("Only those who answer alone are asked equality questions.")
            yield ("audiences", place, "equality"), words


def _scales(questions: QuestionSet) -> Iterator[shape.Fault]:
    for place, scale in enumerate(questions.scales):
        if len(scale.labels) != SCALE_POINTS:
            words = _("must have %(n)s answers.") % {"n": SCALE_POINTS}
            yield ("scales", place, "labels"), words
    for place, audience in enumerate(questions.audiences):
        found = [scale for scale in questions.scales if audience.key in scale.audiences]
        if len(found) != 1:
            yield ("audiences", place), _("needs exactly one scale.")


def _equality(questions: QuestionSet) -> Iterator[shape.Fault]:
    before: dict[str, set[str]] = {}
    for place, one in enumerate(questions.equality):
        keys = {option.key for option in one.options}
        if (one.kind == "choice") != bool(keys):
            yield ("equality", place), _("A choice has options, a date has none.")
        if one.after and one.after_answer not in before.get(one.after, set()):
            words = _("must name a question before it, and one of its answers.")
            yield ("equality", place, "after"), words
        for option in one.options:
            if option.part_of and option.part_of not in keys:
                words = _('"%(key)s" is no answer of this question.') % {"key": option.part_of}
                yield ("equality", place, "options"), words
        before[one.key] = keys


def _unknown(names: Iterable[str], known: set[str]) -> list[str]:
    return [name for name in names if name not in known]
