"""The team sees who may be the same; the register is never asked by the public."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from ccqm.accounts.models import Role
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from ccqm.participants.queries import numbers_of
from ccqm.participants.rules import are_alike
from ccqm.welcome.actions import (
    Interest,
    accept_registration,
    decline_registration,
    enter_registration,
    register_interest,
)
from ccqm.welcome.models import Registration
from ccqm.welcome.queries import possible_duplicates
from tests.imported import import_shipped
from tests.people import NOW, someone

KEY = UUID("2f1c6a54-8a0c-4c8e-9b9c-0c0a3c1f5d11")
SCHOOL = Interest(
    kind="organisation",
    name="Oakfield Primary",
    contact_name="Amina Khan",
    email="amina@example.org",
    postcode="LS1 1UR",
    identifiers=["GB-EDU-107834"],
)


@pytest.fixture(autouse=True)
def edition(db: None) -> None:
    import_shipped()


def registered(**changes: object) -> Registration:
    return register_interest(replace(SCHOOL, **changes), submission_key=uuid4(), at=NOW)


def alike(registration: Registration) -> list[tuple[str, bool]]:
    return [(one.name, one.same_number) for one in possible_duplicates(registration)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Oakfield Primary", "oakfield primary school", True),
        ("Oakfield Primary", "Oakfeild Primary", True),
        ("St. Hilda's", "St Hildas", True),
        ("Oakfield Primary", "Elm Road Nursery", False),
        ("🎉", "🎉", False),
        ("مسجد النور", "مسجد النور", True),
    ],
)
def test_names_are_alike_as_people_would_say(one: str, other: str, expected: bool) -> None:
    assert are_alike(one, other) is expected
    assert are_alike(other, one) is expected


def test_the_same_number_is_found_whatever_the_name() -> None:
    accept_registration(registered(), by=someone(Role.OFFICER), at=NOW)
    again = registered(name="Elm Road Academy", postcode="LS9 9ZZ")
    assert alike(again) == [("Oakfield Primary", True)]


def test_a_similar_name_at_the_same_postcode_is_found() -> None:
    accept_registration(registered(), by=someone(Role.OFFICER), at=NOW)
    near = registered(name="Oakfield Primary School", identifiers=[])
    assert alike(near) == [("Oakfield Primary", False)]
    assert alike(registered(name="Mill Bakery", identifiers=[])) == []
    far = registered(name="Oakfield Primary School", postcode="LS9 9ZZ", identifiers=[])
    assert [name for name, _same in alike(far)] == ["Oakfield Primary School"]


def test_another_registration_is_found_once_and_never_itself() -> None:
    first, second = registered(), registered(name="OAKFIELD  primary")
    assert alike(first) == [("OAKFIELD  primary", True)]
    assert alike(second) == [("Oakfield Primary", True)]
    decline_registration(
        second, reason="You have sent this form twice, once is enough.", by=manager(), at=NOW
    )
    assert alike(first) == [("OAKFIELD  primary", True)]
    accept_registration(first, by=manager(), at=NOW)
    assert [name for name, _same in alike(second)] == ["Oakfield Primary"]


def manager():
    return someone(Role.MANAGER)


def test_people_with_a_common_name_are_not_suspected() -> None:
    me = {"kind": "individual", "identifiers": [], "name": "Amina Khan"}
    accept_registration(registered(**me), by=manager(), at=NOW)
    assert alike(registered(**me, postcode="LS9 9ZZ")) == []
    assert len(alike(registered(**me))) == 1


def test_the_question_costs_the_same_for_one_and_many(django_assert_num_queries) -> None:
    first = registered()
    for _turn in range(12):
        accept_registration(registered(), by=manager(), at=NOW)
        registered()
    with django_assert_num_queries(3):
        assert len(alike(first)) == 10


def test_numbers_come_along_when_it_is_accepted() -> None:
    """OPS-08."""
    journey = accept_registration(
        registered(identifiers=["GB-EDU-107834", "GB-NIC-100123"]), by=manager(), at=NOW
    )
    numbers = numbers_of(journey.participant)
    assert (numbers["school"], numbers["charity"]) == ("107834", "NIC100123")


@pytest.mark.parametrize(
    "wrong",
    [
        {"identifiers": ["GB-EDU-1"]},
        {"identifiers": ["XX-1"]},
        {"reach_by": "fax"},
        {"reach_by": "phone"},
        {"reach_by": "letter"},
        {"sizes": {"cats": 3}},
    ],
)
def test_wrong_answers_are_refused(wrong: dict) -> None:
    with pytest.raises(Refused):
        registered(**wrong)
    assert not Registration.objects.exists()


def test_the_team_enters_what_came_another_way() -> None:
    """GDS-03: the channel and who typed it are kept; REL-04: twice makes one."""
    officer = someone(Role.OFFICER)
    told = {"submission_key": KEY, "by": officer, "at": NOW}
    first = enter_registration(SCHOOL, channel="phone", **told)
    assert enter_registration(SCHOOL, channel="paper", **told) == first
    assert (first.channel, first.entered_by) == ("phone", officer)
    assert Letter.objects.get().to == "amina@example.org"


@pytest.mark.parametrize("channel", ["web", "fax", ""])
def test_only_other_channels_are_entered(channel: str) -> None:
    with pytest.raises(Refused):
        enter_registration(SCHOOL, channel=channel, submission_key=KEY, by=manager(), at=NOW)


@pytest.mark.parametrize("role", [Role.LEAD, Role.VALIDATOR, Role.CHAIR])
def test_only_the_team_enters(role: Role) -> None:
    with pytest.raises(Refused, match="team"):
        enter_registration(SCHOOL, channel="phone", submission_key=KEY, by=someone(role), at=NOW)
    assert not Registration.objects.exists()
