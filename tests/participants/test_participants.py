"""Participants and their leads, through the real actions."""

from datetime import UTC, datetime

import pytest

from ccqm.accounts.actions import invite
from ccqm.accounts.models import Role, User
from ccqm.audit.actions import SYSTEM
from ccqm.audit.models import Event
from ccqm.kit.verdict import Conflict
from ccqm.letters.models import Letter
from ccqm.participants.actions import create_participant, update_profile
from ccqm.participants.leading import add_lead, end_lead
from ccqm.participants.models import Participant
from ccqm.participants.queries import lead_of, led_by, listed_at, search_public

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def a_participant(name: str = "Oakfield Primary", kind: str = "organisation") -> Participant:
    return create_participant(kind=kind, name=name, by=SYSTEM, at=AT)


def a_person(email: str = "amina@example.org") -> User:
    return invite(email=email, name="Amina Khan", language="en", by=SYSTEM, at=AT)


def list_it(participant: Participant, **more: object) -> Participant:
    return update_profile(
        participant, expected=participant.version, by=SYSTEM, at=AT, is_listed=True, **more
    )


@pytest.mark.parametrize("name", ["Oakfield Primary", "مسجد النور", "仁愛社區", "🎉", "X"])
def test_names_of_every_script_get_their_own_address(name: str) -> None:
    first, second = a_participant(name), a_participant(name)
    assert first.slug
    assert first.slug != second.slug
    assert first.slug.isascii()
    first.full_clean(exclude=["version", "about", "postcode"])


def test_a_persons_address_never_tells_a_name() -> None:
    person = a_participant("Amina Khan", kind="individual")
    assert "amina" not in person.slug
    assert person.slug.startswith("individual-")


def test_nothing_is_public_until_its_owner_lists_it() -> None:
    """DP-03."""
    school = a_participant()
    assert listed_at(school.slug) is None
    assert not search_public("oakfield")
    list_it(school)
    assert listed_at(school.slug) == school
    assert list(search_public("OÁKFIELD  prim")) == [school]


def test_a_listed_person_has_no_name_until_they_choose() -> None:
    """DP-03: not by reading, not by searching, not by their place in the order."""
    person = list_it(a_participant("Amina Khan", kind="individual"))
    school = list_it(a_participant("Zebra School"))
    assert person.public_name == "A person taking part"
    assert not search_public("amina")
    assert list(search_public("").by_name()) == [school, person]
    list_it(person, is_named=True)
    assert person.public_name == "Amina Khan"
    assert list(search_public("amina").by_name()) == [person]
    assert list(search_public("").by_name()) == [person, school]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", '"', "\u202e", "🎉", "\x00", "zz" * 5_000])
def test_wild_search_text_finds_nothing_and_harms_nothing(text: str) -> None:
    oakfield = list_it(a_participant("Oakfield"))
    assert not search_public(text)
    assert not search_public(f"zebra{text}")
    assert list(search_public("")) == [oakfield]


def test_what_participants_say_of_themselves_is_found() -> None:
    school = a_participant()
    list_it(school, about="We welcome families from Łódź.")
    assert list(search_public("lodz families")) == [school]
    assert not search_public("lodz zebra")


def test_two_editors_lose_nothing() -> None:
    """REL-05."""
    school = a_participant()
    stale = Participant.objects.get(pk=school.pk)
    update_profile(school, expected=1, by=SYSTEM, at=AT, about="First")
    with pytest.raises(Conflict) as told:
        update_profile(stale, expected=1, by=SYSTEM, at=AT, about="Second")
    assert told.value.current["about"] == "First"
    assert Participant.objects.get(pk=school.pk).about == "First"


@pytest.mark.parametrize("field", ["slug", "kind", "id", "version", "created_at", "sort_name"])
def test_only_the_profile_can_be_changed(field: str) -> None:
    """SEC-03."""
    with pytest.raises(TypeError, match=field):
        update_profile(a_participant(), expected=1, by=SYSTEM, at=AT, **{field: "x"})


def test_a_lead_gets_the_role_and_one_letter() -> None:
    school, person = a_participant(), a_person()
    add_lead(school, person, by=SYSTEM, at=AT)
    add_lead(school, person, by=SYSTEM, at=AT)
    assert person.has_role(Role.LEAD)
    assert list(led_by(person)) == [school]
    assert lead_of(person, school.slug)
    letter = Letter.objects.get()
    assert letter.to == "amina@example.org"
    assert "Oakfield Primary" in letter.subject
    assert f"/work/{school.slug}/" in letter.text
    assert f"/work/{school.slug}/" in letter.html


def test_leads_are_only_leads_of_their_own() -> None:
    """SEC-02."""
    school, other, person = a_participant(), a_participant("Other"), a_person()
    add_lead(school, person, by=SYSTEM, at=AT)
    assert lead_of(person, other.slug) is None


def test_who_leaves_one_still_leads_the_other() -> None:
    school, other, amina, ben = (
        a_participant(),
        a_participant("Other"),
        a_person(),
        a_person("b@e.org"),
    )
    leads = [add_lead(school, person, by=SYSTEM, at=AT) for person in (amina, ben)]
    add_lead(other, amina, by=SYSTEM, at=AT)
    end_lead(leads[0], by=amina, at=AT)
    assert User.objects.get(pk=amina.pk).has_role(Role.LEAD)
    again = add_lead(school, amina, by=SYSTEM, at=AT)
    assert again != leads[0]


def test_every_change_is_in_the_audit_trail() -> None:
    school = a_participant()
    list_it(school)
    add_lead(school, a_person(), by=SYSTEM, at=AT)
    verbs = list(
        Event.objects.filter(scope=school.pk).order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["participant.created", "participant.profile_changed", "lead.added"]
