"""Colours that meet on a page can be told apart by people with low vision (A11Y-1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

from ccqm.kit.brand import GRAPHIC_CONTRAST, TEXT_CONTRAST, Colours, contrast_faults
from ccqm.kit.colours import contrast, is_colour

ROOT = Path(__file__).resolve().parents[2]
DEFAULTS = dict(
    re.findall(
        r"^\s*(--[\w-]+): (#[0-9a-f]{6});",
        (ROOT / "frontend/scss/_brand.scss").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
)
LEVELS = ("bronze", "silver", "gold")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#abcdef", "#abcdef", 1)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("wrong", ["red", "#fff", "0b5a57", "#0b5a5g", "#0b5a577", 7, None])
def test_only_six_digits_are_a_colour(wrong):
    assert not is_colour(wrong)


def test_the_stylesheet_defaults_are_as_readable_as_a_brand_must_be():
    colours = Colours(
        brand=DEFAULTS["--brand"],
        dark=DEFAULTS["--brand-dark"],
        tint=DEFAULTS["--brand-tint"],
        ink=DEFAULTS["--brand-ink"],
        quiet=DEFAULTS["--brand-quiet"],
        page=DEFAULTS["--page"],
        threads=tuple(DEFAULTS[f"--thread-{n}"] for n in range(1, 6)),
    )
    assert list(contrast_faults(colours)) == []
    assert colours.properties().items() <= DEFAULTS.items()


@pytest.mark.parametrize("level", LEVELS)
def test_the_levels_can_be_seen_on_paper_and_words_can_be_read_on_their_tint(level):
    mark, tint = DEFAULTS[f"--level-{level}"], DEFAULTS[f"--level-{level}-tint"]
    assert contrast(mark, DEFAULTS["--page"]) >= TEXT_CONTRAST
    assert contrast(mark, tint) >= GRAPHIC_CONTRAST
    assert contrast(DEFAULTS["--brand-ink"], tint) >= TEXT_CONTRAST
