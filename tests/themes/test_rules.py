"""Themes: own words, three comments, two people (measurement, section 2, step 8)."""

from datetime import date

import pytest

from ccqm.themes.rules import (
    Mark,
    are_own_words,
    destroyed_on,
    how_many,
    is_enough,
    marked,
    may_read,
)

COMMENT = "The prayer room is locked, most of the time, and nobody knows why."


@pytest.mark.parametrize(
    "theme",
    [
        "the prayer room is locked most of the time",
        "We hear: PRAYER ROOM IS LOCKED — MOST OF it",
        "They don't know; and nobody knows why the prayer room is locked most",
    ],
)
def test_six_words_in_a_row_are_a_quotation(theme):
    """No verbatim quotation: whatever the case, the stops between, or where it stands."""
    assert not are_own_words(theme, [COMMENT])


def test_what_is_said_in_other_words_is_none():
    assert are_own_words("A quiet room for prayer should stay open", [COMMENT])
    assert are_own_words("The prayer room is locked", [COMMENT])  # five in a row


def test_a_short_comment_is_quoted_when_it_stands_there_whole():
    assert not are_own_words(
        "People feel that nobody listens to us here", ["Nobody listens to us!"]
    )
    assert are_own_words("More training is wanted", ["More training"])


def test_a_theme_needs_three_comments():
    assert not is_enough(2)
    assert is_enough(3)


@pytest.mark.parametrize(
    ("comments", "words"), [(3, "3"), (9, "3"), (10, "10"), (19, "10"), (20, "20"), (1234, "1,000")]
)
def test_how_many_is_told_as_a_band(comments, words):
    """So nobody can watch it move by one."""
    assert how_many(comments) == f"{words} or more comments"


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("My manager Jane Smith is kind", [("Jane Smith", Mark.NAME)]),
        ("Ask Mr. Khan. He knows", [("Mr. Khan", Mark.NAME)]),
        ("we like Ewa", [("Ewa", Mark.NAME)]),
        ("Call 0113 496 0000 now", [("0113 496 0000", Mark.PHONE)]),
        ("or ann@example.org", [("ann@example.org", Mark.EMAIL)]),
        ("On Monday I pray. The room is shut", []),
        ("Nothing. Everything is fine! Thanks", []),
    ],
)
def test_what_may_be_a_name_is_marked(comment, found):
    assert [(words, kind) for words, kind in marked(comment) if kind] == found
    assert "".join(words for words, _kind in marked(comment)) == comment


def test_readers_stand_outside():
    """SEC-04: no self-assessment; whoever judges a participant does not read its comments."""
    free = {"has_role": True, "was_lead": False, "has_tie": False, "is_judging": False}
    assert may_read(**free, has_read=False)
    for bar in ("was_lead", "has_tie", "is_judging"):
        assert not may_read(**(free | {bar: True}), has_read=False)
    assert not may_read(**(free | {"has_role": False}), has_read=False)
    # Reading is itself a tie for panels; it does not end reading.
    assert may_read(**(free | {"has_tie": True}), has_read=True)
    assert not may_read(**(free | {"is_judging": True}), has_read=True)


def test_comments_go_soon_after_their_themes_and_after_a_year_at_last():
    closed = date(2026, 1, 1)
    assert destroyed_on(closed, None) == date(2027, 1, 1)
    assert destroyed_on(closed, date(2026, 2, 1)) == date(2026, 3, 3)
    assert destroyed_on(closed, date(2026, 12, 30)) == date(2027, 1, 1)
