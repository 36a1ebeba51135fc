"""The blind signature itself: RFC 9474's vector byte for byte, and what must not pass."""

import gmpy2
import pytest
from cryptography.exceptions import InvalidTag

from ccqm.answers.ballot import Ballot
from ccqm.ballots import blind
from ccqm.ballots.blind import (
    SigningFailed,
    blind_sign,
    fingerprint,
    new_key,
    public_part,
    unwrapped,
    wrapped,
)
from tests.ballots.client import draw, encoded, prepared
from tests.ballots.vector import VECTOR, key, number

OURS = new_key()


def test_every_step_gives_the_bytes_of_the_rfc():
    """RFC 9474, Appendix A.1: Prepare, Blind, BlindSign, Finalize, Verify."""
    pair = key()
    assert pair.key_size == 4096
    message = prepared(VECTOR["msg"], VECTOR["msg_prefix"])
    assert encoded(message, pair.key_size - 1, VECTOR["salt"]) == VECTOR["encoded_msg"]
    drawn = draw(public_part(pair), message=message, salt=VECTOR["salt"], inverse=number("inv"))
    assert drawn.blinded == VECTOR["blinded_msg"]
    assert blind_sign(pair, VECTOR["blinded_msg"]) == VECTOR["blind_sig"]
    assert drawn.finished(VECTOR["blind_sig"]) == VECTOR["sig"]
    assert Ballot(message, VECTOR["sig"]).is_signed_by(public_part(pair))
    assert not Ballot(message[:-1] + b"x", VECTOR["sig"]).is_signed_by(public_part(pair))


def test_a_round_trip_under_a_key_of_ours():
    assert OURS.key_size == blind.KEY_BITS
    for _ in range(20):
        drawn = draw(public_part(OURS))
        ballot = Ballot(drawn.message, drawn.finished(blind_sign(OURS, drawn.blinded)))
        assert ballot.is_signed_by(public_part(OURS))


def test_signing_is_sure_of_itself():
    """The same number gives the same signature, whatever chance blinds the steps within."""
    drawn = draw(public_part(OURS))
    assert len({blind_sign(OURS, drawn.blinded) for _ in range(5)}) == 1


def test_what_is_no_blinded_message_is_refused():
    n = OURS.private_numbers().public_numbers.n
    size = blind.KEY_BITS // 8
    wrong = [b"", b"x", bytes(size), b"\xff" * size, n.to_bytes(size, "big"), bytes(size + 1)]
    for given in wrong:
        with pytest.raises(ValueError, match="not a blinded message"):
            blind_sign(OURS, given)


def test_a_faulty_power_never_leaves_the_machine(monkeypatch):
    """One wrong half of the remainder theorem would give the primes away (RFC 9474, 4.3 step 3)."""
    right = gmpy2.powmod_sec
    calls = iter([1, 0])
    monkeypatch.setattr(gmpy2, "powmod_sec", lambda *given: right(*given) + next(calls))
    with pytest.raises(SigningFailed):
        blind_sign(OURS, draw(public_part(OURS)).blinded)


def test_the_private_power_sees_only_numbers_blinded_anew(monkeypatch):
    """The base under the private exponent is never the number that came from outside."""
    right, seen = gmpy2.powmod_sec, []
    monkeypatch.setattr(
        gmpy2, "powmod_sec", lambda base, *rest: seen.append(base) or right(base, *rest)
    )
    drawn = draw(public_part(OURS))
    blind_sign(OURS, drawn.blinded)
    blind_sign(OURS, drawn.blinded)
    p, q = OURS.private_numbers().p, OURS.private_numbers().q
    plain = int.from_bytes(drawn.blinded, "big")
    assert len(set(seen)) == 4
    assert not {plain, plain % p, plain % q} & {int(base) for base in seen}


def test_a_private_key_is_sealed_for_its_roll_and_under_our_secret():
    sealed = wrapped(OURS, under="s" * 50, roll=b"one")
    again = unwrapped(sealed, under="s" * 50, roll=b"one")
    assert again.private_numbers() == OURS.private_numbers()
    p = OURS.private_numbers().p
    assert p.to_bytes(128, "big") not in sealed
    for under, roll in (("t" * 50, b"one"), ("s" * 50, b"two")):
        with pytest.raises(InvalidTag):
            unwrapped(sealed, under=under, roll=roll)
    assert wrapped(OURS, under="s" * 50, roll=b"one") != sealed


def test_a_fingerprint_can_be_compared_by_eye():
    told = fingerprint(public_part(OURS))
    assert len(told.split()) == 16
    assert told != fingerprint(public_part(new_key()))
