"""What other people's software reads: addresses, forms, headers, and who is told what."""

import json

import pytest
from django.test import Client

from ccqm.credentials import actions
from ccqm.kit.verdict import Refused
from tests.credentials.issuing import HOST, able_to_issue, awarded
from tests.people import NOW
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
