"""The questions as data: their file, their freezing, and translations that count (issue 4)."""

import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction

from ccqm.audit.actions import SYSTEM
from ccqm.framework import shape
from ccqm.kit.verdict import Refused
from ccqm.questions import actions, queries, rules
from ccqm.questions.models import QuestionSetRow, Translation
from ccqm.questions.question_set import QuestionSet
from ccqm.questions.shipped import shipped
from tests.conftest import NOW

SHIPPED = shipped("leeds-2026")
SET = shape.built_as(QuestionSet, tomllib.loads(SHIPPED))


def imported(text: str = SHIPPED) -> QuestionSetRow:
    return actions.import_questions(text, by=SYSTEM, at=NOW)


# --- What is asked ------------------------------------------------------------------------------


def test_the_shipped_file_has_no_faults() -> None:
    assert rules.check(SHIPPED) == ()


def test_the_32_statements_go_to_whom_the_specification_says() -> None:
    """Measurement specification, section 1: "Staff see 21, users 13"."""
    asked = {one.key: len(SET.statements_for(one.key)) for one in SET.audiences}
    adults = [one for one in SET.statements if "young" not in one.audiences]
    assert len(adults) == 32
    assert (asked["staff"], asked["users"], asked["leaders"]) == (21, 13, 5)


def test_areas_are_scored_with_three_statements_or_more() -> None:
    """Users get attitudes, practices and participation; staff all five."""
    assert set(rules.scored_areas(SET, "users")) == {"attitudes", "practices", "participation"}
    assert len(rules.scored_areas(SET, "staff")) == 5
    assert len(rules.scored_areas(SET, "young")) == 3


def test_children_answer_together_without_equality_questions() -> None:
    """DP-04: no account, no link, no equality question."""
    assert SET.audience("young").answers == "together"
    assert SET.equality_pages("young") == []
    assert all(one.picture for one in SET.statements_for("young"))


def test_the_equality_questions_stand_in_the_patterns_order_and_words() -> None:
    """GDS-33: a snapshot against the GOV.UK Design System's pattern."""
    pages = [[one.key for one in page] for page in SET.equality_pages("staff")]
    assert pages == [
        ["date-of-birth"],
        ["disability"],
        ["disability-impact"],
        ["ethnic-group"],
        ["white", "multiple", "asian", "black", "other-ethnic-group"],
        ["marriage"],
        ["religion"],
        ["sex", "gender-identity"],
        ["sexual-orientation"],
    ]
    by_key = {one.key: one for one in SET.equality}
    assert by_key["date-of-birth"].hint.endswith(
        "If you prefer not to say, continue without entering any information."
    )
    assert [one.title for one in by_key["ethnic-group"].options] == [
        "White",
        "Mixed or multiple ethnic groups",
        "Asian or Asian British",
        "Black, African, Caribbean or Black British",
        "Other ethnic group",
    ]
    assert by_key["ethnic-group"].missing == "Select an ethnic group or ‘Prefer not to say’"
    no_divider = {one.key for one in SET.equality if one.kind == "choice" and not one.divider}
    assert no_divider == {"sex", "gender-identity"}
    assert {option.part_of for one in SET.equality for option in one.options} == {"", "other"}


def test_the_census_adds_up_to_its_published_total() -> None:
    """Measurement, section 4: five groups of Leeds, 811,953 people in all."""
    by_key = {one.key: one for one in SET.population}
    assert sum(one.people for one in by_key["ethnic-group"].numbers) == 811_953
    shares = by_key["ethnic-group"].shares
    assert round(100 * shares["white"], 1) == 79.0
    assert sum(shares.values()) == pytest.approx(1)


