"""Bringing questions and their translations into use."""

import hashlib
import json
import tomllib
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.audit.actions import Actor, record
from ccqm.framework.rules import Fault
from ccqm.kit.verdict import Refused
from ccqm.questions import rules
from ccqm.questions.models import EquivalenceCheck, QuestionSetRow, Translation
from ccqm.questions.queries import question_set


class Faulty(Refused):
    """The file holds no questions that we can ask. `faults` says where and why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(_("The file has %(count)s faults.") % {"count": len(faults)})
        self.faults = faults


@transaction.atomic
def import_questions(text: str, *, by: Actor, at: datetime) -> QuestionSetRow:
    """Store a file of questions for good. The same content again returns the row that is there.

    Raises Faulty for a file with faults, Refused when other content has this revision already.
    """
    content = _checked(text)
    sha256 = _sha256(content)
    row, is_new = QuestionSetRow.objects.get_or_create(
        key=content["key"],
        revision=content["revision"],
        defaults={
            "language": content["language"],
            "title": content["title"],
            "content": content,
            "source": text,
            "sha256": sha256,
            "imported_at": at,
        },
    )
    if is_new:
        record("questions.imported", by=by, at=at, subject=row, key=row.key, revision=row.revision)
    _refuse_other(row.sha256, sha256)
    return row


@transaction.atomic
def import_translation(
    original: QuestionSetRow, text: str, *, by: Actor, at: datetime
) -> Translation:
    """Store a translation of a set; it counts once it was checked (`record_check`).

    Raises Faulty, or Refused when it asks other questions than its original.
    """
    content = _checked(text)
    for words in rules.translation_faults(question_set(original.pk), content):
        raise Refused(words)
    sha256 = _sha256(content)
    row, is_new = Translation.objects.get_or_create(
        original=original,
        language=content["language"],
        revision=content["revision"],
        defaults={"content": content, "source": text, "sha256": sha256, "imported_at": at},
    )
    if is_new:
        record("questions.translated", by=by, at=at, subject=row, language=row.language)
    _refuse_other(row.sha256, sha256)
    return row


@transaction.atomic
def record_check(
    translation: Translation,
    *,
    checked_by: str,
    method: str,
    checked_on: date,
    by: Actor,
    at: datetime,
) -> EquivalenceCheck:
    """Record that a translation asks the same as its original. Once is enough; twice is one."""
    check, is_new = EquivalenceCheck.objects.get_or_create(
        translation=translation,
        defaults={
            "checked_by": checked_by,
            "method": method,
            "checked_on": checked_on,
            "recorded_at": at,
        },
    )
    if is_new:
        record("questions.checked", by=by, at=at, subject=translation)
    return check


def _checked(text: str) -> dict[str, Any]:
    if faults := rules.check(text):
        raise Faulty(faults)
    return tomllib.loads(text)


def _refuse_other(stored: str, sha256: str) -> None:
    if stored != sha256:
        raise Refused(
            _(
                "This revision was imported with other words. It cannot change. "
                "Give your file a higher revision."
            )
        )


def _sha256(content: dict[str, Any]) -> str:
    """Of the content, so that a comment or a line break makes no new set."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
