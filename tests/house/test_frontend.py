"""What the front end sends: light, ours, and nothing that only GOV.UK may use (GDS-13)."""

import gzip
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "ccqm/web/static/build"
GOVUK_PALETTE = (
    ROOT
    / "frontend/node_modules/govuk-frontend/dist/govuk/settings/_colours-palette--internal.scss"
)
FIRST_VISIT = 60_000
"""Bytes for a first visit of a public page, all in."""


def built(*endings: str) -> list[Path]:
    return [file for file in BUILD.rglob("*") if file.suffix in endings]


def text_of_assets() -> str:
    files = [BUILD / "app.css", BUILD / "app.js"]
    files += [f for f in (ROOT / "ccqm/web/static").rglob("*") if f.suffix in {".svg", ".json"}]
    return "\n".join(file.read_text() for file in files)


def govuk_colours() -> set[str]:
    source = GOVUK_PALETTE.read_text()
    palette = source[source.index("$govuk-palette") :]
    found = set(re.findall(r'"[\w-]+": (#[0-9a-f]{6})\b', palette))
    return found - {"#ffffff", "#000000"}


@pytest.mark.parametrize(
    "belonging_to_govuk",
    ["GDS Transport", "govuk-crest", "govuk-icon-", "govuk-opengraph", "assets/images", "crown"],
)
def test_nothing_that_only_govuk_may_use(belonging_to_govuk: str) -> None:
    """GDS-13: no crest, logotype, GDS Transport, manifest or Open Graph picture of GOV.UK."""
    assert belonging_to_govuk.lower() not in text_of_assets().lower()


def test_no_colour_of_govuk() -> None:
    """GDS-13. The palette is read from govuk-frontend itself, so a new colour is caught too."""
    palette = govuk_colours()
    assert len(palette) > 40
    used = {hex_.lower() for hex_ in re.findall(r"#[0-9a-fA-F]{6}\b", text_of_assets())}
    assert used & palette == set()


def test_no_header_or_footer_of_govuk() -> None:
    """GDS-13: those two components are for GOV.UK alone."""
    wrong = [
        str(file)
        for file in (ROOT / "templates").rglob("*.html")
        if re.search(r"govuk-(header|footer|logotype)", file.read_text())
    ]
    assert wrong == []
    assert not re.search(r"\.govuk-(header|footer|generic-header|crest)\b", text_of_assets())


def test_only_our_font_is_sent() -> None:
    assert {file.name for file in built(".woff2", ".woff", ".ttf")} == {
        "atkinson-latin.woff2",
        "atkinson-latin-ext.woff2",
    }
    assert (BUILD / "fonts/LICENSE").exists(), "the Open Font License goes with the font"


def test_first_visit_is_light() -> None:
    """Styles, script and one font leave 10 kB of the budget for the page itself."""
    sent = [gzip.compress((BUILD / name).read_bytes(), 9) for name in ("app.css", "app.js")]
    font = (BUILD / "fonts/atkinson-latin.woff2").read_bytes()
    assert len(sent[0]) <= 20_000
    assert sum(map(len, sent)) + len(font) <= FIRST_VISIT - 10_000


def test_no_source_map_comment() -> None:
    """The hashed static storage would look for the file it names."""
    assert "sourceMappingURL" not in text_of_assets()


def test_right_to_left_is_in_the_same_stylesheet() -> None:
    """A11Y-11."""
    assert '[dir="rtl"]' in text_of_assets() or "[dir=rtl]" in text_of_assets()


def test_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())
    packages = [package for name, package in lock["packages"].items() if name]
    assert packages
    assert all(package.get("integrity") for package in packages)
    assert not any("resolved" in package for package in packages)
