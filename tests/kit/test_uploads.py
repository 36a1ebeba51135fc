"""Hostile and broken uploads (SEC-11, GDS-25), without a database."""

from io import BytesIO

import pytest
from PIL import Image

from ccqm.kit.uploads import SIDE_LONGEST, are_people_safe, checked
from ccqm.kit.verdict import Refused

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WRONG_TYPE = "The selected file must be a PDF, PNG or JPEG"
BROKEN = "The selected file could not be uploaded – try again"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", size, "teal").save(drawn, kind, **options)
    return drawn.getvalue()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        checked(name, content)
    return str(refused.value.reason)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("plan.pdf", PDF, "application/pdf"),
        ("DAY.PNG", picture("PNG"), "image/png"),
        ("day.jpg", picture(), "image/jpeg"),
        ("day.jpeg", picture(), "image/jpeg"),
    ],
)
def test_documented_types_are_kept(name, content, content_type):
    upload = checked(name, content)
    assert upload.content_type == content_type
    assert upload.is_picture is content_type.startswith("image/")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", b"MZ\x90\x00" + b"\0" * 200),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("page.pdf", b"<html><script>alert(1)</script>%PDF-1.7"),
        ("picture.pdf", picture("PNG")),
        ("plan.pdf.exe", PDF),
        ("plan", PDF),
        ("moving.gif", b"GIF89a" + b"\0" * 50),
        ("sheet.docx", b"PK\x03\x04" + b"\0" * 50),
    ],
)
def test_other_types_are_refused_whatever_their_name(name, content):
    assert refusal(name, content) == WRONG_TYPE


def test_an_empty_file_is_refused():
    assert refusal("plan.pdf", b"") == "The selected file is empty"


def test_eleven_megabytes_are_refused():
    assert refusal("plan.pdf", PDF + b"\0" * 11 * 1024 * 1024) == (
        "The selected file must be smaller than 10MB"
    )


def test_a_file_behind_a_password_is_refused():
    locked = PDF.replace(b"trailer<<>>", b"trailer<</Encrypt 5 0 R>>")
    assert refusal("plan.pdf", locked) == "The selected file is password protected"


def test_half_a_picture_is_refused():
    whole = picture(size=(800, 600), quality=95)
    assert refusal("day.jpg", whole[: len(whole) // 2]) == BROKEN
    assert refusal("day.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100) == BROKEN


def test_a_picture_bomb_is_refused_before_it_unfolds():
    bomb = BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    assert "megapixels" in refusal("bomb.png", bomb.getvalue())


def test_where_a_picture_was_taken_is_not_kept():
    """DP-11: strip EXIF."""
    exif = Image.Exif()
    exif[0x010E] = "Our hall, 12 Somewhere Street"
    exif.get_ifd(0x8825)[1] = "N"
    content = picture(exif=exif, comment=b"Somewhere Street")
    assert b"Somewhere Street" in content
    kept = checked("day.jpg", content).content
    assert b"Somewhere Street" not in kept
    assert not Image.open(BytesIO(kept)).getexif()


def test_a_polyglot_loses_its_second_half():
    """A picture that is also a web page and an archive comes out as a picture only."""
    tail = b"<script>alert(1)</script>PK\x03\x04"
    kept = checked("day.jpg", picture() + tail).content
    assert b"<script>" not in kept
    assert b"PK\x03\x04" not in kept


def test_a_sideways_picture_is_turned_upright_and_a_huge_one_made_smaller():
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = Image.open(BytesIO(checked("a.jpg", picture(size=(60, 40), exif=exif)).content))
    assert kept.size == (40, 60)
    kept = Image.open(BytesIO(checked("a.jpg", picture(size=(4800, 2400))).content))
    assert kept.size == (SIDE_LONGEST, SIDE_LONGEST // 2)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("re\u202efdp.exe.pdf", "refdp.exe.pdf"),
        ("خطة.pdf", "خطة.pdf"),
        ("..pdf", "file.pdf"),
        ("a\r\nSet-Cookie: b=1.pdf", "aSet-Cookie b=1.pdf"),
        ("p" * 300 + ".PDF", "p" * 100 + ".pdf"),
    ],
)
def test_names_lose_folders_and_hidden_marks(name, kept):
    assert checked(name, PDF).name == kept


@pytest.mark.parametrize(
    ("picture", "agreed", "ok"),
    [(True, False, False), (True, True, True), (False, False, True)],
)
def test_a_picture_needs_a_promise_about_people(picture, agreed, ok):
    """DP-11"""
    assert bool(are_people_safe(picture, agreed)) is ok
