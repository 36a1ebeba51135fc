"""When a promise counts. No database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccqm.members.rules import Coverage
from ccqm.pledges import rules


def test_signatures_are_told_in_steps() -> None:
    """Never more than there are, so a counter does not move with each person (decision 11)."""
    verdict = rules.have_enough_signed(42, 60, 90, "Bronze")
    assert not verdict
    assert verdict.reason == "At least 40 of 60 have signed. Bronze asks for 54."
    told = {
        signed: rules.have_enough_signed(signed, 60, 90, "Bronze").reason.split(".")[0]
        for signed in (0, 4, 5, 53, 54, 55, 59, 60)
    }
    assert told == {
        0: "Fewer than 5 of 60 have signed",
        4: "Fewer than 5 of 60 have signed",
        5: "At least 5 of 60 have signed",
        53: "At least 50 of 60 have signed",
        54: "At least 54 of 60 have signed",
        55: "At least 55 of 60 have signed",
        59: "At least 55 of 60 have signed",
        60: "60 of 60 have signed",
    }


def test_large_numbers_can_be_read() -> None:
    assert rules.have_enough_signed(17_243, 30_000, 90, "Bronze").reason == (
        "At least 17,240 of 30,000 have signed. Bronze asks for 27,000."
    )


def test_one_person_and_three() -> None:
    assert rules.have_enough_signed(1, 1, 90, "Bronze").reason == (
        "One person takes part, and has signed."
    )
    assert rules.have_enough_signed(2, 3, 90, "Bronze").reason == (
        "Not everyone has signed yet. Bronze asks for 3."
    )


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 100))
def test_enough_is_never_less_than_the_percentage(signed: int, total: int, percent: int) -> None:
    verdict = rules.have_enough_signed(signed, total, percent, "Gold")
    assert bool(verdict) == (signed * 100 >= total * percent)


def test_nobody_counted_is_never_enough() -> None:
    assert not rules.have_enough_signed(0, 0, 0, "Bronze")


def test_yes_and_no_both_say_why() -> None:
    assert rules.is_commitment_made(True)
    assert not rules.is_commitment_made(False)
    assert rules.is_commitment_made(True).reason != rules.is_commitment_made(False).reason


@pytest.mark.parametrize(
    ("published", "proof", "says"),
    [
        (False, False, "Your pledge is not published yet."),
        (False, True, "Your pledge is not published yet."),
        (True, False, "Now show who is taking part"),
        (True, True, "you show who is taking part"),
    ],
)
def test_a_pledge_needs_proof_of_who_takes_part(published: bool, proof: bool, says: str) -> None:
    """Scheme S3: a pledge and proof of who is taking the journey; decision 13."""
    verdict = rules.has_public_pledge(published, proof)
    assert bool(verdict) is (published and proof)
    assert says in str(verdict.reason)


def test_a_decision_is_not_in_the_future() -> None:
    today = date(2026, 11, 23)
    assert rules.is_decided(today, today)
    assert not rules.is_decided(date(2026, 11, 24), today)


@pytest.mark.parametrize(("signed", "shown"), [(0, False), (4, False), (5, True), (60, True)])
def test_pledges_are_shown_when_five_have_signed(signed: int, shown: bool) -> None:
    assert bool(rules.may_show_pledges(Coverage(signed, 60))) is shown
