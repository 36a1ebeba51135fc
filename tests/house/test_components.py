"""Whoever builds a page finds every component, with its states, in the gallery."""

import re
from pathlib import Path

from ccqm.web.gallery.samples import SAMPLES

ROOT = Path(__file__).resolve().parents[2]


def component_names() -> set[str]:
    """Names of the component templates; those with a leading underscore are their inner parts."""
    files = (ROOT / "templates/components").glob("*.html")
    return {file.stem for file in files if not file.stem.startswith("_")}


def test_every_component_is_in_the_gallery():
    assert component_names() - {sample.name for sample in SAMPLES} == set()


def test_the_gallery_shows_only_components_that_exist():
    assert {sample.name for sample in SAMPLES} - component_names() == set()


def test_pages_use_only_components_that_exist():
    used = {
        name
        for file in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% c(?:block)? "([\w-]+)"', file.read_text())
    }
    assert used - component_names() == set()


def test_no_page_has_a_script_or_style_of_its_own():
    """SEC: the content security policy refuses them, so they would not work."""
    inline = re.compile(r'<script(?![^>]*\bsrc=)(?![^>]*/(ld\+)?json)|<style|\sstyle=|\son[a-z]+="')
    wrong = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "templates").rglob("*.html")
        if "letters" not in file.parts and inline.search(file.read_text())
    ]
    assert wrong == []
