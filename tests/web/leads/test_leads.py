"""Owners invite, hand over and end; links are accepted by a press; strangers find nothing."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccqm.accounts.models import Role, User
from ccqm.kit.logs import without_tokens
from ccqm.letters.models import Letter
from ccqm.participants.leading import Invited, accept_invitation, invite_lead
from ccqm.participants.models import Lead, LeadInvitation
from ccqm.participants.queries import lead_of, leads_of
from tests.people import signed_in
from tests.workspaces import Road, queries_of, road

pytestmark = pytest.mark.django_db
BEN = {"name": "Ben Osei", "email": "Ben@example.org", "role": "editor"}


@pytest.fixture
def on() -> Road:
    return road()


def at(on: Road, page: str = "leads", *keys: object) -> str:
    return reverse(f"leads:{page}", args=[on.participant.slug, *keys])


def invited(on: Road, **changes: str) -> Invited:
    told = {**BEN, "submission_key": uuid4(), **changes}
    return invite_lead(on.participant, by=on.lead, at=timezone.now(), **told)


def joined(on: Road, **changes: str) -> Lead:
    return accept_invitation(invited(on, **changes).token, at=timezone.now())


def link(sent: Invited) -> str:
    return f"/invitation/{sent.token}/"


def test_an_owner_invites_and_the_link_in_the_letter_is_accepted(on: Road, client: Client) -> None:
    owner, key = signed_in(on.lead), {"submission_key": str(uuid4())}
    assert owner.post(at(on), BEN | key).status_code == 302
    assert owner.post(at(on), BEN | key).status_code == 302
    page = owner.get(at(on)).content.decode()
    assert "Ben Osei" in page
    assert "not answered yet" in page
    letter = Letter.objects.get(kind="lead_invited")
    address = re.search(r"/invitation/\S+", letter.text)[0]
    assert client.get(address).status_code == 200
    assert not User.objects.filter(email="ben@example.org").exists(), "GET accepts nothing"
    accepted = client.post(address)
    assert accepted["Location"] == at(on, "home")
    ben = User.objects.get(email="ben@example.org")
    assert client.get(accepted["Location"]).status_code == 302, "the link signs nobody in"
    assert signed_in(ben).get(at(on, "profile")).status_code == 200


def test_bad_answers_are_told(on: Road) -> None:
    wrong = {"name": "", "email": "ben", "role": "manager", "submission_key": str(uuid4())}
    response = signed_in(on.lead).post(at(on), wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name", "email", "role"}
    assert not LeadInvitation.objects.exists()


def test_the_link_is_told_to_nobody_else(on: Road, client: Client) -> None:
    """SEC-09: absent from caches, Referer and logs."""
    sent = invited(on)
    for response in (client.get(link(sent)), client.get("/invitation/none/")):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "same-origin"
    logged = without_tokens(None, "info", {"event": f'"GET {link(sent)} HTTP/1.1" 200 5'})
    assert sent.token not in logged["event"]


def test_a_link_that_is_over_says_what_to_do(on: Road, client: Client) -> None:
    sent = invited(on)
    client.post(link(sent))
    for response in (client.get(link(sent)), client.post(link(sent)), client.get("/invitation/x/")):
        assert response.status_code == 410
        assert "does not work any more" in response.content.decode()
    assert Lead.objects.filter(user__email="ben@example.org").count() == 1


def test_an_owner_sends_again_and_takes_back(on: Road, client: Client) -> None:
    owner, first = signed_in(on.lead), invited(on)
    place = at(on, "lead-invitation", first.invitation.pk)
    assert owner.get(place).status_code == 200
    assert owner.post(place, {"what": "", "submission_key": str(uuid4())}).status_code == 422
    again = {"what": "again", "submission_key": str(uuid4())}
    assert owner.post(place, again).status_code == 302
    assert client.post(link(first)).status_code == 410
    newest = LeadInvitation.objects.latest("pk")
    back = {"what": "revoke", "submission_key": str(uuid4())}
    assert owner.post(at(on, "lead-invitation", newest.pk), back).status_code == 302
    late = {"what": "again", "submission_key": str(uuid4())}
    assert owner.post(at(on, "lead-invitation", newest.pk), late).status_code == 422
    assert not LeadInvitation.objects.open().exists()


def test_an_owner_hands_over_and_stops(on: Road) -> None:
    owner, ben = signed_in(on.lead), joined(on)
    refused = owner.post(at(on, "stop-leading"))
    assert refused.status_code == 422
    assert "only owner" in refused.content.decode()
    place = at(on, "lead", ben.pk)
    assert owner.get(place).status_code == 200
    assert owner.post(place, {"version": "1", "part": "owner"}).status_code == 302
    stale = owner.post(place, {"version": "1", "part": "editor"})
    assert stale.status_code == 422, "REL-05"
    assert owner.post(at(on, "stop-leading")).status_code == 302
    assert owner.get(at(on)).status_code == 404
    assert not User.objects.get(pk=on.lead.pk).has_role(Role.LEAD)


def test_an_owner_ends_another(on: Road) -> None:
    ben = joined(on)
    browser = signed_in(ben.user)
    assert browser.get(at(on)).status_code == 200
    ended = {"version": str(ben.version), "part": "ended"}
    assert signed_in(on.lead).post(at(on, "lead", ben.pk), ended).status_code == 302
    assert browser.get(at(on)).status_code == 404
    assert [lead.user for lead in leads_of(on.participant)] == [on.lead]


def test_an_editor_sees_who_leads_and_decides_nothing(on: Road) -> None:
    """SEC-01."""
    sent = invited(on, email="cai@example.org")
    ben = joined(on)
    editor, own = signed_in(ben.user), lead_of(on.lead, on.participant.slug)
    page = editor.get(at(on)).content.decode()
    assert "Owners invite other leads" in page
    assert 'name="email"' not in page
    asked = {**BEN, "email": "d@example.org", "role": "owner", "submission_key": str(uuid4())}
    assert editor.post(at(on), asked).status_code == 422
    for place in (
        at(on, "lead", own.pk),
        at(on, "lead", ben.pk),
        at(on, "lead-invitation", sent.invitation.pk),
    ):
        assert editor.get(place).status_code == 404
        answers = {"version": "1", "part": "ended", "what": "revoke"}
        assert editor.post(place, answers | {"submission_key": str(uuid4())}).status_code == 404
    assert not LeadInvitation.objects.filter(email="d@example.org").exists()
    assert leads_of(on.participant).count() == 2


def test_keys_of_another_participant_open_nothing(on: Road) -> None:
    """SEC-02: an owner elsewhere cannot reach our leads or invitations through their own work."""
    other = road("Other School")
    ben, sent = joined(on), invited(on, email="cai@example.org")
    stranger = signed_in(other.lead)
    answers = {"version": "1", "part": "ended", "what": "revoke", "submission_key": str(uuid4())}
    for place in (
        at(other, "lead", ben.pk),
        at(other, "lead-invitation", sent.invitation.pk),
        at(on, "lead", ben.pk),
        at(on, "lead-invitation", sent.invitation.pk),
    ):
        assert stranger.get(place).status_code == 404
        assert stranger.post(place, answers).status_code == 404
    assert lead_of(ben.user, on.participant.slug)
    assert LeadInvitation.objects.open().count() == 1


def test_pages_are_light(on: Road) -> None:
    ben, sent = joined(on), invited(on, email="cai@example.org")
    owner = signed_in(on.lead)
    few = queries_of(owner, at(on))
    for turn in range(3):
        joined(on, email=f"d{turn}@example.org")
        invited(on, email=f"e{turn}@example.org")
    assert queries_of(owner, at(on)) == few <= 15
    assert queries_of(owner, at(on, "lead", ben.pk)) <= 15
    assert queries_of(owner, at(on, "lead-invitation", sent.invitation.pk)) <= 15
    assert queries_of(Client(), link(sent)) <= 8
