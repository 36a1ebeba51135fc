"""The cloth: one thread for each signature, the same picture for the same signatures."""

import itertools
import random
import re
import time
from collections import Counter
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from ccqm.kit.colours import is_colour
from ccqm.pledges.tapestry import png, svg
from ccqm.pledges.tapestry.cloth import (
    FLOATS,
    THREADS_MOST,
    Cloth,
    Thread,
    bundle_size,
    bundled,
    thread,
    woven,
)
from ccqm.pledges.tapestry.dyes import ALL, DYES, SHADES, shade
from ccqm.pledges.tapestry.fringe import fringe


def threads(number: int, seed: int = 1) -> list[Thread]:
    chosen = random.Random(seed).choices(list(ALL), k=number)
    return [thread(colour, f"key {place}") for place, colour in enumerate(chosen)]


def drawing(cloth: Cloth) -> str:
    return svg.drawn(cloth, title="Our cloth", words="Everyone's")


@pytest.mark.parametrize("number", [5, 6, 27, 100, THREADS_MOST])
def test_every_thread_has_its_place_and_nothing_is_left_bare(number: int) -> None:
    cloth = woven(threads(number))
    assert len(cloth.threads) == number
    assert sum(piece.floats for piece in cloth.pieces) == cloth.rows * FLOATS
    starts = cloth._starts()
    assert all(one < other for one, other in itertools.pairwise(starts))


def test_threads_are_about_equally_long() -> None:
    """Nobody's thread is worth more: none is more than twice its share."""
    starts = woven(threads(100))._starts()
    lengths = [other - one for one, other in itertools.pairwise(starts)]
    share = starts[-1] / 100
    assert share / 2 <= min(lengths)
    assert max(lengths) <= 2 * share


def test_floats_lie_over_every_second_warp_thread_and_change_sides_each_row() -> None:
    cloth = woven(threads(80))
    over: dict[float, set[int]] = {}
    for piece in cloth.pieces:
        row = int((piece.y - 62) // 8)
        over.setdefault(row, set()).update(piece.x + 24 * n for n in range(piece.floats))
    assert over[0] == set(cloth.warp[::2])
    assert over[1] == set(cloth.warp[1::2])


def test_the_same_threads_make_the_same_bytes_in_whatever_order_they_came() -> None:
    """Order tells neither who nor when."""
    ordered = threads(90)
    shuffled = random.Random(7).sample(ordered, k=len(ordered))
    assert drawing(woven(ordered)) == drawing(woven(shuffled))
    assert drawing(woven(ordered)) != drawing(woven(threads(90, seed=2)))
    assert png.drawn(woven(ordered), background="#faf6ee") == png.drawn(
        woven(shuffled), background="#faf6ee"
    )


@pytest.mark.parametrize(
    ("total", "each"),
    [(0, 1), (640, 1), (641, 2), (1_280, 2), (1_281, 5), (30_000, 50), (100_000, 200)],
)
def test_how_many_one_thread_stands_for(total: int, each: int) -> None:
    assert bundle_size(total) == each


def test_bundles_keep_the_shares_of_the_colours() -> None:
    """And a colour that few have chosen is not lost."""
    counts = {"red": 50_000, "blue": 30_000, "gold": 19_990, "teal": 10}
    shared = Counter(one.colour for one in bundled(counts, 200))
    assert shared == {"red": 250, "blue": 150, "gold": 99, "teal": 1}
    assert bundled(counts, 200) == bundled(counts, 200)


def test_a_city_of_100_000_stays_light_and_is_drawn_fast() -> None:
    """PERF: under 40 kB, whatever was chosen."""
    counts = Counter(random.Random(3).choices(list(ALL), k=100_000))
    began = time.perf_counter()
    made = drawing(woven(bundled(counts, bundle_size(100_000)), 200))
    assert time.perf_counter() - began < 0.5
    assert len(made.encode()) < 40_000
    assert len(drawing(woven(threads(THREADS_MOST))).encode()) < 40_000


def test_the_drawing_is_sound_and_has_a_name_and_words() -> None:
    """A11Y-1.1.1; and nothing that our security policy forbids."""
    made = svg.drawn(woven(threads(60)), title="Cloth of <b>us</b>", words="Red & blue")
    root = ElementTree.fromstring(made)
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "Cloth of <b>us</b>"
    assert root.findtext(f"{space}desc") == "Red & blue"
    names = {one.attrib["id"] for one in root.iter() if "id" in one.attrib}
    assert set(root.attrib["aria-labelledby"].split()) <= names
    used = {one.attrib["href"][1:] for one in root.iter(f"{space}use")}
    assert used <= names
    assert not re.search(r"style=|<script|on\w+=|http(?!://www.w3.org)", made)


def test_the_picture_is_a_small_png() -> None:
    made = png.drawn(woven(threads(120)), background="#faf6ee")
    with Image.open(BytesIO(made)) as picture:
        assert picture.format == "PNG"
        assert picture.width > 1200
        assert len(picture.convert("RGB").getcolors(1 << 16)) > 20
    assert len(made) < 200_000


def test_every_colour_has_a_name_and_its_shades() -> None:
    assert len(DYES) == 8
    titles = [str(dye.title) for dye in ALL.values()]
    assert len(set(titles)) == 9
    assert all(is_colour(shade(d.colour, n)) for d in ALL.values() for n in range(SHADES))


def test_every_warp_thread_is_knotted_on_both_sides() -> None:
    cloth = woven(threads(5))
    strands, knots = fringe(cloth)
    assert len(strands) == 4 * len(cloth.warp)
    assert len(knots) == 2 * len(cloth.warp) // 4
