"""The team enters registrations, sees possible duplicates, and names a lead with a reason."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.letters.models import Letter
from ccqm.participants.models import LeadInvitation
from ccqm.welcome.models import Registration
from tests.imported import import_shipped
from tests.people import signed_in, someone
from tests.workspaces import queries_of, road

ENTER = "/team/registrations/enter/"
TOLD = {
    "channel": "phone",
    "kind": "organisation",
    "name": "Oakfield Primary",
    "type": "educational-establishment",
    "sectors": ["education"],
    "postcode": "ls11ur",
    "people": "60",
    "register": "school",
    "number": "107 834",
    "contact_name": "Amina Khan",
    "email": "amina@example.org",
    "phone": "0113 496 0000",
    "reach_by": "phone",
    "language": "en",
}
GONE = "The only lead retired in May, and the head teacher asked us by phone."


@pytest.fixture(autouse=True)
def edition(db: None) -> None:
    import_shipped()


@pytest.fixture
def officer() -> Client:
    return signed_in(someone(Role.OFFICER))


def enter(officer: Client, **changes: object):
    return officer.post(ENTER, {**TOLD, "submission_key": str(uuid4()), **changes})


def test_a_call_becomes_a_registration_that_waits(officer: Client) -> None:
    """GDS-03."""
    assert officer.get(ENTER).status_code == 200
    response = enter(officer)
    assert response.status_code == 302, response.context["form"].errors
    registration = Registration.objects.get()
    assert (registration.channel, registration.identifiers) == ("phone", ["GB-EDU-107834"])
    page = officer.get(response["Location"]).content.decode()
    for words in ("entered by", "School number (URN): 107834", "Get in touch by", "Accept"):
        assert words in page
    assert Letter.objects.get().to == "amina@example.org"


def test_one_person_is_named_once(officer: Client) -> None:
    assert enter(officer, kind="individual", name="").status_code == 302
    registration = Registration.objects.get()
    assert (registration.name, registration.identifiers) == ("Amina Khan", [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"channel": "web"}, "channel"),
        ({"name": ""}, "name"),
        ({"number": "12"}, "number"),
        ({"number": ""}, "number"),
        ({"register": ""}, "register"),
        ({"email": "amina"}, "email"),
        ({"phone": ""}, "__all__"),
    ],
)
def test_bad_answers_are_kept_and_told(officer: Client, wrong: dict, field: str) -> None:
    response = enter(officer, **wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert 'value="Amina Khan"' in response.content.decode()
    assert not Registration.objects.exists()


def test_a_possible_duplicate_is_shown_to_the_team_only(officer: Client) -> None:
    enter(officer)
    first = Registration.objects.get()
    enter(officer, name="Oakfield Primary School")
    page = officer.get(reverse("team:registration", args=[first.reference])).content.decode()
    assert "Is this one of these?" in page
    assert "Oakfield Primary School" in page
    public = reverse("public:register-received", args=[first.reference])
    assert "Oakfield" not in Client().get(public).content.decode()


def test_the_team_names_a_lead_with_a_reason(officer: Client) -> None:
    on = road()
    place = reverse("team:appoint-lead", args=[on.participant.slug])
    who = {"name": "Dee Lund", "email": "dee@example.org", "submission_key": str(uuid4())}
    assert officer.get(place).status_code == 200
    for wrong in ({"reason": ""}, {"reason": "Gone"}, {"reason": GONE, "email": on.lead.email}):
        assert officer.post(place, {**who, **wrong}).status_code == 422
    assert officer.post(place, {**who, "reason": GONE}).status_code == 302
    kept = LeadInvitation.objects.get()
    assert (kept.reason, kept.role, kept.email) == (GONE, "owner", "dee@example.org")
    assert GONE in officer.get(place).content.decode()
    assert Letter.objects.filter(kind="lead_invited").count() == 1


@pytest.mark.parametrize("role", [Role.LEAD, Role.VALIDATOR, Role.CHAIR])
def test_others_enter_and_name_nobody(role: Role) -> None:
    """SEC-01."""
    on, stranger = road(), signed_in(someone(role))
    place = reverse("team:appoint-lead", args=[on.participant.slug])
    assert stranger.get(ENTER).status_code == stranger.get(place).status_code == 403
    assert enter(stranger).status_code == 403
    assert stranger.post(place, {"reason": GONE}).status_code == 403
    assert not Registration.objects.exists()


def test_pages_are_light(officer: Client) -> None:
    on = road()
    enter(officer)
    registration = reverse("team:registration", args=[Registration.objects.get().reference])
    few = queries_of(officer, registration)
    for _turn in range(3):
        enter(officer)
    assert queries_of(officer, registration) == few <= 15
    assert queries_of(officer, ENTER) <= 15
    assert queries_of(officer, reverse("team:appoint-lead", args=[on.participant.slug])) <= 15
