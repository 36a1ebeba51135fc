"""Proof of who is taking part: what counts, who may have it, and that it goes when removed."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from ccqm.kit.uploads import checked
from ccqm.kit.verdict import Conflict, Refused
from ccqm.participants.actions import update_profile
from ccqm.participants.models import Participant
from ccqm.pledges import proving, queries
from ccqm.pledges.models import Proof
from ccqm.steps.progress import progress_of
from ccqm.validation.snapshot import compose
from tests.kit.test_uploads import PDF, picture
from tests.members.scene import Scene, scene
from tests.people import NOW

pytestmark = pytest.mark.django_db


def a_link(here: Scene, **changes: object) -> Proof:
    told = {"title": "Our wall", "url": "https://example.org/wall", "is_public": True}
    told = {"submission_key": uuid4(), **told, **changes}
    return proving.add_link(here.participant, by=here.lead, at=NOW, **told)  # type: ignore[arg-type]


def a_file(here: Scene, **changes: object) -> Proof:
    told = {"title": "Our sheet", "upload": checked("sheet.pdf", PDF), "everyone_agreed": False}
    told = {"submission_key": uuid4(), **told, **changes}
    return proving.add_file(here.participant, by=here.lead, at=NOW, **told)  # type: ignore[arg-type]


def told(here: Scene) -> bool:
    """The fact and the query a page asks, which must agree."""
    rows = type(here.journey).objects.filter(pk=here.journey.pk)
    fact = rows.annotate(**queries.facts()).get().has_proof
    participant = Participant.objects.get(pk=here.participant.pk)
    assert queries.has_proof(participant, queries.proofs(participant)) is fact
    return fact


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_nothing_proves_who_takes_part_until_something_does() -> None:
    """Decision 13: a link, a file, a website, a public page; taking it away takes it back."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    assert not told(here)
    for proof in (a_link(here, is_public=False), a_file(here)):
        assert told(here)
        proving.remove_proof(proof, by=here.lead, at=NOW)
        assert told(here) is Proof.objects.standing().exists()
    assert not told(here)
    assert not told(elsewhere)


@pytest.mark.parametrize("change", [{"is_listed": True}, {"website": "https://example.org"}])
def test_a_website_or_a_public_page_is_enough(change: dict) -> None:
    """S3: "a link to the organisation's own website is enough"."""
    here = scene()
    participant = here.participant
    update_profile(participant, expected=participant.version, by=here.lead, at=NOW, **change)
    assert told(here)


def test_one_person_need_not_become_public() -> None:
    """DP-03: their commitment, from an account of their own, is the proof."""
    assert told(scene("Rosa Lind", "individual"))


def test_the_task_says_what_is_missing() -> None:
    here = scene()
    task = progress_of([here.journey])[here.journey.pk].task("public-pledge")
    assert task.verdict.reason == "Your pledge is not published yet."


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://me:pw@example.org", "example.org"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    """SEC-23."""
    here = scene()
    with pytest.raises(Refused, match="Enter a web address"):
        a_link(here, url=url)
    proof = a_link(here)
    with pytest.raises(Refused, match="Enter a web address"):
        proving.change_link(
            proof, title="x", url=url, is_public=True, expected=1, by=here.lead, at=NOW
        )


def test_a_picture_needs_the_promise_about_people() -> None:
    """DP-11."""
    here = scene()
    with pytest.raises(Refused, match="everyone has agreed"):
        a_file(here, upload=checked("a.jpg", picture()))
    assert a_file(here, upload=checked("a.jpg", picture()), everyone_agreed=True).file
    assert len(files()) == 1


def test_two_clicks_make_one_and_two_leads_lose_nothing() -> None:
    """REL-04, REL-05."""
    here, key = scene(), uuid4()
    assert a_file(here, submission_key=key) == a_file(here, submission_key=key)
    assert len(files()) == 1
    proof = a_link(here)
    words = {"url": proof.url, "is_public": True, "by": here.lead, "at": NOW}
    proving.change_link(proof, title="First", expected=1, **words)
    with pytest.raises(Conflict) as conflict:
        proving.change_link(proof, title="Second", expected=1, **words)
    assert conflict.value.current["title"] == "First"
    proving.change_link(proof, title="First", expected=1, **words)  # the same again: no conflict


def test_there_is_an_end_to_it() -> None:
    here = scene()
    for _ in range(proving.MOST_PROOFS):
        a_link(here)
    with pytest.raises(Refused, match="Remove one first"):
        a_link(here)


def test_removing_empties_the_row_and_deletes_the_file(
    django_capture_on_commit_callbacks,
) -> None:
    """DP-11: at once, and nothing can be changed after."""
    here = scene()
    proof = a_file(here)
    with django_capture_on_commit_callbacks(execute=True):
        proving.remove_proof(proof, by=here.lead, at=NOW)
    row = Proof.objects.get()
    assert (row.title, row.file_name, row.file.name, files()) == ("", "", "", [])
    assert queries.proof_file(here.participant, row.pk) is None
    with pytest.raises(Refused, match="was removed"):
        proving.remove_proof(proof, by=here.lead, at=NOW)


def test_the_frozen_application_carries_the_proof() -> None:
    here = scene()
    link, file = a_link(here), a_file(here)
    frozen = compose(here.journey)["proof"]
    assert [each["id"] for each in frozen] == [link.pk, file.pk]
    assert frozen[0]["url"] == "https://example.org/wall"
    assert frozen[1]["file_name"] == "sheet.pdf"
