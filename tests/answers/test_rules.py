"""What a box takes. No database."""

import pytest

from ccqm.answers.rules import DOES_NOT_APPLY, Answers, checked, is_full, keeps_words
from ccqm.kit.verdict import Refused
from tests.answers.scene import SAID, SHAPE


def test_answers_are_kept_and_gaps_are_left_out():
    assert checked(SAID, SHAPE) == Answers(
        statements={"respect": 4, "belong": DOES_NOT_APPLY},
        dimensions={"age": "under 40"},
        words={"better": "More time to talk."},
    )


def test_nothing_at_all_is_an_answer_too():
    assert checked({}, SHAPE) == Answers()


@pytest.mark.parametrize(
    "said",
    [
        [],
        "respect",
        {"name": "Ann"},
        {"statements": {"name": 3}},
        {"statements": {"respect": 0}},
        {"statements": {"respect": 6}},
        {"statements": {"respect": True}},
        {"statements": {"respect": 4.0}},
        {"statements": {"respect": "4"}},
        {"statements": {"respect": [4]}},
        {"statements": [4]},
        {"dimensions": {"age": "7"}},
        {"dimensions": {"name": "Ann"}},
        {"dimensions": {"age": 4}},
        {"dimensions": {"age": ["under 40"]}},
        {"words": {"name": "Ann"}},
        {"words": {"better": 4}},
        {"words": {"better": "no\x00l"}},
    ],
    ids=str,
)
def test_what_was_not_asked_is_refused(said):
    """No field that somebody adds in the browser reaches the database."""
    with pytest.raises(Refused):
        checked(said, SHAPE)


def test_too_much_is_refused():
    with pytest.raises(Refused, match="2000 characters"):
        checked({"words": {"better": "x" * 2_001}}, SHAPE)
    with pytest.raises(Refused, match="too long"):
        checked({"statements": {f"s{n}": 1 for n in range(5_000)}}, SHAPE)


def test_the_pool_and_the_words_have_their_numbers():
    """measurement.md, section 5 step 3, and section 2 step 8."""
    assert [is_full(9), is_full(10)] == [False, True]
    assert [keeps_words(29), keeps_words(30)] == [False, True]
