"""The rules of "you said, we did", without a database."""

from datetime import date

import pytest

from ccqm.feedback.rules import is_feedback_given, is_said_date_possible
from ccqm.framework.edition import Audience

NEEDED = [
    Audience(key="staff", title="People who take part", hint="", kinds=("organisation",)),
    Audience(key="people-we-serve", title="People you serve", hint="", kinds=("organisation",)),
]


def test_every_audience_of_the_edition_needs_an_entry():
    assert is_feedback_given(["people-we-serve", "staff", "staff"], NEEDED)


def test_the_refusal_names_who_is_missing():
    verdict = is_feedback_given(["staff"], NEEDED)
    assert not verdict
    assert verdict.reason == "Still to add, for these people: People you serve."


@pytest.mark.parametrize(
    ("day", "ok"),
    [(date(2026, 3, 2), True), (date(2026, 3, 3), False), (date(1999, 1, 1), False)],
)
def test_nobody_has_said_it_yet_tomorrow(day, ok):
    assert bool(is_said_date_possible(day, date(2026, 3, 2))) is ok
