"""What is told of a wave. No database."""

import pytest

from ccqm.ballots.rules import Tally, band


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (Tally(12, 9, 8), "9 ballots were given out. 8 came in"),
        (Tally(12, 12, 12), "12 came in"),
        (Tally(12, 13, 8), "More ballots were given out than there are people"),
        (Tally(12, 9, 10), "More answers came in than ballots"),
    ],
)
def test_the_tally_says_whether_it_holds(tally, words):
    """Ballot stuffing shows (measurement.md, section 5)."""
    verdict = tally.holds()
    assert words in verdict.reason
    assert bool(verdict) == (tally.accepted <= tally.issued <= tally.roll)


@pytest.mark.parametrize(
    ("arrived", "roll", "words"),
    [
        (0, 12, "Fewer than 10"),
        (9, 12, "Fewer than 10"),
        (10, 12, "Three quarters"),
        (10, 100, "Fewer than a quarter"),
        (30, 100, "A quarter"),
        (50, 100, "Half"),
        (100, 100, "Three quarters"),
        (10, 0, "Fewer than 10"),
    ],
)
def test_while_it_is_open_only_a_band_is_told(arrived, roll, words):
    assert band(arrived, roll).startswith(words)
