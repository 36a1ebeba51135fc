"""Evidence pages: files only for those who may see them, hostile uploads refused in words."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ccqm.evidence.actions import add_item, change_item
from ccqm.evidence.models import Item
from ccqm.journeys.actions import move
from ccqm.journeys.rules import Status
from ccqm.kit.uploads import checked
from tests.kit.test_uploads import PDF, picture
from tests.people import signed_in, someone
from tests.workspaces import Road, queries_of, road

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def address(on: Road, name: str = "evidence", *args: object) -> str:
    return reverse(f"leads:{name}", args=[on.participant.slug, *args])


def words(on: Road, **changes) -> dict:
    given = {"title": "Open day", "words": "Families came.", "criteria": on.criteria[:2]}
    return {**given, "submission_key": uuid4(), **changes}


def uploaded(name: str, content: bytes, content_type: str = "application/pdf"):
    return SimpleUploadedFile(name, content, content_type)


def an_item(on: Road, **given) -> Item:
    options = {"kind": "text", "title": "The menu", "words": "Families choose it.", **given}
    options.setdefault("criteria", on.criteria[:1])
    return add_item(on.journey, submission_key=uuid4(), **options, **on.by())


def test_the_kind_is_chosen_first():
    """GDS-17"""
    on = road()
    browser = signed_in(on.lead)
    response = browser.post(address(on, "evidence-add"), {"kind": "link"})
    assert response.url == address(on, "evidence-add-kind", "link")
    assert browser.post(address(on, "evidence-add"), {"kind": "video"}).status_code == 422
    assert browser.get(address(on, "evidence-add-kind", "video")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("text", {}),
        ("link", {"url": "https://www.example.org/news"}),
        ("file", {"upload": ("plan.pdf", PDF)}),
        ("file", {"upload": ("day.png", picture("PNG")), "everyone_agreed": "on"}),
    ],
)
def test_each_kind_is_added_and_shown(kind, more):
    on = road()
    if "upload" in more:
        more = {**more, "upload": uploaded(*more["upload"])}
    browser = signed_in(on.lead)
    response = browser.post(address(on, "evidence-add-kind", kind), words(on, **more))
    assert response.url == address(on)
    page = browser.get(address(on)).content.decode()
    assert "Open day" in page
    assert "Bronze asks for" in page


@pytest.mark.parametrize(
    ("upload", "error"),
    [
        (
            ("letter.pdf", b"MZ\x90\x00" + b"\0" * 99),
            "The selected file must be a PDF, PNG or JPEG",
        ),
        (
            ("drawing.svg", b"<svg onload='alert(1)'/>"),
            "The selected file must be a PDF, PNG or JPEG",
        ),
        (("plan.pdf", b""), "The selected file is empty"),
        (("plan.pdf", PDF + b"\0" * 11 * 2**20), "The selected file must be smaller than 10MB"),
        (("plan.pdf", PDF + b"/Encrypt"), "The selected file is password protected"),
        (("day.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99), "could not be uploaded – try again"),
        (None, "Select a file"),
    ],
)
def test_a_hostile_or_broken_upload_is_refused_in_words(upload, error):
    """SEC-11, GDS-25: the exact words, and what was typed stays."""
    on = road()
    more = {"upload": uploaded(*upload)} if upload else {}
    response = signed_in(on.lead).post(address(on, "evidence-add-kind", "file"), words(on, **more))
    page = response.content.decode()
    assert response.status_code == 422
    assert error in page
    assert "Families came." in page
    assert not Item.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_picture_needs_the_promise_about_people():
    """DP-11"""
    on = road()
    url = address(on, "evidence-add-kind", "file")
    response = signed_in(on.lead).post(url, words(on, upload=uploaded("day.jpg", picture())))
    assert response.status_code == 422
    assert "everyone has agreed" in response.content.decode()
    assert not Item.objects.exists()


@pytest.mark.parametrize("kind", ["text", "link", "file"])
def test_every_kind_warns_about_names_of_children(kind):
    """DP-04"""
    on = road()
    page = signed_in(on.lead).get(address(on, "evidence-add-kind", kind)).content.decode()
    assert "Do not give children’s names." in page


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("text", {"words": ""}),
        ("text", {"title": ""}),
        ("text", {"criteria": []}),
        ("text", {"criteria": ["no-such"]}),
        ("link", {"url": "javascript:alert(1)"}),
        ("link", {"url": "ftp://example.org"}),
        ("link", {"url": "not a link"}),
        ("link", {}),
    ],
)
def test_an_incomplete_item_is_refused(kind, wrong):
    on = road()
    response = signed_in(on.lead).post(address(on, "evidence-add-kind", kind), words(on, **wrong))
    assert response.status_code == 422
    assert not Item.objects.exists()


def test_a_file_is_handed_out_as_an_attachment_that_can_do_nothing():
    """SEC-11"""
    on = road()
    upload = checked("re\u202efdp.pdf", PDF)
    item = an_item(on, kind="file", upload=upload, words="")
    response = signed_in(on.lead).get(address(on, "evidence-file", item.pk))
    assert response.content == PDF
    assert response["Content-Disposition"] == 'attachment; filename="refdp.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_a_file_is_for_its_own_leads_only(client):
    """SEC-02: strangers, other leads, the team and swapped ids all learn nothing."""
    on, other = road(), road("Other School")
    item = an_item(on, kind="file", upload=checked("plan.pdf", PDF), words="")
    url = address(on, "evidence-file", item.pk)
    assert client.get(url).status_code == 302
    assert signed_in(someone("officer")).get(url).status_code == 404
    browser = signed_in(other.lead)
    assert browser.get(url).status_code == 404
    assert browser.get(address(other, "evidence-file", item.pk)).status_code == 404
    for name in ("evidence-change", "evidence-remove"):
        for owner in (on, other):
            assert browser.get(address(owner, name, item.pk)).status_code == 404
            assert browser.post(address(owner, name, item.pk), words(on)).status_code == 404
    assert browser.get(address(on)).status_code == 404


def test_a_file_has_no_address_on_disk_or_web(client):
    on = road()
    item = an_item(on, kind="file", upload=checked("plan.pdf", PDF), words="")
    for guess in (
        f"/media/evidence/{item.file.name}",
        f"/media/{item.file.name}",
        f"/{item.file.name}",
    ):
        assert client.get(guess).status_code == 404


def test_an_item_is_changed_and_removed():
    on = road()
    item = an_item(on)
    browser = signed_in(on.lead)
    changed = words(on, title="The new menu", version=1)
    assert browser.post(address(on, "evidence-change", item.pk), changed).status_code == 302
    item.refresh_from_db()
    assert item.title == "The new menu"
    assert browser.post(address(on, "evidence-remove", item.pk)).status_code == 302
    assert "The new menu" not in browser.get(address(on)).content.decode()
    assert browser.get(address(on, "evidence-change", item.pk)).status_code == 404


def test_the_second_editor_sees_both():
    """REL-05"""
    on = road()
    item = an_item(on)
    change_item(
        item, title="Theirs", words="Other.", criteria=on.criteria[:1], expected=1, **on.by()
    )
    response = signed_in(on.lead).post(
        address(on, "evidence-change", item.pk), words(on, title="Mine", version=1)
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Theirs" in page
    assert "Mine" in page


def test_nothing_changes_once_applied():
    """REL-06"""
    on = road()
    item = an_item(on)
    move(on.journey, Status.APPLIED, **on.by())
    browser = signed_in(on.lead)
    for url, sent in {
        address(on, "evidence-add-kind", "text"): words(on),
        address(on, "evidence-change", item.pk): words(on, version=1),
        address(on, "evidence-remove", item.pk): {},
    }.items():
        response = browser.post(url, sent)
        assert response.status_code == 422, url
        assert "You have applied" in response.content.decode()
    assert "You have applied" in browser.get(address(on)).content.decode()


def test_the_page_costs_the_same_for_one_item_and_for_three():
    on = road()
    an_item(on)
    browser = signed_in(on.lead)
    one = queries_of(browser, address(on))
    an_item(on, criteria=on.criteria[3:9])
    an_item(on, kind="link", url="https://example.org", words="")
    assert queries_of(browser, address(on)) == one <= 15
