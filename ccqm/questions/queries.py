"""Questions in use."""

from functools import lru_cache

from django.db.models import Q

from ccqm.framework import shape
from ccqm.questions.models import QuestionSetRow, Translation
from ccqm.questions.question_set import QuestionSet


@lru_cache(maxsize=64)
def question_set(pk: int) -> QuestionSet:
    """The typed set of this row, kept in the process: rows never change.

    Raises `QuestionSetRow.DoesNotExist`.
    """
    row = QuestionSetRow.objects.only("content").get(pk=pk)
    return shape.built_as(QuestionSet, row.content, pk=pk)


def newest(key: str) -> QuestionSet:
    """The set with this key and the highest revision, for waves that are planned now.

    Raises `QuestionSetRow.DoesNotExist` when none was imported.
    """
    rows = QuestionSetRow.objects.filter(key=key).order_by("-revision")
    pk = rows.values_list("pk", flat=True).first()
    if pk is None:
        words = f'No questions "{key}" have been imported. Run: ccqm questions import FILE'
        raise QuestionSetRow.DoesNotExist(words)
    return question_set(pk)


def has_questions(key: str) -> bool:
    """Whether any set with this key was imported: without one, nobody can plan a survey."""
    return QuestionSetRow.objects.filter(key=key).exists()


def languages_of(questions: QuestionSet) -> list[str]:
    """The languages in which answers count as answers to the same questions: its own, and those
    whose newest translation was checked."""
    checked = Q(equivalence_check__isnull=False)
    found = Translation.objects.filter(checked, original=questions.pk).order_by("language")
    return [questions.language, *dict.fromkeys(found.values_list("language", flat=True))]


def in_language(questions: QuestionSet, language: str) -> QuestionSet:
    """The set in this language where a checked translation exists, else as it was written."""
    found = Translation.objects.filter(
        original=questions.pk, language=language, equivalence_check__isnull=False
    )
    row = found.order_by("-revision").first()
    if row is None:
        return questions
    return shape.built_as(QuestionSet, row.content, pk=questions.pk)
