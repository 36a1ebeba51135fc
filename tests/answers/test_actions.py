"""Ballots go into a box once each, mix, and come out tied to nobody (SEC-01, DP-02)."""

import pytest

from ccqm.answers.actions import (
    close_box,
    cut_deck,
    put_in,
    sweep,
    withdraw_equality_answers,
)
from ccqm.answers.models import Box, Code, Mixed, MixedWords, Pooled, Response, Words
from ccqm.answers.queries import answers_in, arrived, words_in
from ccqm.answers.rules import Used
from ccqm.kit.verdict import Refused
from tests.answers.scene import BOTH, OTHER_KEY, SAID, a_ballot, a_box, raw_of, written

pytestmark = pytest.mark.django_db(databases=["answers"])


def fill(box, number, said=SAID):
    ballots = [a_ballot() for _ in range(number)]
    for ballot in ballots:
        put_in(box, ballot=ballot, said=said)
    return ballots


def rows(*models):
    return [model.objects.count() for model in models]


def test_answers_wait_in_the_pool_until_ten_are_there():
    box = a_box()
    fill(box, 9)
    assert rows(Pooled, Mixed, MixedWords) == [9, 0, 0]
    fill(box, 1)
    assert rows(Pooled, Mixed, MixedWords) == [0, 10, 10]


def test_boxes_do_not_mix():
    one, two = a_box(), a_box()
    fill(one, 9)
    fill(two, 9)
    assert rows(Pooled, Mixed) == [18, 0]
    fill(one, 1)
    assert rows(Pooled, Mixed) == [9, 10]
    assert close_box(one) == 10
    assert rows(Pooled, Mixed, Response) == [9, 0, 10]


def test_a_ballot_counts_once_in_the_pool_and_after_it():
    box = a_box()
    ballot = fill(box, 1)[0]
    with pytest.raises(Used):
        put_in(box, ballot=ballot, said=SAID)
    fill(box, 9)
    with pytest.raises(Used):
        put_in(box, ballot=ballot, said={})
    assert close_box(box) == 10


def test_a_ballot_written_otherwise_is_the_same_ballot():
    box = a_box()
    ballot = fill(box, 1)[0]
    for again in (ballot + "=", raw_of(ballot).hex(), " " + ballot, ballot + "\n"):
        with pytest.raises(Refused):
            put_in(box, ballot=again, said=SAID)
    assert rows(Pooled) == [1]


def test_an_altered_ballot_and_another_wave_s_are_refused():
    box = a_box()
    raw = bytearray(raw_of(a_ballot()))
    for place in (0, 40, 64, 200, len(raw) - 1):
        bent = bytearray(raw)
        bent[place] ^= 1
        with pytest.raises(Refused, match="not for this survey"):
            put_in(box, ballot=written(bytes(bent)), said=SAID)
    wrong = (a_ballot(OTHER_KEY), "", "x", "A" * 500, written(bytes(64)), "é" * 40, "x" * 100_000)
    for given in wrong:
        with pytest.raises(Refused):
            put_in(box, ballot=given, said=SAID)
    assert rows(Pooled) == [0]


def test_a_refused_answer_does_not_use_the_ballot_up():
    box, ballot = a_box(), a_ballot()
    with pytest.raises(Refused):
        put_in(box, ballot=ballot, said={"statements": {"name": 1}})
    put_in(box, ballot=ballot, said=SAID)
    assert rows(Pooled) == [1]


def test_a_paper_code_is_worth_a_ballot_in_any_spelling():
    box = a_box()
    codes = cut_deck(box, size=3)
    put_in(box, ballot=codes[0].lower().replace("-", " "), said=SAID)
    with pytest.raises(Used):
        put_in(box, ballot=codes[0], said=SAID)
    with pytest.raises(Refused, match="do not know this code"):
        put_in(a_box(), ballot=codes[1], said=SAID)
    with pytest.raises(Refused, match="do not know this code"):
        put_in(box, ballot="0000-0000-0000-0000", said=SAID)
    kept = b"".join(bytes(code.ballot) for code in Code.objects.all())
    assert not any(code.encode() in kept for code in codes)


def test_equality_answers_are_taken_back_before_the_close_and_not_after():
    box = a_box()
    early = fill(box, 1)[0]
    withdraw_equality_answers(box, ballot=early)
    late = fill(box, 9)[0]
    withdraw_equality_answers(box, ballot=late)
    with pytest.raises(Refused, match="No answers came"):
        withdraw_equality_answers(box, ballot=a_ballot())
    close_box(box)
    found = list(answers_in(box))
    assert sorted(len(answer.dimensions) for answer in found) == [0, 0, *[1] * 8]
    assert all(answer.statements == {"respect": 4, "belong": "na"} for answer in found)
    with pytest.raises(Refused, match="has closed"):
        withdraw_equality_answers(box, ballot=late)


def test_the_close_destroys_ballots_codes_and_the_pool():
    box = a_box()
    cut_deck(box, size=5)
    fill(box, 12)
    assert close_box(box) == 12
    assert rows(Pooled, Mixed, MixedWords, Code) == [0, 0, 0, 0]
    assert {field.name for field in Response._meta.fields} == {
        "id", "box", "statements", "dimensions",
    }  # fmt: skip


def test_closing_twice_changes_nothing():
    box = a_box()
    fill(box, 12)
    assert close_box(box) == close_box(box) == 12
    assert rows(Response) == [12]
    with pytest.raises(Refused, match="has closed"):
        put_in(box, ballot=a_ballot(), said=SAID)


def test_words_are_kept_from_thirty_answers_on_only():
    few, enough = a_box(), a_box()
    fill(few, 29)
    fill(enough, 30)
    close_box(few)
    close_box(enough)
    assert list(words_in(few)) == []
    assert list(words_in(enough)) == [("better", "More time to talk.")] * 30


def test_nothing_is_read_while_a_box_is_open_but_whole_batches_counted():
    """Freeze: no live results; the number moves in tens, so that it tells of no single person."""
    box = a_box()
    fill(box, 9)
    assert arrived(box) == 0
    fill(box, 4)
    assert arrived(box) == 10
    for ask in (answers_in, words_in):
        with pytest.raises(Refused, match="still open"):
            ask(box)
    close_box(box)
    assert arrived(box) == 13


@pytest.mark.django_db(databases=BOTH, transaction=True)
def test_sweeping_twice_does_no_harm():
    box, other = a_box(), a_box()
    fill(box, 11)
    fill(other, 2)
    close_box(box)
    sweep()
    sweep()
    assert rows(Response, Pooled) == [11, 2]
    assert Box.objects.get(pk=box).accepted == 11
    assert rows(Words) == [0]
