"""Registering interest and answering it, through the real actions."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from ccqm.accounts.models import Role, User
from ccqm.audit.models import Event
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from ccqm.participants.models import Participant
from ccqm.participants.queries import leads_of
from ccqm.welcome.actions import (
    Interest,
    accept_registration,
    decline_registration,
    register_interest,
)
from ccqm.welcome.models import Registration, Status
from ccqm.welcome.queries import registration_of, registration_with
from tests.imported import import_shipped
from tests.people import NOW, someone

KEY = UUID("2f1c6a54-8a0c-4c8e-9b9c-0c0a3c1f5d11")
SCHOOL = Interest(
    kind="organisation",
    name="Oakfield Primary",
    contact_name="Amina Khan",
    email="amina@example.org",
    type="educational-establishment",
    sectors=["education"],
    people=60,
    wants=["meeting"],
)
SORRY = "You are outside our city. The team of your own council can help you."


@pytest.fixture(autouse=True)
def edition(db: None) -> None:
    import_shipped()


def registered(interest: Interest = SCHOOL) -> Registration:
    return register_interest(interest, submission_key=uuid4(), at=NOW)


def test_a_registration_is_kept_as_it_came_and_confirmed_by_letter() -> None:
    registration = registered(replace(SCHOOL, note="We have 12 languages."))
    assert (registration.name, registration.status) == ("Oakfield Primary", Status.WAITING)
    letter = Letter.objects.get()
    assert letter.to == "amina@example.org"
    for part in (letter.text, letter.html):
        assert registration.reference in part
        assert "meeting" in part
        assert "12 languages" not in part
    assert registration_with(registration.reference.lower()) == registration


def test_the_same_form_twice_makes_one_record_and_one_letter() -> None:
    """REL-04."""
    first = register_interest(SCHOOL, submission_key=KEY, at=NOW)
    second = register_interest(replace(SCHOOL, name="Changed"), submission_key=KEY, at=NOW)
    assert first == second
    assert Registration.objects.get().name == "Oakfield Primary"
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "company"},
        {"type": "palace"},
        {"sectors": ["education", "magic"]},
        {"wants": ["money"]},
        {"name": "  "},
        {"name": "Win at https://spam.example"},
        {"contact_name": "www.spam.example"},
        {"name": "Two\nlines"},
    ],
)
def test_wrong_answers_are_refused(wrong: dict) -> None:
    with pytest.raises(Refused):
        registered(replace(SCHOOL, **wrong))
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()


def test_accepting_makes_participant_lead_and_journey() -> None:
    registration = registered()
    officer = someone(Role.OFFICER)
    journey = accept_registration(registration, by=officer, at=NOW)
    school = journey.participant
    assert (journey.level, journey.status) == ("bronze", "working")
    assert (school.name, school.sectors, school.is_listed) == (
        "Oakfield Primary",
        ["education"],
        False,
    )
    assert [lead.user.email for lead in leads_of(school)] == ["amina@example.org"]
    assert registration_of(school).decided_by == officer
    letters = {letter.kind: letter for letter in Letter.objects.all()}
    assert set(letters) == {"registration_received", "registration_accepted"}
    assert f"/work/{school.slug}/" in letters["registration_accepted"].text
    assert "code" in letters["registration_accepted"].text


def test_accepting_twice_gives_the_same_journey_and_one_letter() -> None:
    """REL-04."""
    registration, officer = registered(), someone(Role.OFFICER)
    first = accept_registration(registration, by=officer, at=NOW)
    assert accept_registration(registration, by=officer, at=NOW) == first
    assert Participant.objects.count() == Journey.objects.count() == 1
    assert Letter.objects.filter(kind="registration_accepted").count() == 1


def test_a_known_person_becomes_lead_of_a_second_participant() -> None:
    """SEC-07: the public form and its letter are the same for a known address."""
    officer = someone(Role.OFFICER)
    accept_registration(registered(), by=officer, at=NOW)
    second = registered(replace(SCHOOL, name="Oakfield Nursery", email="Amina@Example.org"))
    accept_registration(second, by=officer, at=NOW)
    person = User.objects.get(email="amina@example.org")
    assert Participant.objects.filter(leads__user=person).count() == 2
    texts = [
        letter.text.replace(registration.reference, "").replace(registration.name, "")
        for letter, registration in zip(
            Letter.objects.filter(kind="registration_received").order_by("pk"),
            Registration.objects.order_by("pk"),
            strict=True,
        )
    ]
    assert texts[0] == texts[1]


def test_an_individual_leads_their_own_road() -> None:
    me = replace(SCHOOL, kind="individual", name="Amina Khan", type="", people=None)
    journey = accept_registration(registered(me), by=someone(Role.OFFICER), at=NOW)
    assert journey.participant.is_nameless
    assert "you are its lead" not in Letter.objects.get(kind="registration_accepted").text


def test_declining_says_why() -> None:
    registration = registered()
    decline_registration(registration, reason=SORRY, by=someone(Role.MANAGER), at=NOW)
    letter = Letter.objects.get(kind="registration_declined")
    assert SORRY in letter.text
    assert SORRY in letter.html
    assert not Participant.objects.exists()
    with pytest.raises(Refused, match="already"):
        decline_registration(registration, reason=SORRY, by=someone(Role.MANAGER), at=NOW)
    with pytest.raises(Refused, match="already"):
        accept_registration(registration, by=someone(Role.OFFICER), at=NOW)


def test_declining_asks_for_a_reason() -> None:
    with pytest.raises(Refused, match="Say why"):
        decline_registration(registered(), reason=" No. ", by=someone(Role.OFFICER), at=NOW)
    assert Registration.objects.get().status == Status.WAITING


@pytest.mark.parametrize("role", [Role.LEAD, Role.VALIDATOR, Role.CHAIR])
def test_only_the_team_answers(role: Role) -> None:
    registration, stranger = registered(), someone(role)
    with pytest.raises(Refused, match="team"):
        accept_registration(registration, by=stranger, at=NOW)
    with pytest.raises(Refused, match="team"):
        decline_registration(registration, reason=SORRY, by=stranger, at=NOW)
    assert Registration.objects.get().status == Status.WAITING


def test_the_audit_trail_holds_no_words_of_people() -> None:
    """SEC-15."""
    accept_registration(registered(), by=someone(Role.OFFICER), at=NOW)
    told = [str(event.data) for event in Event.objects.all()]
    assert Event.objects.filter(verb="registration.accepted").exists()
    assert not [words for words in told if "amina" in words.lower() or "oakfield" in words.lower()]