# --- What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('key = "get-on-well"', 'key = "belong"', '"belong" is there twice.'),
        ('audiences = ["leaders"]', 'audiences = ["bosses"]', '"bosses" is no audience'),
        ('"No, never", ', "", "must have 5 answers"),
        ('after = "disability"', 'after = "religion"', "must name a question before it"),
        ('after_answer = "asian"', 'after_answer = "asia"', "must name a question before it"),
        ('part_of = "other"', 'part_of = "others"', '"others" is no answer'),
        ('kind = "yes or no"', 'kind = "maybe"', "must be one of: scale, yes or no"),
        ('answers = "alone"', 'answers = "together"', "Only those who answer alone"),
        ('kind = "date"', 'kind = "choice"', "A choice has options"),
        ('[[scales]]\nkey = "faces"\naudiences = ["young"]',
         '[[scales]]\nkey = "faces"\naudiences = ["staff"]', "needs exactly one scale"),
        ("revision = 1", "revision = 0", "must be from 1"),
        ('{ key = "sikh", people', '{ key = "sikhs", people', '"sikhs" is no answer'),
        ('title = "Questions', 'titel = "Questions', "Did you mean"),
        ('key = "leeds-2026"', "key = ", "is not valid TOML"),
    ],
)  # fmt: skip
def test_each_fault_has_its_line_and_words(old: str, new: str, words: str) -> None:
    assert old in SHIPPED
    faults = rules.check(SHIPPED.replace(old, new, 1))
    assert any(words in fault.words for fault in faults), [str(fault) for fault in faults]
    assert all(fault.line >= 1 for fault in faults)


def test_an_audience_whose_answers_could_never_be_told_is_refused() -> None:
    few = SHIPPED.replace('audiences = ["young"]\nwords', 'audiences = ["leaders"]\nwords')
    assert any("nothing could be told" in fault.words for fault in rules.check(few))


# --- Freezing and translations ------------------------------------------------------------------


@pytest.mark.django_db
def test_imported_questions_never_change() -> None:
    row = imported()
    assert imported(SHIPPED + "\n# a note") == row
    with pytest.raises(Refused, match="higher revision"):
        imported(SHIPPED.replace("I feel that I belong here", "I belong here", 1))
    newer = imported(SHIPPED.replace("revision = 1", "revision = 2"))
    assert queries.newest("leeds-2026").pk == newer.pk
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        QuestionSetRow.objects.filter(pk=row.pk).update(title="Changed")


@pytest.mark.django_db
def test_a_translation_counts_only_once_it_was_checked() -> None:
    """Issue 4: translated versions are the same question only after a recorded check."""
    row = imported()
    questions = queries.question_set(row.pk)
    polish = SHIPPED.replace('language = "en"', 'language = "pl"').replace(
        "I feel that I belong here", "Czuję, że tu należę"
    )
    translation = actions.import_translation(row, polish, by=SYSTEM, at=NOW)
    assert actions.import_translation(row, polish, by=SYSTEM, at=NOW) == translation
    assert queries.languages_of(questions) == ["en"]
    assert queries.in_language(questions, "pl") is questions
    said = {"checked_by": "A translator", "method": "Back translation", "checked_on": NOW.date()}
    for _twice in range(2):
        actions.record_check(translation, **said, by=SYSTEM, at=NOW)
    assert queries.languages_of(questions) == ["en", "pl"]
    in_polish = queries.in_language(questions, "pl")
    assert "Czuję, że tu należę" in {one.words for one in in_polish.statements}
    assert in_polish.pk == row.pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('key = "belong"', 'key = "belonging"'),
        ('audiences = ["staff", "users"]', 'audiences = ["users", "staff"]'),
        ('{ key = "bisexual", title = "Bisexual" },', ""),
        ('page = "religion"', 'page = "faith"'),
    ],
)
def test_a_translation_that_asks_something_else_is_refused(old: str, new: str) -> None:
    row = imported()
    other = SHIPPED.replace('language = "en"', 'language = "pl"').replace(old, new, 1)
    with pytest.raises(Refused, match="same questions in the same order"):
        actions.import_translation(row, other, by=SYSTEM, at=NOW)
    assert not Translation.objects.exists()


@pytest.mark.django_db
def test_the_command_checks_and_imports(tmp_path: Path) -> None:
    said = StringIO()
    call_command("questions", "check", "--shipped", stdout=said)
    call_command("questions", "import", "--shipped", stdout=said)
    assert "no faults" in said.getvalue()
    assert QuestionSetRow.objects.get().key == "leeds-2026"
    broken = tmp_path / "mine.toml"
    broken.write_text(SHIPPED.replace("revision = 1", "revision = 0"))
    with pytest.raises(CommandError, match="is refused"):
        call_command("questions", "import", str(broken), stdout=said)
    assert "mine.toml:5: revision: is 0" in said.getvalue()
    broken.write_bytes(b"\xff")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("questions", "check", str(broken))
