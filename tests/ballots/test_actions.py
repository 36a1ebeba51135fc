"""One ballot for each place, and nothing kept that says which (SEC-01, DP-02)."""

import uuid

import pytest
from django.db import transaction

from ccqm.answers.actions import cut_deck, put_in
from ccqm.answers.queries import arrived
from ccqm.audit.actions import SYSTEM
from ccqm.audit.models import Event
from ccqm.ballots import actions
from ccqm.ballots.actions import (
    close_roll,
    give_paper,
    give_places,
    hand_out,
    issue,
    note_received,
    open_roll,
    sweep,
)
from ccqm.ballots.blind import SigningFailed
from ccqm.ballots.models import Place, Roll
from ccqm.ballots.queries import place_at, size, tally
from ccqm.kit.verdict import Refused
from tests.answers.scene import BOTH, SAID
from tests.ballots.client import draw
from tests.ballots.scene import wave
from tests.people import NOW

pytestmark = pytest.mark.django_db(databases=BOTH)


def test_a_ballot_is_drawn_signed_and_counted():
    here = wave("a", "b")
    here.answer(here.ballot_of("a"))
    closed = here.close()
    assert (closed.people, closed.issued) == (2, 1)
    assert tally(closed, arrived(here.key)).holds()
    assert "1 came in" in tally(closed, arrived(here.key)).holds().reason


def test_a_place_gets_one_ballot():
    here = wave("a")
    here.ballot_of("a")
    with pytest.raises(Refused, match="A lost ballot cannot be given again"):
        here.ballot_of("a")
    assert Place.objects.get().is_issued


def test_a_broken_line_costs_nobody_their_vote():
    """The same blinded ballot again gives the same signature, until the browser has it."""
    here = wave("a")
    secret, drawn = here.tokens["a"], draw(bytes(here.roll.public_key))
    first = issue(secret, blinded=drawn.blinded)
    assert issue(secret, blinded=drawn.blinded) == first
    with pytest.raises(Refused, match="lost ballot"):
        issue(secret, blinded=draw(bytes(here.roll.public_key)).blinded)
    note_received(secret, blinded=b"another")
    assert issue(secret, blinded=drawn.blinded) == first
    note_received(secret, blinded=drawn.blinded)
    with pytest.raises(Refused, match="lost ballot"):
        issue(secret, blinded=drawn.blinded)
    here.answer(drawn.ballot(first))


def test_what_is_kept_is_that_it_was_issued():
    here = wave("a")
    before = Event.objects.count()
    secret, drawn = here.tokens["a"], draw(bytes(here.roll.public_key))
    issue(secret, blinded=drawn.blinded)
    place = Place.objects.get()
    assert len(place.claim) == 32
    assert bytes(place.claim) not in drawn.blinded
    note_received(secret, blinded=drawn.blinded)
    place.refresh_from_db()
    assert place.claim is None
    assert place.is_issued
    assert Event.objects.count() == before
    assert {field.name for field in Place._meta.fields} == {
        "id", "roll", "holder", "token_hash", "is_issued", "claim", "is_quiet",
    }  # fmt: skip


def test_a_fault_while_signing_keeps_the_place_free(monkeypatch):
    """Killed or failing before the end, nothing is marked: the person can ask again."""
    here = wave("a")
    with pytest.raises(ValueError, match="blinded"), transaction.atomic():
        issue(here.tokens["a"], blinded=b"nonsense")
    with monkeypatch.context() as fault:
        fault.setattr(actions, "blind_sign", _fail)
        with pytest.raises(SigningFailed), transaction.atomic():
            here.ballot_of("a")
    assert not Place.objects.get().is_issued
    here.answer(here.ballot_of("a"))


def _fail(*_given):
    raise SigningFailed


def test_a_ballot_of_another_wave_does_not_open_this_box():
    one, other = wave("a"), wave("a")
    assert one.roll.fingerprint != other.roll.fingerprint
    with pytest.raises(Refused, match="not for this survey"):
        one.answer(other.ballot_of("a"))


def test_an_unknown_or_closed_link_opens_nothing():
    here = wave("a")
    drawn = draw(bytes(here.roll.public_key))
    for secret in ("", "x" * 43):
        with pytest.raises(Refused, match="does not work"):
            issue(secret, blinded=drawn.blinded)
    secret = here.tokens["a"]
    assert place_at(secret).holder == "a"
    here.close()
    assert place_at(secret) is None
    with pytest.raises(Refused, match="does not work"):
        issue(secret, blinded=drawn.blinded)


def test_the_close_leaves_two_numbers():
    """Nobody can say any more who had a ballot, and nobody can sign another."""
    here = wave(*"abcde")
    for holder in "abc":
        here.ballot_of(holder)
    closed = close_roll(here.key, by=SYSTEM, at=NOW)
    assert (closed.people, closed.issued, closed.private_key) == (5, 3, None)
    assert not Place.objects.exists()
    assert close_roll(here.key, by=SYSTEM, at=NOW).issued == 3
    with pytest.raises(Refused, match="has closed"):
        give_places(here.roll, ["f"])


def test_places_are_given_once_each():
    here = wave("a")
    assert set(give_places(here.roll, ["a", "b", "b"])) == {"b"}
    assert size(here.roll) == 2


def test_paper_counts_as_a_ballot_and_nobody_notes_which():
    here = wave("a", "b")
    codes = cut_deck(here.key, size=5)
    give_paper(here.roll, "a")
    with pytest.raises(Refused, match="has a ballot already"):
        give_paper(here.roll, "a")
    with pytest.raises(Refused, match="not on the list"):
        give_paper(here.roll, "z")
    with pytest.raises(Refused, match="lost ballot"):
        here.ballot_of("a")
    put_in(here.key, ballot=codes[3], said=SAID)
    assert Place.objects.get(holder="a").claim is None
    assert tally(here.close(), arrived(here.key)).holds()


def test_more_paper_than_people_shows_in_the_tally():
    """Somebody who prints codes and fills them in is found out when the box is opened."""
    here = wave("a", "b")
    for code in cut_deck(here.key, size=3):
        put_in(here.key, ballot=code, said=SAID)
    assert "More answers came in" in tally(here.close(), arrived(here.key)).holds().reason


def test_codes_handed_out_to_people_on_no_list_are_counted():
    here = wave()
    for code in cut_deck(here.key, size=30)[:4]:
        put_in(here.key, ballot=code, said=SAID)
    hand_out(here.roll, 20)
    hand_out(here.roll, 5)
    closed = here.close()
    assert (closed.people, closed.issued) == (25, 25)
    assert tally(closed, arrived(here.key)).holds()


def test_nothing_is_tallied_while_it_is_open():
    here = wave("a")
    here.ballot_of("a")
    assert tally(here.roll, 0) is None


def test_opening_twice_makes_one_key():
    key = uuid.uuid4()
    once = open_roll(key, audience="staff", by=SYSTEM, at=NOW)
    again = open_roll(key, audience="staff", by=SYSTEM, at=NOW)
    assert once.fingerprint == again.fingerprint
    assert Roll.objects.count() == 1
    assert Event.objects.filter(verb="ballots.open_roll").count() == 1


@pytest.mark.django_db(databases=BOTH, transaction=True)
def test_sweeping_the_places_does_no_harm():
    here = wave("a", "b")
    here.ballot_of("a")
    sweep()
    sweep()
    assert Place.objects.filter(is_issued=True).count() == 1
