"""People, their roles and their second factors change only as the rules say."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone

from ccqm.accounts import actions, queries
from ccqm.accounts.models import Role, RoleGrant, SecondFactorReset, User
from ccqm.audit.actions import PUBLIC, SYSTEM
from ccqm.audit.models import Event
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from tests.people import NOW, signed_in, someone

pytestmark = pytest.mark.django_db


def verbs(user):
    return list(
        Event.objects.filter(subject_type="accounts.user", subject_key=str(user.pk))
        .order_by("pk")
        .values_list("verb", flat=True)
    )


@pytest.fixture
def manager():
    return someone(Role.MANAGER)


class TestInvite:
    def test_one_address_is_one_person_whatever_its_capitals(self):
        first = actions.invite(
            email=" Asha@Example.ORG ", name="Asha", language="en", by=SYSTEM, at=NOW
        )
        again = actions.invite(
            email="asha@example.org", name="Other", language="ar", by=SYSTEM, at=NOW
        )
        assert first == again
        assert (again.email, again.name, again.language) == ("asha@example.org", "Asha", "en")
        assert verbs(first) == ["person.invited"]

    def test_the_database_itself_refuses_capitals(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(email="Big@example.org", name="Big", created_at=NOW)

    @pytest.mark.parametrize("wrong", ["", "asha", "asha@", "a b@example.org", "x@y\nBcc: z@y"])
    def test_what_is_no_address_is_refused(self, wrong):
        with pytest.raises(Refused, match="email address"):
            actions.invite(email=wrong, name="A", language="en", by=SYSTEM, at=NOW)

    def test_the_public_and_validators_invite_nobody(self):
        for by in (PUBLIC, someone(Role.VALIDATOR), someone()):
            with pytest.raises(Refused):
                actions.invite(email="new@example.org", name="N", language="en", by=by, at=NOW)
        assert not User.objects.filter(email="new@example.org").exists()

    def test_a_closed_account_is_not_opened_by_an_invitation(self, manager):
        user = someone(email="gone@example.org")
        actions.close_account(user, by=manager, at=NOW)
        with pytest.raises(Refused, match="closed"):
            actions.invite(email=user.email, name="G", language="en", by=manager, at=NOW)


class TestRoles:
    def test_twice_given_is_once_held_and_once_told(self, manager):
        user = someone()
        for _ in range(2):
            actions.grant_role(user, Role.OFFICER, by=manager, at=NOW)
        assert user.has_role(Role.OFFICER)
        assert not user.has_role(Role.MANAGER)
        assert verbs(user).count("person.role_granted") == 1

    def test_has_role_asks_the_database_once(self, django_assert_num_queries):
        user = User.objects.get(pk=someone(Role.LEAD).pk)
        with django_assert_num_queries(1):
            assert user.has_role(Role.LEAD)
            assert not user.has_role(Role.CHAIR, Role.OFFICER)

    @pytest.mark.parametrize(
        ("by", "role", "may"),
        [
            (Role.LEAD, Role.LEAD, True),
            (Role.LEAD, Role.VALIDATOR, False),
            (Role.VALIDATOR, Role.LEAD, False),
            (Role.OFFICER, Role.VALIDATOR, True),
            (Role.OFFICER, Role.CHAIR, True),
            (Role.OFFICER, Role.OFFICER, False),
            (Role.OFFICER, Role.MANAGER, False),
            (Role.MANAGER, Role.MANAGER, True),
        ],
    )
    def test_who_may_give_which_role(self, by, role, may):
        user = someone(email="new@example.org")
        giver = someone(by)
        if may:
            actions.grant_role(user, role, by=giver, at=NOW)
        else:
            with pytest.raises(Refused):
                actions.grant_role(user, role, by=giver, at=NOW)
        assert user.has_role(role) is may

    def test_the_last_manager_stays(self, manager):
        with pytest.raises(Refused, match="only manager"):
            actions.revoke_role(manager, Role.MANAGER, by=manager, at=NOW)
        with pytest.raises(Refused, match="only manager"):
            actions.close_account(manager, by=manager, at=NOW)
        other = someone(Role.MANAGER, email="second@example.org")
        actions.revoke_role(manager, Role.MANAGER, by=other, at=NOW)
        assert not manager.has_role(Role.MANAGER)

    def test_the_database_refuses_a_role_nobody_knows(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(user=someone(), role="king", granted_at=NOW)


class TestTeam:
    def join(self, by, *roles):
        return actions.invite_to_team(
            email="sam@example.org", name="Sam", roles=[str(role) for role in roles], by=by, at=NOW
        )

    def test_a_letter_says_in_which_roles(self, manager):
        user = self.join(manager, Role.OFFICER, Role.VALIDATOR)
        assert user.has_role(Role.OFFICER)
        letter = Letter.objects.get(kind="team_joined", to="sam@example.org")
        assert "Validator" in letter.text
        assert "Quality Mark team officer" in letter.text
        assert "/account/sign-in/" in letter.text

    def test_all_or_nothing(self):
        with pytest.raises(Refused):
            self.join(someone(Role.OFFICER), Role.VALIDATOR, Role.MANAGER)
        assert not User.objects.filter(email="sam@example.org").exists()

    def test_setting_roles_gives_and_takes_but_leads_stay_leads(self, manager):
        user = someone(Role.LEAD, Role.OFFICER)
        actions.set_team_roles(user, roles=["validator", "chair"], by=manager, at=NOW)
        assert user.roles == {"lead", "validator", "chair"}
        assert User.objects.get(pk=user.pk).roles == user.roles

    def test_the_last_manager_cannot_step_down(self, manager):
        with pytest.raises(Refused, match="only manager"):
            actions.set_team_roles(manager, roles=["officer"], by=manager, at=NOW)
        assert User.objects.get(pk=manager.pk).roles == {"manager"}


class TestCloseAccount:
    def test_it_ends_sessions_roles_and_factors(self, manager):
        user = someone(Role.LEAD)
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        browser = signed_in(user)
        actions.close_account(user, by=manager, at=NOW)
        assert browser.get("/account/").status_code == 302
        assert not user.has_role(Role.LEAD)
        assert not queries.has_second_factor(user)
        assert "person.account_closed" in verbs(user)

    def test_nobody_closes_the_account_of_another(self):
        with pytest.raises(Refused):
            actions.close_account(someone(Role.LEAD), by=someone(Role.OFFICER), at=NOW)

    def test_a_manager_opens_it_again_with_no_role(self, manager):
        user = someone(Role.LEAD)
        actions.close_account(user, by=manager, at=NOW)
        actions.reopen_account(user, by=manager, at=NOW + timedelta(days=1))
        assert user.is_active
        assert not user.has_role(Role.LEAD)


class TestResetSecondFactor:
    """SEC-05: recovery proves identity again, and never bypasses the second factor."""

    def reset(self, user, by, reason="Met in person, showed a staff card"):
        actions.reset_second_factor(user, by=by, reason=reason, at=NOW)

    def test_factors_codes_and_sessions_go_and_the_person_is_told(self, manager):
        user = someone(Role.LEAD)
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        browsers = [signed_in(user), signed_in(user)]
        self.reset(user, manager)
        assert not Authenticator.objects.filter(user=user).exists()
        assert [b.get("/account/").status_code for b in browsers] == [302, 302]
        letter = Letter.objects.get(kind="second_factor_reset")
        assert letter.to == user.email
        assert "set up a new second step" in letter.text
        told = SecondFactorReset.objects.get()
        assert (told.user, told.reset_by, told.reset_at) == (user, manager, NOW)

    def test_the_trail_names_the_reset_but_not_its_words(self, manager):
        user = someone(Role.LEAD)
        self.reset(user, manager)
        event = Event.objects.get(verb="person.second_factor_reset")
        assert event.data == {"reset": SecondFactorReset.objects.get().pk}

    def test_never_for_oneself(self, manager):
        with pytest.raises(Refused, match="your own"):
            self.reset(manager, manager)
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondFactorReset.objects.create(
                user=manager, reset_by=manager, reason="x", reset_at=NOW
            )

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD, Role.CHAIR])
    def test_by_managers_only(self, role):
        with pytest.raises(Refused, match="Only a manager"):
            self.reset(someone(), someone(role))

    def test_never_without_a_reason(self, manager):
        user = someone()
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        with pytest.raises(Refused, match="proved"):
            self.reset(user, manager, reason="  ")
        assert queries.has_second_factor(user)


def test_nobody_has_a_password():
    user = someone()
    assert "password" not in {field.name for field in User._meta.get_fields()}
    assert not user.has_usable_password()
    assert not user.check_password("")
    with pytest.raises(NotImplementedError):
        user.set_password("secret")


def test_sessions_whose_time_is_over_are_forgotten():
    """DP-18: what is no longer needed goes, without waiting for its owner to return."""
    signed_in(someone())
    assert actions.forget_expired_sessions(at=timezone.now()) == 0
    assert actions.forget_expired_sessions(at=timezone.now() + timedelta(days=15)) == 1
    assert not Session.objects.exists()
