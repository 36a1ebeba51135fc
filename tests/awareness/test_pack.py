"""What is printed and said: accessible PDF, the right code, and nothing people write breaks it."""

import io
import re
import zlib
from dataclasses import replace
from functools import partial

import pytest
import segno
import typst
from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image

from ccqm.awareness.pack import printing
from ccqm.awareness.pack.printing import Pack, poster, slips
from ccqm.awareness.pack.texts import TEXTS
from ccqm.kit.brand import brand
from ccqm.kit.verdict import Refused
from tests.conftest import NOW

ADDRESS = "https://mark.example/join/" + "aB3_-" * 8 + "xyz/"
PRINTS = {
    "poster a4": partial(poster, paper="a4", at=NOW),
    "poster a3": partial(poster, paper="a3", at=NOW),
    "slips": partial(slips, at=NOW),
}


def pack(**given: str) -> Pack:
    made = Pack(
        participant="Harbour Lane Primary",
        pledge="We listen before we decide.",
        pledge_language="en",
        address=ADDRESS,
        language="en",
        brand=brand(),
        emblem=render_to_string("public/favicon.svg", {"brand": brand()}),
    )
    return replace(made, **given)


def objects(pdf: bytes) -> str:
    """Everything in a PDF, with its packed streams unpacked."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            parts.append(stream)
    return b"\n".join(parts).decode("latin-1")


def pages(pdf: bytes) -> list[tuple[int, int]]:
    """The size of each page in whole millimetres."""
    found = re.findall(r"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", objects(pdf))
    return [(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in found]


def pictured(monkeypatch, make, given: Pack) -> Image.Image:
    """The print as a picture, 10 dots to the millimetre."""
    real = typst.compile

    def drawn(source, **options):
        return real(source, **(options | {"format": "png", "ppi": 254, "pdf_standards": []}))

    monkeypatch.setattr(printing.typst, "compile", drawn)
    return Image.open(io.BytesIO(make(given))).convert("L")


@pytest.mark.parametrize("name", PRINTS)
def test_pdf_is_tagged_titled_and_has_a_language(name):
    """A11Y-08: PDF/UA-1. The engine refuses to write one that breaks the standard's rules."""
    made = objects(PRINTS[name](pack()))
    assert "pdfuaid:part>1<" in made
    assert "/StructTreeRoot" in made
    assert re.search(r"/MarkInfo\s*<<\s*/Marked true", made)
    assert re.search(r"/Lang\s*\(en\)", made)
    assert re.search(r"/DisplayDocTitle true", made)
    assert "Harbour Lane Primary</" in made
    assert f"QR code for {ADDRESS}" in made
    if name != "slips":
        assert f"Emblem of the {brand().scheme}" in made


@pytest.mark.parametrize(
    ("name", "size"),
    [("poster a4", (210, 297)), ("poster a3", (297, 420)), ("slips", (210, 297))],
)
def test_one_sheet_in_our_own_fonts(name, size):
    made = PRINTS[name](pack(participant="مدرسة الميناء Dŵr", pledge="سأرحب بكل جار جديد."))
    assert pages(made) == [size]
    fonts = {found.partition("+")[2] for found in re.findall(r"/FontName\s*/(\S+)", objects(made))}
    families = {re.sub(r"-.*", "", font) for font in fonts}
    assert families == {
        "AtkinsonHyperlegibleNext",
        "AtkinsonHyperlegibleMore",
        "NotoSansArabic",
    }


def test_printed_code_is_the_address(monkeypatch):
    """Each square of the first slip's code, as it is drawn, is what the address demands."""
    drawn = pictured(monkeypatch, PRINTS["slips"], pack())
    wanted = list(segno.make(ADDRESS, error="m", micro=False).matrix_iter(border=4))
    step = 410 / len(wanted)
    got = [
        [drawn.getpixel((60 + int((x + 0.5) * step), 60 + int((y + 0.5) * step))) < 128
         for x in range(len(wanted))]
        for y in range(len(wanted))
    ]  # fmt: skip
    assert got == [[bool(square) for square in row] for row in wanted]


HOSTILE = {
    "typst": '#panic("x") \\ [ ] " #read("/etc/passwd") $ ` * _ // /* <x> @y #{ ',
    "quotes": '"\'\\"}]) ',
    "one word": "W",
    "arabic": "سأرحب بكل جار جديد ",
    "long": "We listen to everyone. ",
    "unseen": "a\x00\x1b\u202e\u200b\ud7ff\r\n ",
}


@pytest.mark.parametrize("name", PRINTS)
@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_write_fits_on_one_sheet_and_is_never_a_command(name, words):
    ten_kilobytes = (HOSTILE[words] * 10_000)[:10_000]
    made = PRINTS[name](pack(participant=ten_kilobytes, pledge=ten_kilobytes))
    assert len(pages(made)) == 1
    assert "root:" not in objects(made)


@pytest.mark.parametrize("name", ["poster a4", "slips"])
@pytest.mark.parametrize("words", ["W", "We listen to everyone. "])
def test_the_most_that_may_be_written_stays_inside_the_margins(monkeypatch, name, words):
    long = (words * 1000)[:1000]
    drawn = pictured(monkeypatch, PRINTS[name], pack(participant=long, pledge=long))
    margin = drawn.crop((2020, 60, 2100, 2800) if name != "slips" else (2060, 60, 2100, 700))
    assert margin.getextrema()[0] > 200, "nothing is drawn beside the text"


@pytest.mark.parametrize("name", PRINTS)
def test_letters_that_no_font_has_are_refused_in_words(name):
    """A11Y-08: no empty boxes. Cuneiform stands for any script without a font."""
    with pytest.raises(Refused, match="letters that we cannot print yet"):
        PRINTS[name](pack(participant="𒀀𒀁"))


def test_another_paper_is_refused():
    with pytest.raises(ValueError, match="a5"):
        poster(pack(), paper="a5", at=NOW)


def test_language_of_the_reader_is_the_language_of_the_print():
    with translation.override("ar"):
        made = objects(poster(pack(language="ar"), paper="a4", at=NOW))
    assert re.search(r"/Lang\s*\(ar\)", made)
    assert "/Direction /R2L" in made or "/Direction/R2L" in made


@pytest.mark.parametrize("key", TEXTS)
def test_each_text_names_the_participant_and_the_link(key):
    words = TEXTS[key](pack(participant="Harbour & Lane <Primary>")).words
    assert "Harbour & Lane <Primary>" in words
    assert ADDRESS in words
    assert "Nobody is told who signed, or who did not." in words


@pytest.mark.parametrize("key", ["email", "newsletter"])
def test_pledge_stands_in_what_is_sent_only_when_there_is_one(key):
    assert "We listen before we decide." in TEXTS[key](pack()).words
    assert "This is what we promise" not in TEXTS[key](pack(pledge="")).words
