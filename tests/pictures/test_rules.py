"""DP-11 as a rule: what must be said before everyone may see a picture."""

from datetime import date

import pytest
from PIL import Image

from ccqm.pictures import rules
from ccqm.pictures.sizes import SMALL_MOST, sizes_of
from tests.kit.test_uploads import picture

TODAY = date(2026, 11, 23)
WHOLE = {
    "alternative": "A wall",
    "people": "children",
    "holder": "School office",
    "covers": ("website",),
    "until": TODAY,
    "parents_agreed": True,
}


def record(**changes: object) -> rules.Record:
    return rules.Record(**(WHOLE | changes))  # type: ignore[arg-type]


def test_a_whole_record_is_complete_until_its_last_day() -> None:
    assert rules.is_complete(record(), TODAY)
    assert not rules.is_complete(record(), date(2026, 11, 24))


@pytest.mark.parametrize(
    ("people", "needs"),
    [
        ("nobody", {"alternative"}),
        ("adults", {"alternative", "consent_holder", "consent_covers", "consent_until"}),
        (
            "children",
            {"alternative", "consent_holder", "consent_covers", "consent_until", "parents_agreed"},
        ),
        ("", {"people", "alternative"}),
    ],
)
def test_what_is_missing_depends_on_who_can_be_recognised(people: str, needs: set) -> None:
    empty = rules.Record(alternative=" ", people=people)
    assert set(rules.missing(empty)) == needs
    assert not rules.is_complete(empty, TODAY)


def test_other_uses_do_not_stand_for_this_one() -> None:
    assert "consent_covers" in rules.missing(record(covers=("print", "social")))


@pytest.mark.parametrize(
    ("until", "lasts"),
    [(None, True), (TODAY, True), (date(2026, 11, 22), False), (date(2040, 1, 1), False)],
)
def test_a_consent_lasts_some_years_at_most(until: date | None, lasts: bool) -> None:
    assert bool(rules.is_lasting(until, TODAY)) is lasts


def noise(size: tuple[int, int]) -> bytes:
    from io import BytesIO

    drawn = BytesIO()
    Image.effect_noise(size, 200).convert("RGB").save(drawn, "PNG")
    return drawn.getvalue()


@pytest.mark.parametrize("size", [(2400, 1600), (900, 2400), (30, 20)])
def test_even_the_busiest_picture_is_light(size: tuple[int, int]) -> None:
    """PERF: a first visit to a pledge stays within 60 kB."""
    from io import BytesIO

    made = sizes_of(noise(size))
    assert len(made.small) <= SMALL_MOST
    with Image.open(BytesIO(made.small)) as small:
        assert small.format == "WEBP"
        assert small.size == (made.width, made.height)
        assert small.width <= 400


def test_nothing_hidden_comes_along() -> None:
    from io import BytesIO

    made = sizes_of(picture(size=(800, 500)))
    for content in (made.small, made.large):
        assert not Image.open(BytesIO(content)).getexif()
        assert b"EXIF" not in content
