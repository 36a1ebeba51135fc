"""Pages of the pictures: the record first, then the picture; nobody else's lead gets in."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from ccqm.pictures.models import Picture
from tests.kit.test_uploads import picture
from tests.members.scene import Scene, scene
from tests.people import NOW, signed_in, someone
from tests.pictures.scene import added, shown
from tests.pictures.test_actions import ask, files, is_shown
from tests.web.asking import hidden, on, queries_of, send, words

pytestmark = pytest.mark.django_db

WORDS = {"alternative": "Paper hands on a wall", "caption": "Year 5", "people": "children"}
CONSENT = {
    "consent_holder": "School office",
    "consent_covers": ["website", "print"],
    "parents_agreed": "on",
    "is_wanted": "yes",
    **on(2027, 8, 31, "consent_until"),
}


def address(here: Scene, name: str = "pictures", *args: object) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, *args])


def uploaded(name: str, content: bytes) -> dict:
    return {"upload": SimpleUploadedFile(name, content, "image/jpeg")}


def with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "Our hall, 12 Somewhere Street"
    where = exif.get_ifd(0x8825)
    where[1], where[2] = "N", (53.0, 48.0, 4.5)
    where[29] = "2026:11:23-WHERE"
    return picture(size=(900, 600), exif=exif, comment=b"Somewhere Street")


def test_a_picture_is_added_agreed_to_shown_and_taken_away(
    django_capture_on_commit_callbacks,
) -> None:
    """DP-11."""
    here = scene()
    lead = signed_in(here.lead)
    made = send(lead, address(here, "picture-add"), **WORDS, **uploaded("a.jpg", picture()))
    row = Picture.objects.get()
    assert made.url == address(here, "picture-consent", row.pk)
    assert "Private. Enter who keeps the consents" in words(lead.get(address(here)))
    assert send(lead, made.url, **CONSENT).url == address(here)
    assert "Everyone can see it" in words(lead.get(address(here)))
    assert is_shown(row)
    with django_capture_on_commit_callbacks(execute=True):
        send(lead, address(here, "picture-remove", row.pk))
    assert not is_shown(row)
    assert files() == []


def test_no_place_survives_in_any_size() -> None:
    """DP-11: EXIF with GPS goes, in both sizes, also from the bytes on disk."""
    here, content = scene(), with_gps()
    assert b"WHERE" in content
    assert b"Somewhere" in content
    send(signed_in(here.lead), address(here, "picture-add"), **WORDS, **uploaded("a.jpg", content))
    assert len(files()) == 2
    for path in files():
        kept = path.read_bytes()
        for hint in (b"WHERE", b"Somewhere", b"EXIF", b"Exif", b"GPS"):
            assert hint not in kept
        assert not Image.open(BytesIO(kept)).getexif()


def bomb() -> bytes:
    drawn = BytesIO()
    Image.new("1", (9000, 9000)).save(drawn, "PNG")
    return drawn.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.svg", b"<svg onload='alert(1)'/>", "must be a PDF, PNG or JPEG"),
        ("a.jpg", b"<html><script>alert(1)</script>", "must be a PDF, PNG or JPEG"),
        ("a.pdf", b"%PDF-1.7\n%%EOF\n", "must be a PNG or JPEG"),
        ("a.png", bomb(), "smaller than 50 megapixels"),
        ("a.jpg", b"", "The selected file is empty"),
    ],
)
def test_a_hostile_upload_is_refused_in_words(name: str, content: bytes, message: str) -> None:
    """SEC-11, GDS-25: and what was typed stays."""
    here = scene()
    page = send(
        signed_in(here.lead), address(here, "picture-add"), **WORDS, **uploaded(name, content)
    )
    assert page.status_code == 422
    assert message in words(page)
    assert "Paper hands on a wall" in page.content.decode()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"consent_holder": ""}, "Enter who keeps the consents"),
        ({"consent_covers": ["print"]}, "people must have agreed to websites"),
        (on(2020, 1, 1, "consent_until"), "The last day must be today or in the future"),
        (on(2060, 1, 1, "consent_until"), "within 5 years"),
        ({"parents_agreed": ""}, "Confirm that parents or carers have agreed"),
        ({"is_wanted": ""}, "Select if you want to show this picture"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(wrong: dict, message: str) -> None:
    here = scene()
    row = added(here.participant, here.lead, "children")
    given = {key: value for key, value in (CONSENT | wrong).items() if value != ""}
    page = send(signed_in(here.lead), address(here, "picture-consent", row.pk), **given)
    assert page.status_code == 422
    assert message in words(page)
    assert not is_shown(row)


def test_two_editors_see_both_their_words() -> None:
    """REL-05."""
    here = scene()
    form = address(here, "picture-consent", added(here.participant, here.lead, "adults").pk)
    lead = signed_in(here.lead)
    seen = hidden(lead.get(form))
    lead.post(form, seen | CONSENT | {"consent_holder": "Library"})
    page = lead.post(form, seen | CONSENT)
    assert page.status_code == 422
    assert "Library" in words(page)
    assert 'value="School office"' in page.content.decode()


def test_other_leads_get_nothing() -> None:
    """SEC-02: swapped keys as well."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    row = shown(here.participant, here.lead, "children")
    names = ("picture-change", "picture-consent", "picture-review", "picture-remove")
    for browser in (signed_in(elsewhere.lead), signed_in(someone("officer"))):
        for owner in (here, elsewhere):
            for name in names:
                assert browser.get(address(owner, name, row.pk)).status_code == 404
                assert browser.post(address(owner, name, row.pk), CONSENT).status_code == 404
            assert browser.get(address(owner, "picture-file", row.pk, "small")).status_code == 404
    assert is_shown(row)


def test_a_lead_sees_a_private_picture_and_no_cache_keeps_it() -> None:
    here = scene()
    row = added(here.participant, here.lead, "children")
    lead = signed_in(here.lead)
    for size in ("small", "large"):
        seen = lead.get(address(here, "picture-file", row.pk, size))
        assert seen["Content-Type"] == "image/webp"
        assert seen["Cache-Control"] == "private, no-store"
        assert seen["X-Content-Type-Options"] == "nosniff"
    assert lead.get(address(here, "picture-file", row.pk, "participant")).status_code == 404


@pytest.mark.parametrize(("answer", "back"), [("yes", True), ("no", False)])
def test_a_request_is_looked_at_and_answered(answer: str, back: bool) -> None:
    here = scene()
    row = shown(here.participant, here.lead, "children")
    ask(row, at=NOW)
    lead = signed_in(here.lead)
    assert "Hidden: somebody asked us" in words(lead.get(address(here)))
    page = address(here, "picture-review", row.pk)
    assert "That is my child." in words(lead.get(page))
    assert send(lead, page).status_code == 422
    send(lead, page, is_kept=answer)
    assert is_shown(row) is back


def test_it_costs_the_same_for_one_and_for_many() -> None:
    here = scene()
    lead = signed_in(here.lead)
    added(here.participant, here.lead)
    few = queries_of(lead, address(here))
    for _ in range(4):
        shown(here.participant, here.lead, "adults")
    assert queries_of(lead, address(here)) == few <= 15
