"""A lead says what the public sees, and who leads as well."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ccqm.accounts.models import Role, User
from ccqm.letters.models import Letter
from ccqm.participants.models import Participant
from ccqm.web.leads import leads
from tests.people import signed_in, someone
from tests.workspaces import Road, queries_of, road

pytestmark = pytest.mark.django_db
WORDS = {
    "version": "1",
    "about": "We teach 400 children.",
    "website": "weaver.example.org",
    "sectors": ["education"],
    "is_listed": "yes",
    "shows_count": "no",
}


def at(on: Road, page: str = "profile") -> str:
    return reverse(f"leads:{page}", args=[on.participant.slug])


def now(on: Road) -> Participant:
    return Participant.objects.get(pk=on.participant.pk)


def test_a_lead_makes_the_participant_public() -> None:
    on = road("Weaver School")
    lead = signed_in(on.lead)
    assert "Nobody can find you" in lead.get(at(on)).content.decode()
    assert lead.post(at(on), WORDS).status_code == 302
    saved = now(on)
    assert (saved.is_listed, saved.website) == (True, "https://weaver.example.org")
    assert reverse("public:participant", args=[saved.slug]) in lead.get(at(on)).content.decode()


def test_bad_words_are_kept_and_said() -> None:
    on = road("Weaver School")
    wrong = {"website": "javascript:alert(1)", "about": "x" * 2_001, "is_listed": ""}
    response = signed_in(on.lead).post(at(on), WORDS | wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)
    assert "javascript:alert(1)" in response.content.decode()
    assert now(on).version == 1


def test_two_leads_at_once_lose_nothing() -> None:
    """REL-05."""
    on = road("Weaver School")
    lead = signed_in(on.lead)
    lead.post(at(on), WORDS)
    response = lead.post(at(on), WORDS | {"about": "Other words"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Other words" in page
    assert "We teach 400 children." in page
    assert now(on).about == "We teach 400 children."


def test_only_the_profile_can_be_written() -> None:
    """SEC-03."""
    on = road("Weaver School")
    extra = {"slug": "taken", "kind": "individual", "is_named": "yes", "postcode": "X", "type": "x"}
    extra["name"] = "Other"
    signed_in(on.lead).post(at(on), WORDS | extra)
    saved = now(on)
    assert (saved.name, saved.slug, saved.kind, saved.is_named, saved.type) == (
        "Weaver School",
        on.participant.slug,
        "organisation",
        False,
        on.participant.type,
    )


def test_a_person_is_asked_about_their_name() -> None:
    """DP-03."""
    on = road("Amina Khan", "individual")
    form = signed_in(on.lead).get(at(on)).context["form"]
    assert "is_named" in form.fields
    assert "shows_count" not in form.fields
    signed_in(on.lead).post(at(on), WORDS | {"is_named": "no"})
    assert now(on).public_name == "A person taking part"


ADVERTS = ["Win at https://spam.example.org", "WWW.spam.example.org", "Ben\u2028Osei"]


@pytest.mark.parametrize("name", ADVERTS)
def test_our_letters_carry_no_advertisements(name: str) -> None:
    """SEC-22: a lead writes to an address they typed, under a name they typed."""
    on = road("Weaver School")
    lead = signed_in(on.lead)
    sent = {"name": name, "email": "ben@example.org", "role": "editor", "submission_key": uuid4()}
    answer = lead.post(at(on, "leads"), sent)
    assert answer.status_code == 422
    assert "without a web address" in answer.content.decode()
    assert not Letter.objects.filter(to="ben@example.org").exists()


def test_a_flood_of_invitations_is_slowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """SEC-08."""
    monkeypatch.setattr(leads, "MOST_INVITED_IN_AN_HOUR", 1)
    on = road("Weaver School")
    lead = signed_in(on.lead)
    for first, status in (("ann", 302), ("ben", 422)):
        sent = {"name": first, "email": f"{first}@example.org", "role": "editor"}
        answer = lead.post(at(on, "leads"), sent | {"submission_key": uuid4()})
        assert answer.status_code == status
    assert "Try again in an hour" in answer.content.decode()
    assert not Letter.objects.filter(to="ben@example.org").exists()


@pytest.mark.parametrize("page", ["profile", "leads", "stop-leading"])
def test_leads_of_others_and_the_team_find_nothing(page: str) -> None:
    """SEC-02."""
    on, other = road("Weaver School"), road("Other School")
    who = {"name": "X", "email": "x@example.org"}
    for stranger in (other.lead, someone(Role.MANAGER)):
        client = signed_in(stranger)
        assert client.get(at(on, page)).status_code == 404
        assert client.post(at(on, page), WORDS | who).status_code == 404
    assert now(on).version == 1
    assert not User.objects.filter(email="x@example.org").exists()


@pytest.mark.parametrize("page", ["profile", "leads", "stop-leading"])
def test_pages_are_light(page: str) -> None:
    on = road("Weaver School")
    assert queries_of(signed_in(on.lead), at(on, page)) <= 15
