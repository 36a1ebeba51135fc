"""Managers say who works with the team."""

import pytest
from django.urls import reverse

from ccqm.accounts.models import Role, SecondFactorReset, User
from ccqm.letters.models import Letter
from tests.people import signed_in, someone

pytestmark = pytest.mark.django_db
PEOPLE = "/team/people/"
NADIA = {"name": "Nadia Begum", "email": "Nadia@example.org", "roles": ["validator"]}


def person(user: User) -> str:
    return reverse("team:person", args=[user.pk])


def test_a_manager_invites_a_validator_with_one_letter() -> None:
    manager = signed_in(someone(Role.MANAGER))
    assert manager.post(PEOPLE, NADIA).status_code == 302
    assert manager.post(PEOPLE, NADIA).status_code == 302
    nadia = User.objects.get(email="nadia@example.org")
    assert nadia.roles == {Role.VALIDATOR}
    letter = Letter.objects.get(kind="team_joined")
    assert letter.to == "nadia@example.org"
    assert "Validator" in letter.text
    assert "Nadia Begum" in manager.get(PEOPLE).content.decode()


def test_inviting_adds_to_what_somebody_does_already() -> None:
    manager, nadia = signed_in(someone(Role.MANAGER)), someone(Role.LEAD, Role.VALIDATOR)
    manager.post(PEOPLE, {**NADIA, "email": nadia.email, "roles": ["chair"]})
    assert User.objects.get(pk=nadia.pk).roles == {Role.LEAD, Role.VALIDATOR, Role.CHAIR}


def test_roles_are_given_and_taken_and_being_a_lead_stays() -> None:
    manager, officer = signed_in(someone(Role.MANAGER)), someone(Role.OFFICER, Role.LEAD)
    manager.post(person(officer), {"roles": ["chair"]})
    assert User.objects.get(pk=officer.pk).roles == {Role.LEAD, Role.CHAIR}
    manager.post(person(officer), {})
    assert User.objects.get(pk=officer.pk).roles == {Role.LEAD}


def test_the_last_manager_stays() -> None:
    user = someone(Role.MANAGER)
    response = signed_in(user).post(person(user), {"roles": ["officer"]})
    assert response.status_code == 422
    assert "only manager" in response.content.decode()
    assert User.objects.get(pk=user.pk).roles == {Role.MANAGER}


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nadia"}, {"name": ""}, {"roles": []}, {"roles": ["king"]}, {"roles": ["lead"]}],
)
def test_wrong_invitations_are_kept_and_said(wrong: dict) -> None:
    response = signed_in(someone(Role.MANAGER)).post(PEOPLE, NADIA | wrong)
    assert response.status_code == 422
    assert not User.objects.filter(email="nadia@example.org").exists()


def test_a_second_step_is_reset_with_a_reason_and_never_by_oneself() -> None:
    """SEC-05."""
    user, officer = someone(Role.MANAGER), someone(Role.OFFICER)
    manager, place = signed_in(user), reverse("team:second-step", args=[officer.pk])
    assert manager.post(place, {"reason": " "}).status_code == 422
    assert manager.post(place, {"reason": "I met her."}).status_code == 302
    assert SecondFactorReset.objects.get().user == officer
    own = reverse("team:second-step", args=[user.pk])
    refused = manager.post(own, {"reason": "It is me."})
    assert refused.status_code == 422
    assert SecondFactorReset.objects.count() == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.VALIDATOR, Role.CHAIR, Role.LEAD])
def test_only_managers_come_in(role: Role) -> None:
    """SEC-01."""
    user = someone(role)
    stranger = signed_in(user)
    for place in (PEOPLE, person(user), reverse("team:second-step", args=[user.pk])):
        assert stranger.get(place).status_code == 403
        assert stranger.post(place, {"roles": ["manager"], "reason": "x"}).status_code == 403
    assert User.objects.get(pk=user.pk).roles == {role}
