"""Pages of the proof: leads keep it, the team and the panel may read it, nobody else."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ccqm.pledges.models import Proof
from tests.kit.test_uploads import PDF, picture
from tests.members.scene import Scene, scene
from tests.people import signed_in, someone
from tests.pledges.test_proof import a_file, a_link
from tests.scenarios import journey_at, team
from tests.web.asking import hidden, queries_of, send, words

pytestmark = pytest.mark.django_db

LINK = {"url": "https://example.org/wall", "title": "Our wall", "is_public": "yes"}


def address(here: Scene, name: str = "proof", *args: object) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, *args])


def uploaded(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def test_a_link_is_added_changed_and_removed() -> None:
    here = scene()
    lead = signed_in(here.lead)
    assert "Nothing shows it yet." in words(lead.get(address(here)))
    assert send(lead, address(here, "proof-link"), **LINK).url == address(here)
    shown = words(lead.get(address(here)))
    assert "Our wall example.org Everyone can see it" in shown
    assert "You show who is taking part." in shown
    proof = Proof.objects.get()
    change = address(here, "proof-change", proof.pk)
    send(lead, change, **LINK | {"is_public": "no"})
    assert "Only you, the Quality Mark team and the panel" in words(lead.get(address(here)))
    send(lead, address(here, "proof-remove", proof.pk))
    assert "Nothing shows it yet." in words(lead.get(address(here)))


def test_two_editors_see_both_their_words() -> None:
    """REL-05."""
    here = scene()
    change = address(here, "proof-change", a_link(here).pk)
    lead = signed_in(here.lead)
    seen = hidden(lead.get(change))
    lead.post(change, seen | LINK | {"title": "Theirs"})
    page = lead.post(change, seen | LINK | {"title": "Mine"})
    assert page.status_code == 422
    assert "Theirs" in words(page)
    assert 'value="Mine"' in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"url": "javascript:alert(1)"}, "Enter a web address, like"),
        ({"url": ""}, "Enter a web address, like"),
        ({"title": ""}, "Enter what it shows"),
        ({"is_public": ""}, "Select who may see this link"),
    ],
)
def test_what_is_wrong_is_said_and_kept(wrong: dict, message: str) -> None:
    here = scene()
    page = send(signed_in(here.lead), address(here, "proof-link"), **LINK | wrong)
    assert page.status_code == 422
    assert message in words(page)
    assert not Proof.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.svg", b"<svg onload='alert(1)'/>", "must be a PDF, PNG or JPEG"),
        ("a.pdf", b"<html><script>alert(1)</script>", "must be a PDF, PNG or JPEG"),
        ("a.jpg", b"<!doctype html><p>hello", "must be a PDF, PNG or JPEG"),
        ("a.jpg", picture(), "everyone has agreed"),
    ],
)
def test_a_hostile_upload_is_refused_in_words(name: str, content: bytes, message: str) -> None:
    """SEC-11, DP-11, GDS-25."""
    here = scene()
    told = {"upload": uploaded(name, content), "title": "Our sheet"}
    page = send(signed_in(here.lead), address(here, "proof-upload"), **told)
    assert page.status_code == 422
    assert message in words(page)
    assert "Our sheet" in page.content.decode()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_file_reaches_leads_and_team_as_an_attachment_and_nobody_else(client) -> None:
    """SEC-02, SEC-11."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    lead, officer = signed_in(here.lead), signed_in(someone("officer"))
    told = {"upload": uploaded("sheet.pdf", PDF), "title": "Our sheet"}
    assert send(lead, address(here, "proof-upload"), **told).status_code == 302
    proof = Proof.objects.get()
    ours = address(here, "proof-file", proof.pk)
    teams = reverse("team:proof-file", args=[here.participant.slug, proof.pk])
    for page in (lead.get(ours), officer.get(teams)):
        assert page.content == PDF
        assert page["Content-Disposition"].startswith("attachment")
        assert page["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in page["Cache-Control"]
    assert teams in officer.get(f"/team/participants/{here.participant.slug}/").content.decode()
    other = signed_in(elsewhere.lead)
    crossed = reverse("team:proof-file", args=[elsewhere.participant.slug, proof.pk])
    assert officer.get(crossed).status_code == 404
    for name in ("proof-file", "proof-remove", "proof-change"):
        for owner in (here, elsewhere):
            assert other.get(address(owner, name, proof.pk)).status_code == 404
            assert other.post(address(owner, name, proof.pk), LINK).status_code in (404, 405)
    assert client.get(ours).status_code == 302
    assert client.get(f"/media/proof/{proof.file.name}").status_code == 404
    assert Proof.objects.standing().exists()


def test_the_panel_reads_what_was_frozen(monkeypatch) -> None:
    """Only files of the frozen copy, and only while they stand."""
    walk = journey_at("ready", team=(people := team()))
    here = Scene(walk.participant, walk.lead, walk.journey)
    frozen = a_file(here)
    from ccqm.demo.stretches import validation

    for stretch in (validation.apply, validation.name_panel):
        stretch(walk)
    later = a_file(here)
    seat = walk.application.seats.select_related("user").first()
    reader = signed_in(seat.user)
    at = [walk.application.reference]
    reader.post(reverse("validators:declare", args=at), {"tie": "no"})
    about = reader.get(reverse("validators:about", args=at)).content.decode()
    file = reverse("validators:proof-file", args=[*at, frozen.pk])
    assert file in about
    assert reader.get(file).content == PDF
    assert reader.get(reverse("validators:proof-file", args=[*at, later.pk])).status_code == 404
    assert people


def test_it_costs_the_same_for_one_and_for_many() -> None:
    here = scene()
    lead = signed_in(here.lead)
    a_link(here)
    few = queries_of(lead, address(here))
    for _ in range(4):
        a_link(here)
    assert queries_of(lead, address(here)) == few <= 15
