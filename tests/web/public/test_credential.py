"""What other people's software reads: addresses, forms, headers, and who is told what."""

import hashlib
import json
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client

from ccqm.awards.actions import withdraw_mark
from ccqm.credentials import actions, queries
from ccqm.credentials.models import Issue
from ccqm.credentials.verifying import verify
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from ccqm.participants.actions import update_profile
from ccqm.participants.models import Participant
from tests.credentials.issuing import HOST, able_to_issue, awarded
from tests.people import NOW, signed_in
from tests.web.team.test_applications import queries_of

pytestmark = pytest.mark.django_db
JSON_TYPES = ["application/json", "application/ld+json", "application/vc+ld+json", "application/vc"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def get(address: str, accept: str = "*/*"):
    return Client(headers={"accept": accept}).get(address)


def test_nothing_is_issued_until_the_public_host_is_set(settings, tmp_path) -> None:
    able_to_issue(settings, tmp_path)
    settings.PUBLIC_HOST = ""
    _panel, award = awarded()
    with pytest.raises(Refused, match="CCQM_PUBLIC_HOST"):
        actions.issue(award, at=NOW)
    assert get("/.well-known/did.json").status_code == 404


def test_software_gets_the_document_and_people_the_page(settings, tmp_path) -> None:
    able_to_issue(settings, tmp_path)
    _panel, award = awarded()
    issued = actions.issue(award, at=NOW)
    address = f"/credentials/{issued.credential_id}"
    for accept in [*JSON_TYPES, "*/*"]:
        answer = get(address, accept)
        assert answer.json()["id"] == HOST + address
        assert answer.headers["Content-Type"] == "application/vc+ld+json"
        assert "Accept" in answer.headers["Vary"]
    assert get(address, BROWSER).headers["Location"] == f"/marks/{award.public_id}/"
    assert get(f"/marks/{award.public_id}/", JSON_TYPES[1]).headers["Location"] == address
    page = get(f"/marks/{award.public_id}/", BROWSER)
    assert f"{address}.jwt" in page.text
    assert get("/credentials/0a4f2f6c-6c1d-4c0e-9f57-6d6f1f0c9b22").status_code == 404


def test_every_address_is_open_to_scripts_kept_for_a_minute_and_cheap(settings, tmp_path) -> None:
    able_to_issue(settings, tmp_path)
    _panel, award = awarded()
    issued = actions.issue(award, at=NOW)
    at = f"/credentials/{issued.credential_id}"
    for address, kind in {
        "/.well-known/did.json": "application/did+json",
        at: "application/vc+ld+json",
        f"{at}.json": "application/vc+ld+json",
        f"{at}.jwt": "text/plain; charset=us-ascii",
        f"{at}/badge.svg": "image/svg+xml",
        f"{at}/badge.png": "image/png",
        "/status/revocation/1": "application/vc+ld+json",
    }.items():
        answer = get(address)
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert not answer.cookies
        again = Client(headers={"if-none-match": answer.headers["ETag"]}).get(address)
        assert again.status_code == 304
        assert queries_of(Client(), address) <= 8


def test_issuing_twice_makes_one_issue_and_reissue_keeps_address_and_day(
    settings, tmp_path
) -> None:
    """REL-04. Another name of the council changes what the credential says."""
    able_to_issue(settings, tmp_path)
    _panel, award = awarded()
    first = actions.issue(award, at=NOW)
    assert actions.issue(award, at=NOW) == first
    document = json.loads(first.document)
    assert document["validUntil"] == "2029-11-23T00:00:00Z"
    assert document["credentialSubject"]["identifier"][0]["identityHash"] == "Weaver Street School"


def test_a_person_is_private_by_default_and_named_by_their_wish(settings, tmp_path) -> None:
    """DP-03. Neither name nor email address is in the document, and no public page leads to it."""
    able_to_issue(settings, tmp_path)
    panel, award = awarded()
    person = award.participant
    # The road of a person is the same; only who it is differs.
    Participant.objects.filter(pk=person.pk).update(kind="individual", is_named=False)
    award.refresh_from_db()
    first = actions.issue(award, at=NOW)
    told = json.loads(first.document)["credentialSubject"]
    assert told["id"].startswith("urn:uuid:")
    assert "Weaver" not in first.document
    assert panel.lead.email not in first.document
    [hashed] = told["identifier"]
    expected = hashlib.sha256((panel.lead.email + hashed["salt"]).encode()).hexdigest()
    assert hashed["identityHash"] == f"sha256${expected}"
    assert str(first.credential_id) not in get(f"/marks/{award.public_id}/", BROWSER).text
    answer = get(f"/marks/{award.public_id}/", JSON_TYPES[0])
    assert str(first.credential_id) not in str(answer.headers)
    person.refresh_from_db()
    named = {"expected": person.version, "by": panel.lead, "at": NOW}
    update_profile(person, is_named=True, is_listed=True, **named)
    second = actions.issue(award, at=NOW + timedelta(hours=1))
    assert "Weaver Street School" in second.document
    assert str(first.credential_id) in get(f"/marks/{award.public_id}/", BROWSER).text
    # The wish is taken back: what named the person is emptied, and nothing else ever changes.
    person.refresh_from_db()
    update_profile(person, is_named=False, **{**named, "expected": person.version})
    actions.issue(award, at=NOW + timedelta(hours=2))
    assert not Issue.objects.filter(document__contains="Weaver").exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Issue.objects.update(document="{}")
    with pytest.raises(DatabaseError), transaction.atomic():
        Issue.objects.all().delete()


def test_the_team_is_told_when_the_list_grows_old(settings, tmp_path) -> None:
    """shared/credentials.md, pitfall 5: others refuse a list past its end."""
    able_to_issue(settings, tmp_path)
    panel, award = awarded()
    actions.issue(award, at=NOW)
    actions.warn(at=NOW + timedelta(days=2))
    assert not Letter.objects.filter(kind="credentials_in_trouble").exists()
    for _again in range(2):
        actions.warn(at=NOW + timedelta(days=4))
    [letter] = Letter.objects.filter(kind="credentials_in_trouble")
    assert letter.to == panel.manager.email
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        assert "not signed for days" in signed_in(panel.manager).get("/team/marks/").text


def test_our_own_answers_are_separate(settings, tmp_path) -> None:
    able_to_issue(settings, tmp_path)
    panel, award = awarded()
    issued = actions.issue(award, at=NOW)

    def lists(address: str):
        found = queries.list_at(address)
        return json.loads(found) if found else None

    def found(text: str, at=NOW):
        keys = queries.did_document()
        answers = verify(text, keys=keys, lists=lists, at=at)
        return [
            getattr(answers, name).value
            for name in (
                "is_well_formed",
                "is_ours",
                "is_genuine",
                "is_not_withdrawn",
                "is_in_date",
            )
        ]

    yes = ["yes"] * 5
    assert found(issued.document) == found(issued.token) == yes
    changed = issued.document.replace("Bronze", "Gold")
    assert found(changed) == ["yes", "yes", "no", "unknown", "unknown"]
    foreign = issued.document.replace("did:web:mark", "did:web:other")
    assert found(foreign) == ["yes", "no", "unknown", "unknown", "unknown"]
    for nonsense in ("", "{}", "[]", "a.b.c", "{" * 5000, '{"@context": 3}'):
        assert found(nonsense)[0] == "no"
    # A list past its end answers nothing, which is never a yes.
    assert found(issued.document, NOW + timedelta(days=31))[3] == "unknown"
    withdraw_mark(award, reason="The plan was never carried out.", by=panel.manager, at=NOW)
    actions.sign_lists(at=NOW)
    assert found(issued.document) == found(issued.token) == ["yes", "yes", "yes", "no", "yes"]
    ended = NOW + timedelta(days=3 * 366)
    actions.sign_lists(at=ended)
    assert found(issued.document, ended)[4] == "no"
