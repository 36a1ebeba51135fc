"""The sheet itself: an accessible PDF whose promise is exactly true."""

import re
import uuid

import pytest
from django.utils import translation

from ccqm.kit.verdict import Refused
from ccqm.papers.models import Sheet
from ccqm.papers.printing import sheet_print
from tests.awareness.test_pack import ADDRESS, HOSTILE, objects, pack, pages
from tests.members.scene import scene
from tests.papers.test_actions import sheet
from tests.people import NOW

pytestmark = pytest.mark.django_db


def made(name: str = "Staff", participant: str = "Harbour Lane", **words: object) -> bytes:
    here = scene()
    is_led = bool(words.pop("is_led", False))
    row = sheet(here, here.group(name[:100], 60, is_led=is_led), **words)
    given = pack(participant=participant).at(ADDRESS, row.language)
    return sheet_print(row, given, at=NOW)


def test_it_is_tagged_titled_and_has_a_language_and_its_code():
    """A11Y-08: PDF/UA-1."""
    inside = objects(made(pages=3))
    assert "pdfuaid:part>1<" in inside
    assert "/StructTreeRoot" in inside
    assert re.search(r"/Lang\s*\(en\)", inside)
    assert f"Signature sheet {Sheet.objects.get().code}: Harbour Lane</" in inside
    assert f"QR code for {ADDRESS}" in inside
    assert inside.count("/TH") >= 5, "the columns have headings"


@pytest.mark.parametrize("number", [1, 10])
@pytest.mark.parametrize("is_led", [True, False])
def test_twenty_lines_fit_on_each_a4_page(number, is_led):
    assert pages(made(pages=number, is_led=is_led)) == [(210, 297)] * number


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_write_fits_and_is_never_a_command(words):
    long = (HOSTILE[words].replace("\0", "") * 200)[:200]
    printed = made(long, participant=long)
    assert len(pages(printed)) == 1
    assert "root:" not in objects(printed)


def test_letters_that_no_font_has_are_refused_in_words():
    with pytest.raises(Refused, match="letters that we cannot print yet"):
        made("𒀀𒀁")


def test_it_is_in_its_own_language_whoever_prints_it():
    with translation.override("en"):
        inside = objects(made(language="ar"))
    assert re.search(r"/Lang\s*\(ar\)", inside)


def test_the_same_key_makes_one_sheet():
    """REL-04."""
    here, key = scene(), uuid.uuid4()
    group = here.group("Staff", 60)
    assert sheet(here, group, submission_key=key) == sheet(here, group, submission_key=key)
    with pytest.raises(Refused, match="between 1 and 10 pages"):
        sheet(here, group, pages=11)
