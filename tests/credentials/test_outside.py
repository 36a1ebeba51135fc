"""What we issue, checked by software that is not ours: Digital Bazaar's libraries and jose.

They take 1EdTech's own file of terms (from another vendor's package), our DID document and our
status list as the service publishes them, and no network.
"""

import json
import shutil
import subprocess
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from ccqm.awards.actions import withdraw_mark
from ccqm.credentials import actions, baking, did, keys
from ccqm.credentials.models import Issue, StatusList
from ccqm.kit.verdict import Refused
from ccqm.participants.actions import rename
from tests.credentials.issuing import HOST, able_to_issue, awarded
from tests.people import NOW

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("node") is None, reason="needs Node"),
]
FRONTEND = Path(configured.ROOT) / "frontend"
SOON = NOW + timedelta(days=1)


def read(address: str) -> Any:
    answer = Client(headers={"accept": "application/json"}).get(address)
    assert answer.status_code == 200, address
    return answer


def checked(
    credentials: dict[str, Any], tokens: dict[str, str] | None = None, at: datetime = SOON
) -> dict[str, Any]:
    """What the others' software finds at this moment, with all that we publish now."""
    us = did.did_of(HOST)
    documents = {us: read("/.well-known/did.json").json()}
    for listed in StatusList.objects.all():
        path = f"/status/revocation/{listed.number}"
        documents[HOST + path] = read(path).json()
    asked = {
        "documents": documents,
        "credentials": credentials,
        "tokens": tokens or {},
        "now": at.isoformat(),
    }
    node = ["node", str(Path(__file__).parent / "outside.mjs"), str(FRONTEND)]
    done = subprocess.run(node, input=json.dumps(asked), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_form_is_found_genuine_and_changes_are_found(settings, tmp_path) -> None:
    able_to_issue(settings, tmp_path)
    panel, award = awarded()
    rename(
        panel.road.participant,
        name="Siân’s “Café” & مدرسة 😀",
        is_new=True,
        expected=panel.road.participant.version,
        by=panel.lead,
        at=NOW,
    )
    at = f"/credentials/{actions.issue(award, at=NOW).credential_id}"
    badge, token = read(at).json(), read(f"{at}.jwt").text
    wrong = deepcopy(badge)
    wrong["credentialSubject"]["achievement"]["name"] += "!"
    added = badge | {"alsoAwarded": "gold"}
    flipped = deepcopy(badge)
    value = flipped["proof"][0]["proofValue"]
    flipped["proof"][0]["proofValue"] = value[:-1] + ("2" if value[-1] != "2" else "3")
    head, body, signature = token.split(".")
    other = ("A" if body[40] != "A" else "B").join((body[:40], body[41:]))
    found = checked(
        {
            "json": badge,
            "svg": json.loads(baking.from_svg(read(f"{at}/badge.svg").text)),
            "png": json.loads(baking.from_png(read(f"{at}/badge.png").content)),
            "wrong": wrong,
            "added": added,
            "flipped": flipped,
        },
        {"jwt": token, "wrong jwt": f"{head}.{other}.{signature}"},
    )
    for form in ("json", "svg", "png"):
        assert found[form] == {"verified": True, "revoked": False, "errors": []}, form
    assert found["jwt"] == {"verified": True, "id": HOST + at, "errors": []}
    for form in ("wrong", "added", "flipped", "wrong jwt"):
        assert not found[form]["verified"], form


def test_withdrawn_and_ended_marks_are_found(settings, tmp_path) -> None:
    able_to_issue(settings, tmp_path)
    panel, award = awarded()
    issued = actions.issue(award, at=NOW)
    badge = json.loads(issued.document)
    assert checked({"held": badge})["held"]["revoked"] is False
    ended = NOW + timedelta(days=3 * 366)
    actions.sign_lists(at=ended)
    found = checked({"ended": badge}, {"ended jwt": issued.token}, at=ended)
    assert not found["ended"]["verified"]
    assert not found["ended jwt"]["verified"]
    withdraw_mark(award, reason="The plan was never carried out.", by=panel.manager, at=NOW)
    actions.sign_lists(at=NOW)
    assert checked({"withdrawn": badge})["withdrawn"]["revoked"] is True


def test_rotation_and_compromise_from_published_key_to_reissued_mark(settings, tmp_path) -> None:
    """The drill of docs/keys.md."""
    able_to_issue(settings, tmp_path)
    _panel, award = awarded()
    first = actions.issue(award, at=NOW)
    keys.new("second", at=NOW)
    keys.publish("second", at=NOW)
    with pytest.raises(Refused, match="less than a day"):
        keys.switch("second", at=NOW)
    keys.switch("second", at=SOON)
    actions.sign_lists(at=SOON)
    # The old key signs no more, and what it signed still holds.
    assert actions.issue(award, at=SOON) == first
    told = checked({"old": json.loads(first.document)})["old"]
    assert told == {"verified": True, "revoked": False, "errors": []}
    with pytest.raises(Refused, match="still in date"):
        actions.retire_key("first", at=SOON)
    # Somebody else has the first key: nothing that it signed is believed any more.
    assert actions.compromised("first", instead="third", at=SOON) == 1
    again = Issue.objects.order_by("-number").first()
    assert (again.number, again.key, again.credential) == (2, "third", first.credential)
    old, new = json.loads(first.document), json.loads(again.document)
    assert (new["id"], new["awardedDate"]) == (old["id"], old["awardedDate"])
    assert new["validFrom"] > old["validFrom"]
    later = SOON + timedelta(hours=1)
    found = checked({"old": old, "new": new}, {"old jwt": first.token}, at=later)
    assert not found["old"]["verified"]
    assert not found["old jwt"]["verified"]
    assert found["new"] == {"verified": True, "revoked": False, "errors": []}
    with pytest.raises(Refused, match="used before"):
        keys.new("first", at=later)
