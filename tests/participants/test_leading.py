"""Who leads: invited by link, handed over, ended; an owner is always left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections

from ccqm.accounts.models import Role, User
from ccqm.audit.models import Event
from ccqm.kit.references import hashed
from ccqm.kit.verdict import Conflict, Refused
from ccqm.letters.models import Letter
from ccqm.participants.leading import (
    INVITED_FOR,
    Invited,
    accept_invitation,
    appoint_lead,
    change_role,
    end_lead,
    invite_lead,
    revoke_invitation,
    send_again,
)
from ccqm.participants.models import Lead, LeadInvitation
from ccqm.participants.queries import lead_of, leads_of, other_owners
from tests.people import NOW, someone
from tests.workspaces import Road, road

pytestmark = pytest.mark.django_db
GONE = "The only lead retired in May and nobody has signed in since."


@pytest.fixture
def on() -> Road:
    return road()


def invited(on: Road, email: str = "Ben@Example.org", **changes: object) -> Invited:
    told = {"name": "Ben Osei", "role": "editor", "submission_key": uuid4()}
    return invite_lead(on.participant, email=email, **{**told, **changes}, **on.by())


def joined(on: Road, role: str = "editor", email: str = "ben@example.org") -> Lead:
    return accept_invitation(invited(on, email, role=role).token, at=NOW)


def own(on: Road) -> Lead:
    return lead_of(on.lead, on.participant.slug)


def test_the_link_is_long_secret_and_kept_only_as_a_hash(on: Road) -> None:
    """SEC-09: 128 bits and more, stored hashed, for one email, participant and role."""
    sent = invited(on)
    assert len(sent.token) >= 43
    kept = LeadInvitation.objects.get()
    assert kept.token_hash == hashed(sent.token)
    assert (kept.email, kept.participant, kept.role) == (
        "ben@example.org",
        on.participant,
        "editor",
    )
    assert kept.expires_at - kept.invited_at == timedelta(days=7)
    letter = Letter.objects.get(kind="lead_invited")
    assert f"/invitation/{sent.token}/" in letter.text
    assert letter.is_secret, "its words are emptied once it is sent"
    assert not any(sent.token in str(event.__dict__) for event in Event.objects.all())


def test_nobody_exists_or_leads_until_the_link_is_accepted(on: Road) -> None:
    sent = invited(on)
    assert not User.objects.filter(email="ben@example.org").exists()
    lead = accept_invitation(sent.token, at=NOW)
    assert (lead.user.email, lead.role, lead.participant) == (
        "ben@example.org",
        "editor",
        on.participant,
    )
    assert User.objects.get(pk=lead.user_id).has_role(Role.LEAD)


def test_a_link_works_once(on: Road) -> None:
    sent = invited(on)
    accept_invitation(sent.token, at=NOW)
    with pytest.raises(Refused, match="has been used"):
        accept_invitation(sent.token, at=NOW)


def test_a_link_works_for_seven_days(on: Road) -> None:
    sent = invited(on)
    with pytest.raises(Refused, match="run out"):
        accept_invitation(sent.token, at=NOW + INVITED_FOR)
    accept_invitation(sent.token, at=NOW + INVITED_FOR - timedelta(seconds=1))


def test_sending_again_ends_the_older_link(on: Road) -> None:
    first = invited(on)
    second = send_again(first.invitation, submission_key=uuid4(), **on.by())
    with pytest.raises(Refused, match="newer link"):
        accept_invitation(first.token, at=NOW)
    accept_invitation(second.token, at=NOW)
    assert Letter.objects.filter(kind="lead_invited").count() == 2


def test_the_same_form_twice_sends_one_letter(on: Road) -> None:
    """REL-04."""
    key = UUID("2f1c6a54-8a0c-4c8e-9b9c-0c0a3c1f5d11")
    first, second = invited(on, submission_key=key), invited(on, submission_key=key)
    assert first.invitation == second.invitation
    again = [send_again(first.invitation, submission_key=uuid4(), **on.by())]
    again.append(
        send_again(first.invitation, submission_key=again[0].invitation.submission_key, **on.by())
    )
    assert again[0].invitation == again[1].invitation
    assert Letter.objects.filter(kind="lead_invited").count() == 2


def test_a_link_taken_back_opens_nothing(on: Road) -> None:
    sent = invited(on)
    revoke_invitation(sent.invitation, **on.by())
    with pytest.raises(Refused, match="taken back"):
        accept_invitation(sent.token, at=NOW)
    with pytest.raises(Refused, match="taken back"):
        accept_invitation("no-such-token", at=NOW)
    assert not Lead.objects.exclude(user=on.lead).exists()


def test_who_leads_already_is_not_asked_again(on: Road) -> None:
    with pytest.raises(Refused, match="leads here already"):
        invited(on, on.lead.email.upper())


def test_a_name_cannot_carry_a_link_into_our_letter(on: Road) -> None:
    """SEC-22."""
    with pytest.raises(Refused, match="without a web address"):
        invited(on, name="Win at https://evil.example")
    assert not Letter.objects.filter(kind="lead_invited").exists()


def test_only_owners_decide_who_leads(on: Road) -> None:
    """SEC-01: an editor and a stranger can do none of it."""
    ben = joined(on)
    sent = invited(on, "cai@example.org")
    stranger = road("Other School").lead
    for by in (ben.user, stranger, someone(Role.MANAGER)):
        who = {"by": by, "at": NOW}
        for refused in (
            lambda who=who: invite_lead(
                on.participant,
                name="X",
                email="x@example.org",
                role="owner",
                submission_key=uuid4(),
                **who,
            ),
            lambda who=who: send_again(sent.invitation, submission_key=uuid4(), **who),
            lambda who=who: revoke_invitation(sent.invitation, **who),
            lambda who=who: change_role(ben, role="owner", expected=ben.version, **who),
        ):
            with pytest.raises(Refused, match="Only an owner"):
                refused()
    for by in (ben.user, stranger):
        with pytest.raises(Refused, match="Only an owner"):
            end_lead(own(on), by=by, at=NOW)
    assert leads_of(on.participant).count() == 2


def test_an_owner_hands_over_and_stops(on: Road) -> None:
    ben = joined(on)
    with pytest.raises(Refused, match="only owner"):
        end_lead(own(on), **on.by())
    change_role(ben, role="owner", expected=ben.version, **on.by())
    end_lead(own(on), **on.by())
    assert [(lead.user, lead.role) for lead in leads_of(on.participant)] == [(ben.user, "owner")]
    assert not User.objects.get(pk=on.lead.pk).has_role(Role.LEAD)


def test_the_only_owner_cannot_become_an_editor(on: Road) -> None:
    joined(on)
    with pytest.raises(Refused, match="only owner"):
        change_role(own(on), role="editor", expected=1, **on.by())


def test_an_owner_ends_another_who_is_told_and_whose_links_end(on: Road) -> None:
    ben = joined(on, "owner")
    sent = invite_lead(
        on.participant,
        name="Cai",
        email="cai@example.org",
        role="owner",
        submission_key=uuid4(),
        by=ben.user,
        at=NOW,
    )
    end_lead(ben, **on.by())
    end_lead(ben, **on.by())
    assert Letter.objects.get(kind="lead_ended").to == "ben@example.org"
    with pytest.raises(Refused, match="taken back"):
        accept_invitation(sent.token, at=NOW)
    again = joined(on)
    assert again != ben, "the old part keeps its dates"


def test_two_owners_changing_one_lead_lose_nothing(on: Road) -> None:
    """REL-05."""
    ben, cai = joined(on), joined(on, "owner", "cai@example.org")
    stale = Lead.objects.get(pk=ben.pk)
    change_role(ben, role="owner", expected=1, **on.by())
    with pytest.raises(Conflict) as told:
        change_role(stale, role="editor", expected=1, by=cai.user, at=NOW)
    assert told.value.current["role"] == "owner"
    end_lead(stale, **on.by())
    with pytest.raises(Refused, match="no longer leads"):
        change_role(stale, role="owner", expected=stale.version, by=cai.user, at=NOW)


def test_the_team_names_a_lead_only_with_a_reason(on: Road) -> None:
    officer = someone(Role.OFFICER)
    told = {"name": "Dee", "email": "dee@example.org", "submission_key": uuid4()}
    with pytest.raises(Refused, match="Say why"):
        appoint_lead(on.participant, reason="Gone", by=officer, at=NOW, **told)
    for by in (on.lead, someone(Role.VALIDATOR)):
        with pytest.raises(Refused, match="Only the Quality Mark team"):
            appoint_lead(on.participant, reason=GONE, by=by, at=NOW, **told)
    sent = appoint_lead(on.participant, reason=GONE, by=officer, at=NOW, **told)
    assert sent.invitation.reason == GONE
    dee = accept_invitation(sent.token, at=NOW)
    assert dee.is_owner
    assert other_owners(dee) == 1, "nothing of the one who left is lost"
    assert not any(GONE in str(event.data) for event in Event.objects.all())


@pytest.mark.django_db(transaction=True)
def test_the_last_two_owners_cannot_both_leave() -> None:
    """REL-06: they press at the same moment; one of them stays."""
    on = road()
    both = [own(on), joined(on, "owner")]

    def leave(lead: Lead) -> str:
        try:
            end_lead(lead, by=lead.user, at=NOW)
            return "left"
        except Refused:
            return "stays"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, both)) == ["left", "stays"]
    assert leads_of(on.participant).count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_make_one_lead() -> None:
    """REL-04."""
    on = road()
    sent = invited(on)

    def accept(_turn: int) -> str:
        try:
            accept_invitation(sent.token, at=NOW)
            return "lead"
        except Refused:
            return "used"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(accept, range(10))) == ["lead"] + ["used"] * 9
    assert leads_of(on.participant).count() == 2
