"""The team answers registrations."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.letters.models import Letter
from ccqm.participants.models import Participant
from ccqm.welcome.actions import Interest, register_interest
from ccqm.welcome.models import Registration
from tests.imported import import_shipped
from tests.people import NOW, signed_in, someone
from tests.workspaces import queries_of

LIST = "/team/registrations/"
SORRY = "You are outside our city. The team of your own council can help you."


@pytest.fixture(autouse=True)
def edition(db: None) -> None:
    import_shipped()


def registered(name: str = "Oakfield Primary", **changes: object) -> Registration:
    told = {"kind": "organisation", "contact_name": "Amina Khan", "email": "amina@example.org"}
    interest = Interest(**{**told, "name": name, **changes})
    return register_interest(interest, submission_key=uuid4(), at=NOW)


def at(registration: Registration, page: str = "") -> str:
    return reverse(f"team:{page or 'registration'}", args=[registration.reference])


def test_the_longest_wait_comes_first_and_is_marked_late() -> None:
    registered("First", note="<b>Hello</b>")
    registered("Second")
    page = signed_in(someone(Role.OFFICER)).get(LIST)
    assert [row.registration.name for row in page.context["rows"]] == ["First", "Second"]


def test_accepting_begins_everything_and_leads_to_the_participant() -> None:
    registration, officer = registered(), signed_in(someone(Role.OFFICER))
    page = officer.get(at(registration)).content.decode()
    assert "amina@example.org" in page
    response = officer.post(at(registration, "accept"))
    school = Participant.objects.get()
    assert response["Location"] == reverse("team:participant", args=[school.slug])
    assert "can start now" in officer.get(response["Location"]).content.decode()
    assert officer.post(at(registration, "accept")).status_code == 302
    assert Letter.objects.filter(kind="registration_accepted").count() == 1
    answered = officer.get(f"{LIST}?show=answered")
    assert [row.registration for row in answered.context["rows"]] == [registration]


def test_an_individual_has_a_roster_of_one() -> None:
    registration = registered("Amina Khan", kind="individual")
    signed_in(someone(Role.OFFICER)).post(at(registration, "accept"))
    assert [group.headcount for group in Participant.objects.get().groups.all()] == [1]


def test_reading_the_accept_address_accepts_nothing() -> None:
    """SEC-09: mail scanners and previews follow links."""
    registration = registered()
    response = signed_in(someone(Role.OFFICER)).get(at(registration, "accept"))
    assert response["Location"] == at(registration)
    assert Registration.objects.get().status == "waiting"


def test_declining_needs_a_reason_and_keeps_what_was_typed() -> None:
    registration, officer = registered(), signed_in(someone(Role.OFFICER))
    empty = officer.post(at(registration, "decline"), {"reason": ""})
    short = officer.post(at(registration, "decline"), {"reason": "No thanks"})
    assert empty.status_code == short.status_code == 422
    assert "No thanks" in short.content.decode()
    assert officer.post(at(registration, "decline"), {"reason": SORRY}).status_code == 302
    assert SORRY in Letter.objects.get(kind="registration_declined").text
    late = officer.post(at(registration, "accept"))
    assert late.status_code == 422
    assert "already been answered" in late.content.decode()


@pytest.mark.parametrize("role", [Role.LEAD, Role.VALIDATOR, Role.CHAIR])
def test_others_see_and_answer_nothing(role: Role) -> None:
    """SEC-01."""
    registration, stranger = registered(), signed_in(someone(role))
    for place in (LIST, at(registration), at(registration, "decline")):
        assert stranger.get(place).status_code == 403
    assert stranger.post(at(registration, "accept")).status_code == 403
    assert Registration.objects.get().status == "waiting"


def test_an_unknown_reference_is_not_found() -> None:
    officer = signed_in(someone(Role.OFFICER))
    assert officer.get(f"{LIST}0000-0000/").status_code == 404
    assert officer.post(f"{LIST}0000-0000/accept/").status_code == 404


def test_only_the_reason_can_be_written() -> None:
    """SEC-03."""
    registration = registered()
    extra = {"reason": SORRY, "status": "accepted", "name": "Other", "email": "x@example.org"}
    signed_in(someone(Role.OFFICER)).post(at(registration, "decline"), extra)
    kept = Registration.objects.get()
    assert (kept.status, kept.name, kept.email) == (
        "declined",
        "Oakfield Primary",
        "amina@example.org",
    )


def test_the_list_costs_the_same_for_one_and_for_many() -> None:
    registered()
    officer = signed_in(someone(Role.OFFICER))
    one = queries_of(officer, LIST)
    for number in range(4):
        registered(f"School {number}")
    assert queries_of(officer, LIST) == one <= 15
