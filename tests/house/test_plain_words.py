"""GDS-36: reading age 9, no sentence over 25 words, no jargon, in every word people read."""

import re
import statistics
from pathlib import Path

import pytest

from tests.house import plain_words
from tests.house.plain_words import Sentence

LONGEST = 25
GRADE = 6

REQUIRED_BY_LAW = (
    "The Equality and Human Rights Commission (EHRC) is responsible for enforcing",
    "is committed to making its website accessible, in accordance with",
)
"""Openings of sentences whose wording the accessibility regulations' model statement sets."""

BANNED = {
    "assessor": "validator",
    "chartermark": "mark",
    "click here": "say where the link goes",
    "commence": "begin",
    "facilitate": "help",
    "and/or": "or",
    "e.g.": "such as",
    "i.e.": "that is",
    "etc": "name the things",
    "in order to": "to",
    "invalid": "say what is wrong",
    "leverage": "use",
    "log in": "sign in",
    "log on": "sign in",
    "login": "sign in",
    "maintenance": "say what happens and when it ends",
    "oops": "say what happened",
    "prior to": "before",
    "pursuant": "under",
    "regarding": "about",
    "robust": "strong",
    "stakeholder": "name the people",
    "stakeholders": "name the people",
    "streamline": "make simple",
    "terminate": "end",
    "user": "say who",
    "users": "say who",
    "utilise": "use",
    "via": "by",
    "whilst": "while",
}


@pytest.fixture(scope="module")
def every_sentence() -> list[Sentence]:
    found = list(plain_words.everything())
    assert len(found) > 500, "the reader of words must find words"
    return found


def listed(faults: list[str]) -> str:
    return "\n" + "\n".join(faults)


def test_no_sentence_is_longer_than_25_words(every_sentence):
    faults = [
        f"{sentence} ({len(sentence.words)} words)"
        for sentence in every_sentence
        if len(sentence.words) > LONGEST
        and not any(opening in sentence.text for opening in REQUIRED_BY_LAW)
    ]
    assert not faults, listed(faults)


def test_no_banned_word_is_used(every_sentence):
    patterns = {
        word: re.compile(rf"(?<![\w.@/-]){re.escape(word)}(?![\w@/-])", re.IGNORECASE)
        for word in BANNED
    }
    faults = [
        f"{sentence} (“{word}”: {BANNED[word]})"
        for sentence in every_sentence
        for word, pattern in patterns.items()
        if pattern.search(sentence.text)
    ]
    assert not faults, listed(faults)


def test_no_sentence_shouts(every_sentence):
    faults = [str(s) for s in every_sentence if re.search(r"\w!", s.text)]
    assert not faults, listed(faults)


def test_a_nine_year_old_can_read_it(every_sentence):
    by_file: dict[str, list[str]] = {}
    for sentence in every_sentence:
        if len(sentence.words) > 3:  # labels and headings are no sentences
            by_file.setdefault(sentence.path, []).append(sentence.text)
    grades = {path: plain_words.grade(texts) for path, texts in by_file.items()}
    hardest = sorted(grades, key=lambda path: -grades[path])[:10]
    median = statistics.median(grades.values())
    assert median <= GRADE, listed([f"{path}: {grades[path]:.1f}" for path in hardest])


# --- the reader of words itself ------------------------------------------------------------------


def read(tmp_path: Path, name: str, text: str) -> list[Sentence]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    reader = plain_words.of_code if path.suffix == ".py" else plain_words.of_template
    return list(reader(path))


def test_sentences_of_a_template_know_their_lines(tmp_path):
    found = read(
        tmp_path,
        "page.html",
        "{% comment %}Not\nread.{% endcomment %}\n"
        '<h1 class="x">{% translate "A heading" %}</h1>\n'
        "<p>{% blocktranslate trimmed with name=who.name %}Hello {{ name }}.\n"
        "  See <a href=\"{% url 'a' %}\">the plan</a> now.{% endblocktranslate %}</p>\n"
        '<img alt="A woven rose">{# not read #}\n',
    )
    assert [(s.line, s.text) for s in found] == [
        (3, "A heading"),
        (4, "Hello Leeds."),
        (5, "See the plan now."),
        (6, "A woven rose"),
    ]


def test_words_handed_to_a_component_are_read(tmp_path):
    found = read(tmp_path, "page.html", '{% c "button" text=_("Save and go on") href=x %}')
    assert [s.text for s in found] == ["Save and go on"]


def test_plural_forms_are_two_sentences(tmp_path):
    found = read(
        tmp_path,
        "page.html",
        "{% blocktranslate count n=n %}{{ n }} person"
        "{% plural %}{{ n }} people{% endblocktranslate %}",
    )
    assert [s.text for s in found] == ["Leeds person", "Leeds people"]


def test_code_is_read_by_gettext_only(tmp_path):
    found = read(
        tmp_path,
        "rules.py",
        'x = "not for people"\ny = _("%(n)s have signed. "\n "Bronze asks for %(m)s.")\n'
        'z = ngettext("%(n)d day", "%(n)d days", 3)\n',
    )
    assert [(s.line, s.text) for s in found] == [
        (2, "Leeds have signed."),
        (2, "Bronze asks for Leeds."),
        (4, "Leeds day"),
        (4, "Leeds days"),
    ]


def test_letters_are_read_by_paragraph_bullet_and_button(tmp_path):
    found = read(
        tmp_path,
        "letter.txt",
        "Subject: Your mark\n\nHello {{ name }}\n\nYou can\n* read it\n* show it\n\n"
        "[Open it]({{ host }}/x/)\n",
    )
    assert [s.text for s in found] == [
        "Your mark",
        "Hello Leeds",
        "You can",
        "* read it",
        "* show it",
        "Open it",
    ]


@pytest.mark.parametrize(
    ("word", "count"),
    [("mark", 1), ("people", 2), ("evidence", 3), ("organisation", 5), ("signed", 1), ("plan", 1)],
)
def test_syllables_are_counted_nearly_right(word, count):
    assert abs(plain_words.syllables(word) - count) <= (1 if count > 2 else 0)


def test_hard_text_has_a_higher_grade_than_plain_text():
    plain = plain_words.grade(["You can stop at any time.", "We keep what you wrote."])
    hard = plain_words.grade(
        ["Participation necessitates comprehensive organisational accreditation procedures."]
    )
    assert plain < GRADE < hard
