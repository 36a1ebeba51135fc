"""The lead's pages of paper: made, found by its code, counted or entered."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from ccqm.members.teams import state_team
from ccqm.papers.models import Sheet
from ccqm.pledges.models import JointSignature, Signature
from tests.awareness.test_pack import objects
from tests.members.scene import Scene, scene
from tests.papers.test_actions import count, sheet
from tests.people import NOW, signed_in
from tests.web.asking import hidden, queries_of, send, words

pytestmark = pytest.mark.django_db


def address(here: Scene, name: str = "papers", *rest: object) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, *rest])


def picture(kind: str = "JPEG", name: str = "photo.jpg") -> SimpleUploadedFile:
    made = BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (53.0, 48.0, 0.0)}
    exif[0x010E] = "taken at home"
    Image.new("RGB", (40, 30), "white").save(made, kind, exif=exif)
    return SimpleUploadedFile(name, made.getvalue())


def test_a_sheet_is_made_printed_and_found_by_its_code():
    here = scene()
    group, lead = here.group("Staff", 60), signed_in(here.lead)
    team = state_team(group, name="Night shift", headcount=9, by=here.lead, at=NOW)
    form = lead.get(address(here, "papers-make"))
    assert "Staff: Night shift" in words(form)
    typed = hidden(form) | {"of": f"team-{team.pk}", "pages": "2"}
    first, again = (lead.post(address(here, "papers-make"), typed).url for _ in range(2))
    row = Sheet.objects.get()
    assert first == again == address(here, "sheet", row.code)
    assert (row.team, row.pages) == (team, 2)
    printed = lead.get(address(here, "sheet-print", row.code))
    assert printed.headers["Content-Type"] == "application/pdf"
    assert f"/join/{team.sign_up_links.get().token}/" in objects(printed.content)
    typed = row.code.lower().replace("-", " ")
    assert lead.get(address(here), {"code": typed}).url == first
    missed = lead.get(address(here), {"code": "0000-0000"})
    assert missed.status_code == 422
    assert "You have no sheet with this code" in words(missed)


def test_a_sheet_is_counted_with_a_photo_that_only_its_leads_can_open():
    """SEC-01, SEC-11: nothing hidden in the photo is kept, and no browser runs it."""
    here, there = scene(), scene("Other School")
    lead, row = signed_in(here.lead), sheet(here, here.group("Staff", 60))
    done = send(lead, address(here, "sheet-count", row.code), people="12", upload=picture())
    assert done.url == address(here, "sheet", row.code)
    assert "12 signatures are counted." in words(lead.get(done.url))
    given = lead.get(address(here, "sheet-photo", row.code))
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert b"Exif" not in given.content
    assert b"taken at home" not in given.content
    other = signed_in(there.lead)
    assert other.get(address(here, "sheet-photo", row.code)).status_code == 404
    assert other.get(address(there, "sheet", row.code)).status_code == 404
    send(lead, address(here, "sheet-uncount", row.code))
    assert lead.get(address(here, "sheet-photo", row.code)).status_code == 404
    assert not JointSignature.objects.standing().exists()


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>"), "must be a PDF, PNG or JPEG"),
        (SimpleUploadedFile("a.svg", b"<svg onload='x()'/>"), "must be a PDF, PNG or JPEG"),
        (SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + b"x" * 99), "could not be uploaded"),
        (SimpleUploadedFile("a.jpg", b"x" * (10 * 1024 * 1024 + 1)), "smaller than 10MB"),
        (picture("PNG", "a.jpg"), "must be a PDF, PNG or JPEG"),
        ("", "Select a file"),
    ],
)
def test_a_hostile_photo_counts_nothing_and_the_number_stays(upload, message):
    """SEC-11, GDS-25."""
    here = scene()
    lead, row = signed_in(here.lead), sheet(here, here.group("Staff", 60))
    page = send(lead, address(here, "sheet-count", row.code), people="12", upload=upload)
    assert page.status_code == 422
    assert message in words(page)
    assert 'value="12"' in page.content.decode()
    assert not JointSignature.objects.exists()


def test_a_picture_of_a_childrens_sheet_is_warned_about():
    """DP-04, DP-11."""
    here = scene()
    lead, row = signed_in(here.lead), sheet(here, here.group("Pupils", 60, is_led=True))
    target = address(here, "sheet-count", row.code)
    assert "A child's name must not be read in the picture." in words(lead.get(target))
    assert "Enter the lines" not in words(lead.get(address(here, "sheet", row.code)))
    typed = {"people": "12", "led_by": "Teacher"}
    page = send(lead, target, **typed, upload=picture())
    assert page.status_code == 422
    assert "Confirm that no child's name or face is in the picture" in words(page)
    done = send(lead, target, **typed, upload=picture(), no_child_named="on")
    assert done.status_code == 302
    assert lead.get(address(here, "sheet-lines", row.code)).status_code == 302


def test_lines_are_entered_ten_at_a_time_and_twice_does_nothing_twice():
    here = scene()
    lead, row = signed_in(here.lead), sheet(here, here.group("Staff", 60))
    target = address(here, "sheet-lines", row.code)
    typed = hidden(lead.get(target)) | {"name_1": "A. B.", "pledge_1": "I greet", "show_1": "on"}
    typed |= {"thread_1": "red", "name_10": "C"}
    for _click in range(2):
        assert lead.post(target, typed).url == f"{target}?from=11"
    assert Signature.objects.count() == 2
    page = words(lead.get(address(here, "sheet", row.code)))
    assert "Entered so far: 1, 10." in page
    assert "A. B." not in page, "names are never shown again"
    again = words(lead.get(f"{target}?from=1"))
    assert "Line 2" in again
    assert "Line 10" not in again
    assert "Line 11" in words(lead.get(f"{target}?from=11"))
    done = lead.post(f"{target}?from=11", {"name_20": "D"})
    assert done.url == address(here, "sheet", row.code)
    send(lead, address(here, "sheet-take-back", row.code), number="10")
    assert Signature.objects.standing().count() == 2


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Enter at least one name or initials"),
        ({"pledge_2": "Kept words"}, "Line 2: enter the name or initials"),
        (
            {"name_1": "Other", "pledge_3": "Kept words", "name_3": "Z"},
            "Line 1 was entered already",
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(typed, message):
    here = scene()
    lead, row = signed_in(here.lead), sheet(here, here.group("Staff", 60))
    target = address(here, "sheet-lines", row.code)
    lead.post(target, {"name_1": "First"})
    page = lead.post(f"{target}?from=1", typed)
    assert page.status_code == 422
    assert message in words(page)
    assert ("Kept words" in words(page)) == bool(typed)
    assert Signature.objects.count() == 1


def test_they_cost_the_same_however_many_there_are():
    here = scene()
    group, lead = here.group("Staff", 9000), signed_in(here.lead)
    row = sheet(here, group)
    one = address(here, "sheet", row.code), address(here)
    few = [queries_of(lead, target) for target in one]
    for _ in range(9):
        count(here, sheet(here, group))
    assert [queries_of(lead, target) for target in one] == few
    assert max(few) <= 15


def test_one_person_alone_has_no_sheets():
    here = scene("Grace", "individual")
    lead = signed_in(here.lead)
    assert lead.get(address(here)).status_code == 404
